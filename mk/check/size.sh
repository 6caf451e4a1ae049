#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Nothing has grown too big to read: a source above 800 lines, a receive mode
# above 250, a function above 80 (its braces counted) fails; a source above 400
# is named.
. "$(dirname "$0")/../check-lib.sh"

measure() {
	# shellcheck disable=SC2016 # $0 is awk's, not the shell's
	files -name '*.c' | xargs -r awk '
	function file_ends() {
		if (!file) return
		limit = file ~ /^kmod\/netdrv\/modes\// ? 250 : 800
		if (lines > limit)
			print "find", file ":1: " lines " lines, at most " limit
		else if (lines > 400)
			print "note", file " " lines
		if (lines > longest) longest = lines
	}
	FNR == 1 { file_ends(); file = FILENAME; start = 0; count++ }
	{ lines = FNR }
	/^[A-Za-z_].*\(/ { name = $0; sub(/\(.*/, "", name)
			   sub(/.*[ *]/, "", name) }
	/^\{/ { start = FNR }
	/^\}/ && start {
		length_ = FNR - start + 1
		if (length_ > 80)
			print "find", file ":" start ": " name "() has " \
				length_ " lines, at most 80"
		if (length_ > biggest) { biggest = length_; which = name }
		start = 0
	}
	END {
		file_ends()
		print "sum", count + 0 " sources, longest " longest + 0 \
			" lines, longest function " biggest + 0 " (" which ")"
	}'
}

measured=$(measure)
notes=$(echo "$measured" | sed -n 's/^note //p' |
	tr '\n' ',' | sed 's/,$//; s/,/, /g')
conclude "$(echo "$measured" | sed -n 's/^sum //p')${notes:+, above 400: $notes}" \
	"$(echo "$measured" | sed -n 's/^find //p')"
