#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# reached.sh KEPT OBJECTS
#
# Adds up which lines of the driver were run: KEPT has a directory of gcov's
# counters for each program that ran (tests/guest/reached.h), OBJECTS is where
# the driver was built with them. Prints "PERCENT LINES FILE", the worst first,
# and of each room and of core and modes together the sum. Counters of another
# build are none of these lines': one line says so, and the exit status is 1.
set -eu

kept=$1
objects=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sum=
for one in "$kept"/*/; do
	[ -n "$(find "$one" -name '*.gcda' -print 2>/dev/null)" ] || continue
	if [ -z "$sum" ]; then
		cp -R "$one" "$work/sum"
	else
		gcov-tool merge -o "$work/next" "$work/sum" "$one" 2>/dev/null
		rm -rf "$work/sum"
		mv "$work/next" "$work/sum"
	fi
	sum=yes
done
[ -n "$sum" ] || {
	echo "reached: nothing in $kept; run the guest tests on a kernel" \
		"that counts: make test-guest KERNEL=debug" >&2
	exit 1
}

(cd "$objects" && find . -name '*.gcno' ! -name '*.mod.gcno' \
	-exec cp --parents {} "$work/sum" \;)
find "$work/sum" -name '*.gcda' | while read -r counters; do
	gcov -n -o "$(dirname "$counters")" "$counters" 2>>"$work/said" ||
		true
done >"$work/lines"
if ! [ -s "$work/lines" ] || grep -q 'stamp mismatch' "$work/said"; then
	echo "reached: $kept has counters of another build than $objects;" \
		"remove it and run the guest tests again" >&2
	exit 1
fi
awk '
# gcov says what of each source in turn; a header is in many objects.
/^File / {
	file = ""
	if (match($0, /netdrv\/(core|hw|modes)\/[^\/]*\.c/))
		file = substr($0, RSTART + 7, RLENGTH - 7)
}
/^Lines executed:/ && file {
	sub(/^Lines executed:/, "")
	percent = $0 + 0
	lines = $NF
	printf "%6.2f %5d %s\n", percent, lines, file | "sort -n"
	split(file, part, "/")
	all[part[1]] += lines
	run[part[1]] += lines * percent / 100
	file = ""
}
END {
	close("sort -n")
	for (room in all)
		printf "%6.2f %5d %s in all\n", 100 * run[room] / all[room],
			all[room], room
	lines = all["core"] + all["modes"]
	if (lines)
		printf "%6.2f %5d core and modes\n",
			100 * (run["core"] + run["modes"]) / lines, lines
}' "$work/lines"
