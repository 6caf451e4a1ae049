#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Planted faults, and whether the gates catch them. What else is wrong with a
# point is the host's affair: only what follows from the fault is judged.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh

need rxbench rxbench-pktgen "kernel/$kernel/vmlinux" \
	"initramfs/$kernel.cpio" "initramfs/$kernel-virtual.cpio"
need_quick_kernel
rxbench=$build/rxbench
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1
dir=

notes() {
	echo "exit status $status"
	tail -n 3 stderr
	cut -d , -f 3,8,14-18,50- "$dir/points.csv"
}

scenario() { # NAME PPS WINDOW_MS MODES
	printf '%s\n' '[scenario]' "name = $1" '[device]' 'device = virtio' \
		'workload = sink' '[load]' "pps = $2" 'reps = 1' \
		"window_ms = $3" '[modes]' "list = $4" >"$1.conf"
}

plant() { # FAULT SCENARIO DIR OPTIONS...
	dir=$3
	fault=$1
	conf=$2.conf
	shift 3
	"$rxbench" run --kernel "$kernel" "$conf" --plant "$fault" --out "$dir" \
		"$@" >stdout 2>stderr
	status=$?
}

# awk over points.csv, with cell("NAME") of each row. A quoted cell keeps its
# text but for the commas.
points() { # PROGRAM
	awk '
	function cell(name) { return $(at[name]) }
	BEGIN { FS = "," }
	{
		n = split($0, part, "\"")
		for (i = 2; i <= n; i += 2) gsub(/,/, " ", part[i])
		line = part[1]
		for (i = 2; i <= n; i++) line = line part[i]
		$0 = line
	}
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ rows++ }
	'"$1"'
	END { exit bad || !rows }' "$dir/points.csv"
}

caught() {
	[ "$status" -eq 0 ] && grep -q "^planted  $fault, caught by " stdout &&
		grep -q "\"planted\" : \"$fault\"" "$dir/run.json" &&
		grep -q '"overall" : "caught"' "$dir/verdict.json"
}

# One of each 10,000 frames that netdrv took is missing, and the row says so;
# the in-tree driver, and who took fewer, are honest.
drops_are_found() {
	points '
	{
		taken = cell("sent") - cell("ring_drop")
		lost = cell("mode") == "intree" ? 0 : int(taken / 10000)
		said = index(cell("invalid_reason"), "conservation: " lost \
			" frames missing of " cell("sent") \
			" sent  between the generator (sent")
		if (cell("in_flight") != lost || !said != !lost) bad = 1
		if (lost && cell("valid")) bad = 1
	}'
}

all_say() { # TEXT
	points 'cell("valid") || !index(cell("invalid_reason"), "'"$1"'") {
		bad = 1
	}'
}

none_says() { # TEXT
	points 'index(cell("invalid_reason"), "'"$1"'") { bad = 1 }'
}

# --- in virtual time: to the frame, and nothing else is wrong ---

scenario exact '8000;45000' 250 'napi;intree'
plant silent-drop exact exact --lab virtual
check 'virtual silent-drop: caught' caught
check 'virtual silent-drop: at the frame and the place' drops_are_found
check 'virtual silent-drop: honest points are valid' \
	points 'cell("in_flight") == 0 && !cell("valid") { bad = 1 }'
check 'virtual silent-drop: one point of four' \
	grep -q 'caught by 1 of 4 points' stdout

# --- in real time ---

scenario drops '2000;12000' 1000 'napi;intree'
plant silent-drop drops drops
check 'silent-drop: at the frame and the place' drops_are_found
if points '
	cell("mode") == "napi" && cell("offered_pps") == 12000 &&
		cell("sent") - cell("ring_drop") < 10000 { bad = 1 }'; then
	check 'silent-drop: caught' caught
else
	skip 'silent-drop: caught' 'the guest took too few frames'
fi

scenario slow 1000 3000 napi
plant slow-generator slow slow
check 'slow-generator: caught' caught
check 'slow-generator: every point says so' all_say "by the lab's clock"
check 'slow-generator: no frame is missing' none_says 'conservation:'

# As much as the guest can take: who does not want a CPU does not wait for it.
scenario stolen 200000 500 napi
plant stolen-cpu stolen stolen
check 'stolen-cpu: caught' caught
check 'stolen-cpu: every point says so' all_say 'steal '
check 'stolen-cpu: no frame is missing' none_says 'conservation:'

plan
