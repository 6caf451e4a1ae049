# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of what a program says and refuses: a directory of its own to run
# in, TAP, and the rule for bad input.

. tests/tap.sh

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1

notes() {
	cat stdout stderr
}

# refused NAME TEXT COMMAND...: fails with one line that has TEXT, and makes
# no file.
refused() {
	name=$1
	text=$2
	shift 2
	before=$(find . | sort)
	timeout 30 "$@" >stdout 2>stderr
	status=$?
	after=$(find . | sort)
	[ "$status" -eq 1 ] && [ "$(wc -l <stderr)" -eq 1 ] &&
		grep -qF -- "$text" stderr && [ ! -s stdout ] &&
		[ "$before" = "$after" ]
	result $? "$name"
}
