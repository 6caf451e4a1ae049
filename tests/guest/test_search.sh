#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A search from end to end, in the lab that is exact: its repetitions agree to
# the frame, and one that was killed goes on where it was and comes to the same.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh

need rxbench "kernel/$kernel/vmlinux" "initramfs/$kernel-virtual.cpio"
rxbench=$build/rxbench
work=$(mktemp -d) || exit 1
running=
trap 'clean_up' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1

clean_up() {
	[ -z "$running" ] || kill -9 "$running" 2>/dev/null
	wait
	rm -rf "$work"
}

notes() {
	cat why
	tail -n 5 stderr
}

verify() { # NAME CONDITION...
	name=$1
	shift
	check "$name" quietly "$@"
}

quietly() { # COMMAND...
	"$@" >why 2>&1
}

run() { # ARGUMENTS...
	"$rxbench" run --kernel "$kernel" --lab virtual "$@" >stdout 2>stderr
}

rows() { # DIR
	if [ -f "$1/points.csv" ]; then
		tail -n +2 "$1/points.csv" | grep -c .
	else
		echo 0
	fi
}

# The values of MEMBER in search.json, a line each.
member() { # DIR MEMBER
	sed -n "s/^ *\"$2\" : \"\\{0,1\\}\\([^\",]*\\)\"\\{0,1\\},\\{0,1\\}\$/\\1/p" \
		"$1/search.json"
}

# Two searches, one value.
two_alike() {
	member whole value
	[ "$(member whole value | grep -c .)" -eq 2 ] &&
		[ "$(member whole value | sort -u | grep -c .)" -eq 1 ]
}

all_regular() {
	[ "$(member whole state | sort -u)" = regular ]
}

# Bounds of one search: closer than its width.
bounds_hold() {
	awk -v low="$(member whole low | head -n 1)" \
		-v high="$(member whole high | head -n 1)" \
		'BEGIN { print low, high; exit !(low < high && high <= 1.2 * low) }'
}

# Numbers of trials that stand there twice.
twice() { # DIR
	awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == "seq") c = i; next }
	seen[$c]++ { print $c }' "$1/points.csv"
}

same() { # FILE
	cmp "whole/$1" "cut/$1"
}

cat >search.conf <<END
[scenario]
name = search
[device]
device = virtio
workload = sink
[search]
method = mlfrr
width = 0.2
min_pps = 16000
max_pps = 64000
trial_ms = 100
[modes]
list = napi
[assert]
repeats = mlfrr_spread(napi) <= 0
carries = mlfrr(napi) >= 16000
END

# Kill it in the middle.
"$rxbench" run --kernel "$kernel" --lab virtual --set reps=2 --out whole \
	search.conf >stdout 2>stderr &
running=$!
tries=900
while [ "$(rows whole)" -lt 3 ] && [ "$tries" -gt 0 ] &&
	kill -0 "$running" 2>/dev/null; do
	sleep 0.1
	tries=$((tries - 1))
done
kill -9 "$running" 2>/dev/null
wait "$running" 2>/dev/null
running=
kept=$(rows whole)
verify 'a search that is killed keeps its trials' [ "$kept" -ge 3 ]
verify 'it has not come to its end' grep -q '"over" : false' whole/search.json

verify 'it goes on' run --resume whole
verify 'what it found is regular' all_regular
verify 'repetitions agree to the frame' two_alike
verify 'the bounds are as close as was asked' bounds_hold
verify 'no trial was lost or measured twice' \
	[ "$(twice whole)" = "" ]

# Once more without its last trial, and without what was made of them all.
cp -R whole cut
rm cut/search.json cut/verdict.json
sed -i '$d' cut/points.csv
verify 'the last trial is measured again' run --resume cut
for file in search.json verdict.json points.csv series.csv; do
	verify "and $file is the same" same "$file"
done

plan
