#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# seeds.sh TARGET DIR
#
# What the tree has for TARGET to begin with, besides tests/fuzz/corpus: prints
# directories of inputs, the last of which is DIR, where inputs of several files
# are put together. Starts in the tree's root.
set -eu

target=$1
dir=$2
mkdir -p "$dir"

# One input for a whole run directory (fuzz.h: fuzz_split).
join() { # RUN-DIR FILE...
	from=$1
	shift
	for file; do
		[ -e "$from/$file" ] || continue
		echo "@@ $file"
		cat "$from/$file"
	done
}

# What reads whole runs needs few rows of them.
small() { # RUN-DIR COPY
	mkdir -p "$2"
	for file in "$1"/*.json; do
		cp "$file" "$2/"
	done
	for file in "$1"/*.csv; do
		head -n 5 "$file" >"$2/${file##*/}"
	done
}


runs='results/reference/cost results/reference/modes tests/host/data/old-run
	tests/host/data/schema-1'

case $target in
scenario) echo bench/scenarios ;;
trace) echo tests/unit/data ;;
hgrm) echo results/reference/cost/latency ;;
points)
	for run in $runs; do
		head -n 4 "$run/points.csv" >"$dir/$(basename "$run")"
	done
	;;
tables)
	for run in $runs; do
		for table in "$run"/*.csv; do
			head -n 4 "$table" >"$dir/$(echo "$table" | tr / -)"
		done
	done
	;;
rundir)
	for run in $runs; do
		join "$run" run.json verdict.json search.json tune.json \
			>"$dir/$(basename "$run")"
	done
	;;
report)
	work=$(mktemp -d)
	for run in $runs; do
		small "$run" "$work/$run"
		join "$work/$run" points.csv run.json series.csv \
			verdict.json costs.csv stages.csv counters.csv \
			>"$dir/$(basename "$run")"
	done
	rm -rf "$work"
	;;
esac
echo "$dir"
