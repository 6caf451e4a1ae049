#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# bench-sweep.sh RXBENCH KERNEL WORK [ROUNDS]
#
# How much sooner a sweep of 64 points of the virtual lab is over with two
# workers than with one: both in turn, ROUNDS times, and the ratio of each pair.
# The results must be the same bytes. Before each pair, what this machine allows:
# the time of two runs at once, each on a CPU of its own and without a sweep,
# over that of both one after the other; 0.5 would be two CPUs that do not share
# anything. WORK is removed before and left behind.
set -eu
export LC_ALL=C

rxbench=$1
kernel=$2
work=$3
rounds=${4:-3}

die() {
	echo "bench-sweep: $*" >&2
	exit 1
}

[ "$(nproc)" -ge 2 ] || die "two workers need two CPUs; there is one"
rm -rf "$work"
mkdir -p "$work"
cat >"$work/sweep.conf" <<'END'
[scenario]
name = sweep
question = What does a second worker save?
[device]
device = virtio
workload = sink
frame_bytes = 60
pattern = cbr
[load]
pps = 2000;3000;4000;5000;6000;7000;8000;9000;10000;11000;12000;13000;14000;15000;16000;17000
window_ms = 100
[modes]
list = irq;napi;tasklet;threaded
END

seconds() { # COMMAND...: that it takes
	begin=$(date +%s.%N)
	"$@" || return 1
	date +%s.%N | awk -v begin="$begin" '{ print $1 - begin }'
}

# Merging included.
sweep() { # WORKERS NAME
	"$rxbench" sweep "$work/sweep.conf" --kernel "$kernel" --lab virtual \
		--shards 2 --workers "$1" --out "$work/$2" \
		>"$work/$2.out" 2>"$work/$2.err" ||
		die "$(tail -n 1 "$work/$2.err")"
}

few() { # NAME: four of the points, on one CPU
	rm -rf "${work:?}/$1"
	"$rxbench" run "$work/sweep.conf" --kernel "$kernel" --lab virtual \
		--cpus 1 --modes irq --set 'pps=2000;3000;4000;5000' \
		--no-report --out "$work/$1" \
		>"$work/$1.out" 2>"$work/$1.err" ||
		die "$(tail -n 1 "$work/$1.err")"
}

both() {
	few a &
	few b
	wait $!
}

median() { # NAME: of "ONE TWO" lines
	awk '{ print $2 / $1 }' | sort -n | awk -v name="$1" '
	{ ratio[NR] = $1 }
	END {
		median = NR % 2 ? ratio[(NR + 1) / 2] \
				: (ratio[NR / 2] + ratio[NR / 2 + 1]) / 2
		printf "ratio %s %.3f (%.3f..%.3f of %d)\n", name,
			median, ratio[1], ratio[NR], NR
	}'
}

few a # boots, which later ones find done
round=1
while [ "$round" -le "$rounds" ]; do
	alone=$(seconds few a)
	together=$(seconds both)
	echo "$alone $together" |
		awk '{ print 2 * $1, $2 }' >>"$work/allowed"
	one=$(seconds sweep 1 "one-$round")
	two=$(seconds sweep 2 "two-$round")
	for sweep in one two; do
		cmp "$work/one-1/merged/points.csv" \
			"$work/$sweep-$round/merged/points.csv" ||
			die "the results differ"
	done
	echo "# round $round: one worker $one s, two $two s" >&2
	echo "$one $two" >>"$work/seconds"
	round=$((round + 1))
done
median machine-two-cpus <"$work/allowed"
median sweep-two-workers <"$work/seconds"
