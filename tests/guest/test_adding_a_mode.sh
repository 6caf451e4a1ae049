#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# docs/adding-a-mode.md is true: its example, one file and one line in a copy of
# the driver, is a mode that passes what every mode has to pass.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/copy.sh

need "kernel/$kernel/vmlinux" rxbench-agent tests/guest/test_netdrv_sim
list=include/rxbench/modes.h

# The line as the document gives it, in the copy's list.
add_the_line() {
	line=$(sed -n 's/^    \(	X(.*\)/\1/p' docs/adding-a-mode.md)
	[ "$(echo "$line" | grep -c 'X(tick, ')" -eq 1 ] || return 1
	awk -v line="$line" '
	{ print }
	/X\(timer, / { print line }' $list >"$work/tree/$list"
}

conforms() {
	BUILD=$work/build KERNEL=$kernel MODES='tick napi irq' \
		"$build/tests/guest/test_netdrv_sim" >"$work/log" 2>&1
}

check 'a copy of the driver' copy_the_driver
check 'takes the one file' \
	cp docs/examples/tick.c "$work/tree/kmod/netdrv/modes/"
check 'and the one line' add_the_line
check 'and builds' build_the_copy
check 'without a warning' [ ! -s "$work/log" ]
check 'keeps to the rules of a mode' copy_follows_the_rules
check 'in a guest it passes what every mode has to pass' conforms
check 'which asked for it' grep -q '^ok .*sim tick: ' "$work/log"
plan
