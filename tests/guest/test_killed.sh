#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A run of which something is killed at KILLS (6) random instants, in turn the
# whole, its guest and its generator, and which is resumed each time: nothing
# finished is lost or measured twice, each frame is accounted for, nothing is
# left behind. KILL_SEED=N repeats the instants of an earlier test.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/family.sh

need rxbench rxbench-pktgen "kernel/$kernel/vmlinux" \
	"initramfs/$kernel.cpio" tests/host/made_run
need_quick_kernel
rxbench=$build/rxbench
made_run=$build/tests/host/made_run
seed=${KILL_SEED:-$(date +%s)}
work=$(mktemp -d) || exit 1
running=
members=
trap '[ -z "$running" ] || kill_family "$running"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1
mkdir tmp || exit 1
export TMPDIR="$work/tmp"

kills=${KILLS:-6}
reps=3

notes() {
	echo "KILL_SEED=$seed; stderr ends with:"
	tail -n 5 stderr
}

cat >short.conf <<END
[scenario]
name = short
[device]
device = virtio
workload = sink
[load]
pps = 20000
reps = $reps
window_ms = 200
[modes]
list = napi
END

# --- what is asked of a run directory ---

# awk over a table with cell("NAME") of each row; quoted cells lose their text.
table() { # FILE PROGRAM
	awk -F, '
	function cell(name) { return $(at[name]) }
	{ gsub(/"[^"]*"/, "quoted") }
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; columns = NF; next }
	NF != columns { print "# torn: " $0; bad = 1 }
	'"$2"'
	END { exit bad || !columns }' "$1"
}

# Every point of the plan, and none twice.
every_point_once() { # DIR
	table "$1/points.csv" '{
		print cell("mode"), cell("twin"), cell("offered_pps"),
			cell("rep")
	}' | sort >rows
	sed -n '/"order"/,/\]/s/.* rep [0-9]*".*/x/p' "$1/run.json" >planned
	[ -s rows ] && [ -z "$(uniq -d rows)" ] &&
		[ "$(wc -l <rows)" -eq "$(wc -l <planned)" ]
}

conserves() { # DIR
	table "$1/points.csv" '
	cell("valid") == 1 {
		lost = cell("ring_drop") + cell("backlog_drop")
		lost += cell("socket_drop") + cell("other_drop")
		if (cell("sent") != cell("delivered") + lost ||
		    cell("planned") != cell("sent") + cell("unsent"))
			bad = 1
	}'
}

numbers() { # TABLE
	table "$1" '{ print cell("seq") }' | sort -un
}

# Each table has rows of all points, and of no others.
tables_agree() { # DIR
	numbers "$1/points.csv" >points
	for one in series counters stages; do
		[ -e "$1/$one.csv" ] || continue
		numbers "$1/$one.csv" | cmp -s - points || return 1
	done
	find "$1/latency" -name '*-sink.hgrm' |
		sed 's/.*\/0*\([0-9]*\)-[^/]*$/\1/' | sort -n |
		cmp -s - points
}

tidy() { # DIR
	[ -z "$(ls -A tmp)" ] &&
		[ -z "$(find "$1" -type s -o -name '.?*' -o -name '*.??????')" ]
}

concluded() { # DIR
	[ -s "$1/verdict.json" ] && grep -q '</html>' "$1/report.html"
}

contract() { # DIR
	check "$1: ended by itself" [ "$status" = 0 ]
	check "$1: every point once" every_point_once "$1"
	check "$1: each frame is accounted for" conserves "$1"
	check "$1: all tables have the same points" tables_agree "$1"
	check "$1: verdict and report" concluded "$1"
	check "$1: no file is left" tidy "$1"
}

# --- killing ---

# The run goes on, or begins when it had not even been written down.
start() { # DIR
	: >kept
	[ ! -e "$1/points.csv" ] || cp "$1/points.csv" kept
	if [ -e "$1/run.json" ]; then
		"$rxbench" run --resume "$1" >stdout 2>stderr &
	else
		"$rxbench" run short.conf --kernel "$kernel" --out "$1" \
			>stdout 2>stderr &
	fi
	running=$!
}

# The agent is the guest's first process: it has no other death than the guest's.
victim_of() { # NUMBER
	case $(($1 % 3)) in
	0) echo rxbench ;;
	1) echo qemu-system ;;
	2) echo rxbench-pktgen ;;
	esac
}

# Sets members, all of the run's, and target, of these the one to kill.
look_around() { # VICTIM
	members=
	target=$running
	for pid in $(family "$running"); do
		members="$members $(identity "$pid")"
		[ "$pid" != "$running" ] || continue
		# A name is cut off after 15 bytes.
		case $(cat "/proc/$pid/comm" 2>/dev/null) in
		"$1"*) target=$pid ;;
		esac
	done
}

# Sets status: "killed", or that of a run that was faster. What is not there
# (yet) is not killed; the whole is, then.
kill_after() { # SECONDS VICTIM
	status=
	sleep "$1"
	look_around "$2"
	kill -9 "$target" 2>/dev/null
	wait "$running" 2>/dev/null
	status=$?
	[ "$status" -eq 0 ] || status=killed
	running=
}

all_gone() {
	# shellcheck disable=SC2086 # one word a process
	gone 10 $members
}

# Whole rows that were there are there still; the rest was no row.
rows_stay() { # DIR
	[ -s kept ] || return 0
	whole=$(($(grep -c '' kept) - $(tail -c 1 kept | grep -c .)))
	head -n "$whole" kept | cmp -s - "$1/points.csv" ||
		[ "$(head -n "$whole" kept)" = \
			"$(head -n "$whole" "$1/points.csv")" ]
}

echo "# KILL_SEED=$seed"
began=$(date +%s%N)
start whole
wait "$running"
status=$?
running=
took_ms=$((($(date +%s%N) - began) / 1000000))
contract whole

# Spread over what a session takes: its start, boot, points, and conclusion.
awk -v seed="$seed" -v n="$((2 * kills))" -v most="$took_ms" 'BEGIN {
	srand(seed)
	while (n--)
		printf "%.3f\n", rand() * most / 1000
}' >instants
killed=0
run=1
while [ "$killed" -lt "$kills" ] && read -r instant; do
	victim=$(victim_of "$killed")
	start "run$run"
	kill_after "$instant" "$victim"
	if [ "$status" != killed ]; then
		contract "run$run"
		run=$((run + 1))
		continue
	fi
	killed=$((killed + 1))
	what="$victim killed after $instant s"
	check "$what: no process is left" all_gone
	check "$what: finished rows stay" rows_stay "run$run"
done <instants
check "killed $kills times" [ "$killed" -eq "$kills" ]
start "run$run"
wait "$running"
status=$?
running=
contract "run$run"

# --- in virtual time ---
#
# That a killed run ends in the same bytes is shown in test_virtual.sh; here
# the one instant that is never met: all rows are there, and not yet in order.

"$made_run" sorted short.conf lab=virtual || exit 1
cp -r sorted unsorted
for one in points series costs; do
	{
		head -n 1 "sorted/$one.csv"
		tail -n +2 "sorted/$one.csv" | sort -t, -k 1,1nr
	} >"unsorted/$one.csv"
done
"$rxbench" run --resume unsorted >stdout 2>stderr
status=$?
for one in points series costs; do
	cp "sorted/$one.csv" .
	check "virtual time: $one.csv is put into order" \
		cmp "sorted/$one.csv" "unsorted/$one.csv"
done

plan
