#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Where packages come from is known on a machine that has fetched no list of
# them yet, and nothing of that machine's own is written.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
command -v apt-get >/dev/null || {
	echo '1..0 # SKIP there is no apt here'
	exit 77
}

notes() {
	cat "$work/said"
}

ask() { # DIR
	mk/apt-private.sh "$1" cache policy make >/dev/null 2>"$work/said"
}

ask "$work/usual" || {
	echo "1..0 # SKIP $(tail -n 1 "$work/said")"
	exit 77
}
mkdir -p "$work/none/partial"
printf '%s\n' "Dir::State::Lists \"$work/none\";" >"$work/fresh.conf"
APT_CONFIG=$work/fresh.conf
export APT_CONFIG
[ -z "$(apt-get indextargets)" ]
result $? 'apt that has no list tells of no source'
check 'its sources are found nevertheless' ask "$work/fresh"
check 'and are the same' cmp "$work/usual/sources.list" \
	"$work/fresh/sources.list"
# From here on whoever fetches anything fails.
echo "Dir::Bin::Methods \"$work/none\";" >>"$work/fresh.conf"
check 'they are looked for once' ask "$work/fresh"
[ -z "$(find "$work/none" -type f)" ]
result $? 'it has no list afterwards, either'
plan
