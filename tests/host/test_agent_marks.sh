#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the agent does for an emulator that counts: marks, which a real machine
# passes over, and the kernel's addresses.
set -eu

build=$(cd "${BUILD:-build}" && pwd)
work=$(mktemp -d)
agent=

. tests/tap.sh
. tests/agent-line.sh

trap 'cleanup' EXIT
trap 'exit 130' INT TERM HUP

cleanup() {
	[ -z "$agent" ] || kill "$agent" 2>/dev/null || true
	wait
	rm -rf "$work"
}

notes() {
	echo "$answer"
}

mkfifo "$work/in" "$work/out"
"$build/rxbench-agent" --stdio <"$work/in" >"$work/out" 2>"$work/errors" &
agent=$!
exec 3>"$work/in" 4<"$work/out"

ask mark what=begin
check 'a mark does nothing here' fine
ask mark what=end
check 'nor does its end' fine
ask mark what=middle
check 'another mark' says "err no mark 'middle'; there are: begin, end"
ask mark
check 'no mark' says 'err mark: what= is missing'

ask symbols names=no_such_function,nor_this
check 'functions that are not there' says 'ok found=0'
address=$(sed -n 's/^\([0-9a-f]*\) [tT] __schedule$/\1/p' /proc/kallsyms)
ask symbols names=__schedule,no_such_function,__switch_to
case $address in
'') check 'nothing where the kernel shows nothing' says 'ok found=' ;;
*[!0]*)
	check 'an address is the kernel'"'"'s' says "+ __schedule $address;"
	check 'what exists is counted' [ "$(data | wc -l)" -eq 2 ]
	check 'whole names only' [ "$(data | grep -c '^__sch')" -eq 1 ]
	;;
*) check 'hidden addresses are an error' says 'err /proc/kallsyms hides' ;;
esac

exec 3>&-
wait "$agent"
agent=
plan
