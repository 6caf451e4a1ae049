#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Two flows of unequal rate in one backlog, on another CPU than the one that
# fills it: each frame is found, the steady flow's are told from the flood's,
# and what the flow limit sheds is the flood's. In host time, where nothing is
# exact: arms that set the guest's files, and one that does not, in turn.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh

need rxbench "kernel/$kernel/vmlinux" "initramfs/$kernel-virtual.cpio" \
	"initramfs/$kernel.cpio"
need_quick_kernel
rxbench=$build/rxbench
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1

steady=500
high=12000

notes() {
	tail -n 3 stderr
	cat ran/points.csv
}

# awk over points.csv, with cell("NAME") of each row, and count("COUNTER").
points() { # PROGRAM
	awk -F, '
	function cell(name) { return $(at[name]) }
	function count(name) { return counted[cell("seq"), name] }
	FILENAME ~ /counters/ { counted[$1, $3] = $4; next }
	FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ rows++ }
	'"$1"'
	END { exit bad || !rows }' ran/counters.csv ran/points.csv
}

each_in_one_place() {
	points '{
		found = cell("delivered") + cell("ring_drop")
		found += cell("backlog_drop") + cell("socket_drop")
		found += cell("other_drop")
		if (!found || cell("sent") != found) bad = 1
	}'
}

head_of() { # NAME PPS...
	printf '%s\n' '[scenario]' "name = $1" '[device]' 'device = virtio' \
		'[load]' "pps = $2" 'reps = 1' 'window_ms = 100'
}

arm() { # NAME KNOB...
	printf '[arm %s]\nmode = napi\nsteady_pps = %s\n' "$1" "$steady"
	shift
	printf '%s\n' "$@"
}

run() { # ARGUMENTS...
	"$rxbench" run --kernel "$kernel" "$@" --out ran >stdout 2>stderr
}

# --- in virtual time ---

{
	head_of shed "$steady;$high"
	for limit in off on; do
		arm "$limit" 'rps = other' 'app_on = same' \
			'netdev_max_backlog = 200' 'cost_proto_ns = 200000' \
			"flow_limit = $limit"
	done
} >shed.conf
run shed.conf --lab virtual
check 'all points are valid' points 'cell("valid") != 1 { bad = 1 }'
check 'each frame is in one place' each_in_one_place
check 'the steady flow has its rate, to the frame' points '{
	due = int(cell("sent") * '"$steady"' / cell("offered_pps"))
	if (!due || cell("steady_sent") != due) bad = 1
}'
check 'the application tells its frames from the others' points '
	cell("steady_delivered") != count("sink.flow0") ||
	cell("steady_delivered") > cell("delivered") { bad = 1 }'
check 'alone it loses nothing' points '
	cell("offered_pps") == '"$steady"' &&
		cell("steady_delivered") != cell("sent") { bad = 1 }'
check 'the flood fills the backlog' points '
	cell("offered_pps") == '"$high"' && !cell("backlog_drop") { bad = 1 }'
check 'without the limit it takes the other flow with it' points '
	cell("arm") == "off" && cell("offered_pps") == '"$high"' &&
		cell("steady_delivered") > 0.7 * cell("steady_sent") { bad = 1 }
	cell("arm") == "off" && count("softnet.flow_limit") { bad = 1 }'
check 'with it the flood alone is shed' points '
	cell("arm") == "on" && cell("steady_delivered") != cell("steady_sent") {
		bad = 1
	}'
check 'and all that is dropped is counted as shed, too' points '
	cell("arm") == "on" &&
		count("softnet.flow_limit") != cell("backlog_drop") { bad = 1 }'

# --- in host time ---

{
	head_of wear 1000
	arm set 'netdev_max_backlog = 200' 'flow_limit = on' 'rps = same'
	arm unset
	arm again 'netdev_max_backlog = 300' 'flow_limit = off'
} >wear.conf
rm -rf ran
check 'arms may set files of the guest, and not' \
	run wear.conf --lab realtime
check 'all were measured' points '
	{ seen[cell("arm")]++ }
	END { if (!seen["set"] || !seen["unset"] || !seen["again"]) bad = 1 }'
check 'each of their frames is in one place' each_in_one_place

plan
