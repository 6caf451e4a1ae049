# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that look into run directories.

# How many rows there are, a torn last one included.
rows() { # DIR
	if [ -f "$1/points.csv" ]; then
		tail -n +2 "$1/points.csv" | grep -c .
	else
		echo 0
	fi
}

# Every file that the virtual lab's promise is about is the same, to the byte.
same() { # DIR DIR
	for file in points.csv series.csv stages.csv costs.csv; do
		[ -e "$1/$file" ] || [ -e "$2/$file" ] || continue
		cmp "$1/$file" "$2/$file" || return 1
	done
	diff -r "$1/latency" "$2/latency"
}
