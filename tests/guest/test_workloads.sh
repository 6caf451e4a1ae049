#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Where frames end, workload by workload, at a load that everybody carries and
# at one that nobody does: each frame is found, in the place it should be.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh

need rxbench "kernel/$kernel/vmlinux" "initramfs/$kernel-virtual.cpio"
need_quick_kernel
rxbench=$build/rxbench
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1

low=4000
high=60000

notes() {
	tail -n 3 stderr
	cut -d , -f 3,7,8,13-20,41,42 ran/points.csv
}

# awk over points.csv, with cell("NAME") of each row.
points() { # PROGRAM
	awk -F, '
	function cell(name) { return $(at[name]) }
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ rows++ }
	'"$1"'
	END { exit bad || !rows }' ran/points.csv
}

# How much counter NAME grew, a line "ROW-NUMBER VALUE" each.
counter() { # NAME
	awk -F, -v name="$1" '$3 == name { print $1, $4 }' ran/counters.csv
}

# The same in each row.
agree() { # COUNTER COUNTER WORKLOAD
	points '
	cell("workload") == "'"$3"'" { print cell("seq") }' >rows
	[ -s rows ] || return 1
	while read -r row; do
		one=$(counter "$1" | sed -n "s/^$row //p")
		[ -n "$one" ] || return 1
		[ "$one" = "$(counter "$2" | sed -n "s/^$row //p")" ] ||
			return 1
	done <rows
}

# Where frames end is the workload's matter; one is tried in a mode that has no
# budget, too.
arms() {
	printf '[arm drop-irq]\nmode = irq\nworkload = drop\n'
	for workload in drop forward screend echo rr; do
		printf '[arm %s]\nmode = napi\nworkload = %s\n' \
			"$workload" "$workload"
	done
}

{
	printf '%s\n' '[scenario]' 'name = ends' '[device]' 'device = virtio' \
		'[load]' "pps = $low;$high" 'reps = 1' 'window_ms = 100'
	arms
} >ends.conf

"$rxbench" run --kernel "$kernel" ends.conf --lab virtual --out ran \
	>stdout 2>stderr
check 'all points are valid' points 'cell("valid") != 1 { bad = 1 }'
check 'each frame is in one place' points '{
	found = cell("delivered") + cell("ring_drop") + cell("backlog_drop")
	found += cell("socket_drop") + cell("other_drop")
	if (!found || cell("sent") != found) bad = 1
}'
check 'all is delivered at a low load' points '
	cell("offered_pps") == '"$low"' && (cell("delivered") != cell("sent") ||
		cell("delivered_pps") < 0.98 * '"$low"') { bad = 1 }'
check 'something is delivered at overload, in mode napi' points '
	cell("mode") == "napi" && cell("delivered_pps") < 1000 { bad = 1 }'
for workload in forward screend echo rr; do
	check "$workload: not all of it" points '
		cell("workload") == "'"$workload"'" &&
			cell("offered_pps") == '"$high"' &&
			cell("delivered") >= cell("sent") { bad = 1 }'
done
check 'only processes have a socket that overflows' points '
	cell("workload") ~ /^(drop|forward)$/ && cell("socket_drop") {
		bad = 1
	}'
check 'drop: nobody is bound, and nobody is told' \
	points 'cell("workload") == "drop" && cell("other_drop") { bad = 1 }'
check 'screend: what it lets pass is sent' \
	agree sink.passed dev.tx_packets screend
check 'screend: it lets all of the test pass' \
	agree sink.passed sink.received screend

for workload in echo rr; do
	check "$workload: each request that counts is answered" \
		agree sink.received dev.tx_packets "$workload"
done

plan
