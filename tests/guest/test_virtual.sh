#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The virtual lab's promise: the same bytes whatever the host does meanwhile, in
# one run or in shards, at one go or killed and resumed; and the published set
# of scenario "cost", measured again. Nothing here depends on the host's time.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/family.sh
. tests/rundir.sh

need rxbench "kernel/$kernel/vmlinux" "initramfs/$kernel-virtual.cpio"
need_quick_kernel
rxbench=$build/rxbench
reference=$(pwd)/results/reference/cost
work=$(mktemp -d) || exit 1
other=
running=
trap 'clean_up' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1

clean_up() {
	for pid in $running $other; do
		kill -9 "$pid" 2>/dev/null
	done
	wait
	rm -rf "$work"
}

notes() {
	tail -n 20 why
	tail -n 3 stderr | sed 's/^/stderr: /'
}

# What a condition says is not the report's, but goes into the notes.
quietly() { # COMMAND...
	"$@" >why 2>&1
}

verify() { # NAME CONDITION...
	name=$1
	shift
	check "$name" quietly "$@"
}

run() { # ARGUMENTS...
	"$rxbench" run --kernel "$kernel" --lab virtual "$@" >stdout 2>stderr
}

# COLUMN of points.csv, a value a line.
column() { # DIR COLUMN
	awk -F, -v want="$2" '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == want) c = i; next }
	{ print $c }' "$1/points.csv"
}

only() { # VALUE DIR COLUMN: it is in every row
	[ "$(rows "$2")" -gt 0 ] || return 1
	[ "$(column "$2" "$3" | sort -u)" = "$1" ]
}

# Once the generator is silent the driver finds in its ring what fits there,
# and nothing that waited behind it: from the first sample after the window on.
wire_is_empty() { # DIR WINDOW_NS RING
	awk -F, -v window="$2" -v ring="$3" '
	NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; next }
	$c["t_ns"] >= window && !($1 in at) { at[$1] = $c["rx_packets"] }
	{ last[$1] = $c["rx_packets"] }
	END {
		for (seq in last) {
			print "seq " seq ": " last[seq] - at[seq] " after the end"
			n++
			if (!(seq in at) || last[seq] - at[seq] > ring) bad = 1
		}
		exit bad || !n
	}' "$1/series.csv"
}

machine_of() { # DIR
	sed -n '/"reference_machine"/,/}/s/.*"\(id\|compiler\)" : "\(.*\)".*/\2/p' \
		"$1/run.json"
}

# run.json: what the hog loses when the generator goes from idle to the top.
share_is_constant() { # DIR
	awk -F'[:,]' '
	/"share"/ { share = $2 }
	/generator_idle"/ { idle = $2 }
	/generator_at_top"/ { top = $2 }
	END {
		print "share " share ", hog " idle " idle, " top " at the top"
		off = (top - idle) / idle
		exit !(share > 0.4 && share < 0.6 && off < 0.01 && off > -0.01)
	}' "$1/run.json"
}

# Sets members: all of the run's processes, and seen: was a QEMU among them?
look_around() {
	members=
	for pid in $(family "$running"); do
		members="$members $(identity "$pid")"
		case $(cat "/proc/$pid/comm" 2>/dev/null) in
		qemu-system*) seen=yes ;;
		esac
	done
}

all_gone() {
	# shellcheck disable=SC2086 # one word a process
	gone 5 $members
}

cat >mini.conf <<END
[scenario]
name = mini
[device]
device = virtio
workload = sink,hog
frame_bytes = 60
pattern = cbr
[load]
pps = 8000;150000
window_ms = 100
[modes]
list = irq;napi
[assert]
irq-per-frame = irqs_per_frame(irq, at=bottom) >= 0.99
irq-starves-user = hog_share(irq, at=top) <= 0.05
END

# --- one run, and what it says of itself ---

run mini.conf --out whole
status=$?
verify "a run passes its own claims" [ "$status" -eq 0 ]
[ "$failed" -eq 0 ] || {
	plan
	exit 1
}
verify "every point has a row" [ "$(rows whole)" = 4 ]
verify "every row is valid" only 1 whole valid
verify "every row names the lab" only virtual whole lab
verify "no row knows of steal" only "" whole steal
verify "rows stand in the scenario's order" \
	[ "$(column whole seq | tr '\n' ' ')" = "1 2 3 4 " ]
verify "one interrupt a frame at low load" \
	[ "$(column whole irqs | head -n 1)" = "$(column whole sent | head -n 1)" ]
# In each window, row by row: irq at the lower load, under the flood; napi so.
delivered_per_s() { # ROW
	column whole delivered_pps | sed -n "$1p" | cut -d . -f 1
}
verify "irq livelocks" \
	[ "$((4 * $(delivered_per_s 2)))" -lt "$(delivered_per_s 1)" ]
# Until 6.5 softirqs waited for ksoftirqd once it was awake. Since then they go
# before the application at each interrupt (Linux commit d15121be7485), and the
# in-tree driver livelocks as well.
if [ "$kernel" = 6.1 ]; then
	verify "where napi delivers" \
		[ "$((4 * $(delivered_per_s 2)))" -lt "$(delivered_per_s 4)" ]
else
	skip "where napi delivers" "not promised by kernel $kernel"
fi
verify "the machine is named" [ -n "$(machine_of whole)" ]
verify "the generator's share is constant" share_is_constant whole
verify "no frame waits on the wire" wire_is_empty whole 100000000 256

# --- the same bytes ---

# In another order of points, too, and each the other's disturbance, on one CPU.
cpu=$(taskset -cp $$ | sed 's/.*: \([0-9]*\).*/\1/')
taskset -c "$cpu" "$rxbench" run --kernel "$kernel" --lab virtual mini.conf \
	--out a --shard 1/2 --seed 99 >a.stdout 2>a.stderr &
other=$!
taskset -c "$cpu" "$rxbench" run --kernel "$kernel" --lab virtual mini.conf \
	--out b --shard 2/2 --seed 99 >stdout 2>stderr &
running=$!
seen=
while kill -0 "$running" 2>/dev/null && [ "$(rows b)" -lt 1 ]; do
	look_around
	sleep 0.1
done 2>/dev/null
kill -9 "$running"
wait "$running" 2>/dev/null
running=
verify "another is killed after its first row" [ "$(rows b)" -ge 1 ]
verify "there was a QEMU" [ -n "$seen" ]
verify "nothing of it outlives it" all_gone
"$rxbench" run --resume b >stdout 2>stderr
verify "and resumed" [ "$(rows b)" = 2 ]
wait "$other"
other=
verify "a shard beside it" [ "$(rows a)" = 2 ]
"$rxbench" merge --out merged a b >stdout 2>stderr
verify "both, merged, are one run" same whole merged

# --- the published set ---

if [ ! -d "$reference" ]; then
	skip "the published set" "this tree has none"
elif run cost --out cost; [ "$(machine_of cost)" != \
	"$(machine_of "$reference")" ]; then
	skip "the published set" "it was made on $(machine_of "$reference" |
		tr '\n' ' '), this is $(machine_of cost | tr '\n' ' ')"
else
	verify "the published set, byte for byte (make reference renews it)" \
		same "$reference" cost
	verify "no mode costs over 1 % more than published" \
		"$rxbench" compare --max-increase 1 "$reference" cost
fi

plan
