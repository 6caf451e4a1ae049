#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A search from end to end, in the lab that is exact: one that was killed goes on
# where it was, and comes to the same as one that was not.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/rundir.sh

need rxbench "kernel/$kernel/vmlinux" "initramfs/$kernel-virtual.cpio"
need_quick_kernel
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

resume() { # DIR
	"$rxbench" run --resume "$1" >stdout 2>stderr
}

# The values of MEMBER in search.json, a line each.
member() { # DIR MEMBER
	sed -n "s/^ *\"$2\" : \"\\{0,1\\}\\([^\",]*\\)\"\\{0,1\\},\\{0,1\\}\$/\\1/p" \
		"$1/search.json"
}

# Two searches, one value.
two_alike() {
	member run value
	[ "$(member run value | grep -c .)" -eq 2 ] &&
		[ "$(member run value | sort -u | grep -c .)" -eq 1 ]
}

all_regular() {
	[ "$(member run state | sort -u)" = regular ]
}

# Bounds of one search: closer than its width.
bounds_hold() {
	awk -v low="$(member run low | head -n 1)" \
		-v high="$(member run high | head -n 1)" \
		'BEGIN { print low, high; exit !(low < high && high <= 1.2 * low) }'
}

# Numbers of trials that stand there twice.
twice() { # DIR
	awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == "seq") c = i; next }
	seen[$c]++ { print $c }' "$1/points.csv"
}

# The loads that both went through, the killed one and the other.
same_trials() {
	member run offered_pps >loads
	cat loads
	[ "$(wc -l <loads)" -ge 8 ] &&
		[ $(($(wc -l <loads) % 2)) -eq 0 ] &&
		head -n $(($(wc -l <loads) / 2)) loads >first &&
		tail -n $(($(wc -l <loads) / 2)) loads | cmp - first
}

# As if only repetition 1 had begun when it was killed.
forget_second() {
	awk -F, '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == "rep") c = i }
	NR == 1 || $c == 1' run/points.csv >left &&
		mv left run/points.csv
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
min_pps = 24000
max_pps = 36000
trial_ms = 100
[modes]
list = napi
[assert]
repeats = mlfrr_spread(napi) <= 0
carries = mlfrr(napi) >= 24000
END

# Kill it in the middle.
"$rxbench" run --kernel "$kernel" --lab virtual --set reps=2 --out run \
	search.conf >stdout 2>stderr &
running=$!
tries=900
while [ "$(rows run)" -lt 3 ] && [ "$tries" -gt 0 ] &&
	kill -0 "$running" 2>/dev/null; do
	sleep 0.1
	tries=$((tries - 1))
done
kill -9 "$running" 2>/dev/null
wait "$running" 2>/dev/null
running=
kept=$(rows run)
verify 'a search that is killed keeps its trials' [ "$kept" -ge 3 ]
verify 'it has not come to its end' grep -q '"over" : false' run/search.json
forget_second
verify 'it goes on' resume run
verify 'what it found is regular' all_regular
verify 'killed or not, it finds the same' two_alike
verify 'by the same trials' same_trials
verify 'the bounds are as close as was asked' bounds_hold
verify 'no trial was lost or measured twice' [ "$(twice run)" = "" ]

plan
