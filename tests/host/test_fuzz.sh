#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each fuzz target takes its corpus, which has all that ever broke one, and some
# hundred inputs more, always the same. "make fuzz" goes on from there.
set -u

. tests/tap.sh
. tests/built.sh
need tests/fuzz/fuzz_proto
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

notes() {
	grep -A 60 "^not ok $target:" "$log"
}

tests/fuzz/run.sh -r 500 "$build" >"$log"
for source in tests/fuzz/fuzz_*.c; do
	target=$(basename "$source" .c)
	target=${target#fuzz_}
	check "$target" grep -q "^ok $target:" "$log"
done

# Which input found what; not how fast.
findings() {
	tests/fuzz/run.sh -r 2000 -k rundir "$build" >"$log" &&
		grep -a 'NEW\|REDUCE' "$build/fuzz/rundir/log" |
		sed 's/exec.*rss: [^ ]*//'
}

if setarch -R true 2>/dev/null; then
	first=$(findings)
	check 'the same inputs again' [ "${first:-none}" = "$(findings)" ]
else
	skip 'the same inputs again' 'addresses cannot be fixed here'
fi

plan
