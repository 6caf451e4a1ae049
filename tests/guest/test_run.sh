#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rxbench run from end to end: what a run leaves behind, and what is left of it
# when its guest dies, its user stops it, it is killed, or the disk is full.
# No rate and no latency is judged: a busy host makes rows invalid, not wrong.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/family.sh

need rxbench rxbench-pktgen "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio"
need_quick_kernel
rxbench=$build/rxbench
schemas=$(pwd)/docs
work=$(mktemp -d) || exit 1
work=$(cd "$work" && pwd -P) || exit 1
running=
status=
members=
trap 'clean_up' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1
mkdir tmp disk || exit 1
export TMPDIR="$work/tmp"

# --- reporting ---

notes() {
	echo "exit status $status; stderr ends with:"
	tail -n 6 stderr
}

# --- processes ---

clean_up() {
	[ -z "$running" ] || kill_family "$running"
	rm -rf "$work"
}

# The process of that family whose name begins with NAME.
member() { # PID NAME
	for pid in $(family "$1"); do
		case $(cat "/proc/$pid/comm" 2>/dev/null) in
		"$2"*) echo "$pid" ;;
		esac
	done
}

# --- runs ---

start() { # ARGUMENTS OF rxbench run...
	"$rxbench" run "$@" >stdout 2>stderr &
	running=$!
}

# Sets status; "hung" when it had to be killed.
finish() { # LIMIT_S
	# shellcheck disable=SC2046 # none when it has ended
	if gone "$1" $(identity "$running"); then
		wait "$running"
		status=$?
	else
		kill_family "$running"
		status=hung
	fi
	running=
}

run() { # ARGUMENTS OF rxbench run...
	start "$@"
	finish 120
}

rows() { # DIR: finished ones
	lines=$(wc -l 2>/dev/null <"$1/points.csv") || lines=0
	echo $((lines > 0 ? lines - 1 : 0))
}

# Until a point is finished, with more to come. Then "kept" holds the finished
# rows, and members are the processes of the run.
middle() { # DIR
	: >kept
	members=
	tries=600
	while [ "$(rows "$1")" -eq 0 ]; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] && [ -n "$(identity "$running")" ] ||
			return 1
		sleep 0.1
	done
	head -n $(($(rows "$1") + 1)) "$1/points.csv" >kept
	for pid in $(family "$running"); do
		members="$members $(identity "$pid")"
	done
	[ -n "$(member "$running" qemu-system)" ] &&
		[ -n "$(member "$running" rxbench-pktgen)" ]
}

dispersed() {
	# shellcheck disable=SC2086 # one word a process
	[ -n "$members" ] && gone 10 $members
}

# What stderr says besides how far the run is.
complaints() {
	sed -e '/^rxbench: results go to /d' \
		-e '/^rxbench: booting the guest$/d' \
		-e '/^rxbench: booted in /d' \
		-e '/^\[ *[0-9]*\/[0-9]*\] /d' \
		-e '/^rxbench: .* will be measured again: /d' \
		-e '/^rxbench: namespaces are refused here /d' stderr
}

# One line says why it ended, one how to go on, and that is all.
says() { # DIR TEXT
	complaints >said
	[ "$(wc -l <said)" -eq 2 ] &&
		sed -n 1p said | grep '^rxbench: run ended early: ' |
		grep -qF -- "$2" &&
		sed -n 2p said | grep -qxF "rxbench: finished points are kept; \
go on with: rxbench run --resume $1"
}

refuses() { # TEXT
	[ "$status" = 1 ] && [ "$(wc -l <stderr)" -eq 1 ] && [ ! -s stdout ] &&
		grep '^rxbench: ' stderr | grep -qF -- "$1"
}

# --- run directories ---

# awk over points.csv, with cell("NAME") of each row. Quoted cells lose their
# text: it may have commas.
points() { # DIR PROGRAM
	awk -F, '
	function cell(name) {
		if (!(name in at)) {
			print "# no column " name
			bad = 1
		}
		return $(at[name])
	}
	{ gsub(/"[^"]*"/, "quoted") }
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; columns = NF; next }
	NF != columns { print "# torn: " $0; bad = 1 }
	'"$2"'
	END { exit bad || !columns }' "$1/points.csv"
}

measured() { # DIR: its points, one a line, in the order of the rows
	points "$1" '{
		print cell("mode") (cell("twin") == 1 ? " (A/A)" : ""),
			cell("offered_pps"), "rep", cell("rep")
	}'
}

planned() { # DIR: the same, from run.json
	sed -n '/"order"/,/\]/s/^ *"\(.* rep [0-9]*\)",*$/\1/p' "$1/run.json"
}

# Every point of the scenario once and the first mode twice, numbered as they
# came.
all_points() { # DIR REPS
	for arm in irq "irq (A/A)" napi; do
		for pps in 1000 20000; do
			for rep in $(seq "$2"); do
				echo "$arm $pps rep $rep"
			done
		done
	done | sort >expected
	measured "$1" | sort | cmp -s - expected &&
		points "$1" 'cell("seq") != NR - 1 { bad = 1 }'
}

whole_rows() { # DIR
	points "$1" '
	cell("valid") !~ /^[01]$/ ||
		cell("valid") == (cell("invalid_reason") != "") { bad = 1 }'
}

# A second measuring of the first mode alone makes no figure.
any_valid() { # DIR
	points "$1" 'cell("valid") == 1 && cell("twin") == 0 { n++ }
		END { if (!n) exit 1 }'
}

lawful() { # DIR
	points "$1" '
	cell("valid") == 1 {
		lost = cell("ring_drop") + cell("backlog_drop")
		lost += cell("socket_drop") + cell("other_drop")
		if (cell("sent") == 0 ||
		    cell("sent") != cell("delivered") + lost ||
		    cell("planned") != cell("sent") + cell("unsent"))
			bad = 1
	}'
}

lossless_at_bottom() { # DIR
	points "$1" '
	cell("valid") == 1 && cell("offered_pps") == 1000 &&
		cell("delivered") != cell("sent") { bad = 1 }'
}

# One a point, with as many frames as the row says.
histograms() { # DIR
	points "$1" '{
		printf "%04d-%s-%s-%s-sink.hgrm %s\n", cell("seq"),
			cell("mode"), cell("offered_pps"), cell("rep"),
			cell("delivered")
	}' | sort >expected
	(
		cd "$1/latency" || exit
		for file in *-sink.hgrm; do
			count=$(sed -n 's/.*Total count *= *\(.*\)\]/\1/p' \
				"$file")
			echo "$file $count"
		done
	) | sort | cmp -s - expected
}

# Each row has samples, and each sample a row.
series() { # DIR
	points "$1" '{
		print cell("seq"), cell("mode"), cell("offered_pps"),
			cell("rep"), 13
	}' | sort >expected
	awk -F, 'NR > 1 { print $1, $2, $3, $4, NF }' "$1/series.csv" |
		sort -u | cmp -s - expected
}

# In pairs, and whole.
figures() { # DIR
	svgs=$(cd "$1/plots" && find . -name '*.svg' | sort)
	pngs=$(cd "$1/plots" && find . -name '*.png' | sort)
	[ -n "$svgs" ] && [ "$pngs" = "$(echo "$svgs" | sed 's/svg$/png/')" ] &&
		[ -z "$(find "$1/plots" -type f ! -name '*.svg' \
			! -name '*.png')" ] || return 1
	for svg in $svgs; do
		grep -q '</svg>' "$1/plots/$svg" || return 1
	done
	for png in $pngs; do
		[ "$(head -c 4 "$1/plots/$png" | tail -c 3)" = PNG ] || return 1
	done
}

page() { # DIR
	grep -qi '<html' "$1/report.html" && grep -q '</html>' "$1/report.html"
}

logs() { # DIR
	for log in guest-console qemu pktgen; do
		[ -f "$1/logs/$log.log" ] || return 1
	done
}

# The claims are judged, and the exit status says the same.
verdict() { # DIR
	for claim in carries-irq carries-napi; do
		grep -q "\"name\" : \"$claim\"" "$1/verdict.json" || return 1
	done
	case $(sed -n 's/^  "overall" : "\(.*\)",*$/\1/p' "$1/verdict.json") in
	pass) [ "$status" = 0 ] ;;
	fail | invalid) [ "$status" = 2 ] ;;
	*) return 1 ;;
	esac
}

contract() { # LABEL DIR REPS
	check "$1: every point has its row" all_points "$2" "$3"
	check "$1: rows are whole, valid or with a reason" whole_rows "$2"
	check "$1: a histogram a point" histograms "$2"
	check "$1: samples of each point" series "$2"
	check "$1: verdict and exit status agree" verdict "$2"
	check "$1: report" page "$2"
	check "$1: logs" logs "$2"
	if any_valid "$2"; then
		check "$1: each frame is accounted for" lawful "$2"
		check "$1: nothing is lost at 1000 pps" lossless_at_bottom "$2"
		check "$1: figures" figures "$2"
	else
		skip "$1: each frame is accounted for" 'no row is valid'
		skip "$1: nothing is lost at 1000 pps" 'no row is valid'
		skip "$1: figures" 'no row is valid'
	fi
}

schema() { # DIR FILE
	"$build/tests/host/schema_check" "$schemas/${2%.json}.schema.json" \
		"$1/$2"
}

# What had been finished is still there, to the byte.
intact() { # DIR
	[ -s kept ] && cmp -s -n "$(wc -c <kept)" kept "$1/points.csv" &&
		whole_rows "$1"
}

# No file in TMPDIR, no socket, private directory or half file in DIR.
tidy() { # DIR
	[ -z "$(ls -A tmp)" ] && [ -d "$1" ] &&
		[ -z "$(find "$1" -type s -o -name '.*' -o -name '*.??????')" ]
}

same_plan() { # DIR OTHER
	[ -n "$(planned "$1")" ] && [ "$(planned "$1")" = "$(planned "$2")" ]
}

# In the first repetition, which both have.
other_plan() { # DIR OTHER
	[ -n "$(planned "$2")" ] &&
		[ "$(planned "$1" | head -n 6)" != \
			"$(planned "$2" | head -n 6)" ]
}

# As far as it got. A point that is measured again comes later than planned.
follows_plan() { # DIR
	[ "$(measured "$1")" = "$(planned "$1" | head -n "$(rows "$1")")" ]
}

check_order() { # LABEL DIR
	if grep -q 'will be measured again' stderr; then
		skip "$1: keeps to its plan" 'a point was repeated, later'
	else
		check "$1: keeps to its plan" follows_plan "$2"
	fi
}

# --- a run ---

# Few points and short ones: a busy host measures each of them three times.
printf '%s\n' '[scenario]' 'name = tiny' '[device]' 'device = virtio' \
	'workload = sink' '[load]' 'pps = 1000;20000' 'reps = 2' \
	'window_ms = 200' '[modes]' 'list = irq,napi' '[assert]' \
	'carries-irq = delivered_ratio(irq, at=bottom) >= 0.5' \
	'carries-napi = delivered_ratio(napi, at=bottom) >= 0.5' >tiny.conf

# Once with a program that eats what is left of the guest's CPU.
sed 's/^workload = sink/&,hog/' tiny.conf >hog.conf
run hog.conf --kernel "$kernel" --set reps=1 --seed 1 --out one
contract 'a run' one 1
check 'a run: says nothing but its progress' [ -z "$(complaints)" ]
check 'a run: no file is left' tidy one
check_order 'a run' one
check 'a run: run.json satisfies its schema' schema one run.json
check 'a run: verdict.json satisfies its schema' schema one verdict.json

# --- the guest dies ---

start tiny.conf --kernel "$kernel" --seed 2 --out dead
check 'QEMU killed: in the middle' middle dead
victim=$(member "$running" qemu-system)
[ -z "$victim" ] || kill -9 "$victim"
finish 20
check 'QEMU killed: exit status 1' [ "$status" = 1 ]
check 'QEMU killed: one line says so' says "$work/dead" \
	'QEMU was killed by signal 9'
check 'QEMU killed: finished rows are intact' intact dead
check 'QEMU killed: no process is left' dispersed
check 'QEMU killed: no file is left' tidy dead
check 'another seed, another plan' other_plan one dead

missing=$((12 - $(rows dead)))
run --resume dead
contract 'resumed' dead 2
check 'resumed: finished rows are what they were' intact dead
check 'resumed: only missing points are measured' \
	[ "$(grep -c '^\[ *[0-9]*/12\] ' stderr)" -eq "$missing" ]

# --- its user stops it ---

start --again dead --out stopped
check 'SIGINT: in the middle' middle stopped
kill -INT "$running"
finish 20
check 'SIGINT: exit status 130' [ "$status" = 130 ]
check 'SIGINT: one line says so' says "$work/stopped" 'interrupted by SIGINT'
check 'SIGINT: finished rows are intact' intact stopped
check 'SIGINT: no process is left' dispersed
check 'SIGINT: no file is left' tidy stopped
check 'the same run again, the same plan' same_plan dead stopped
check_order 'again' stopped

# --- it is killed itself ---

start tiny.conf --kernel "$kernel" --set reps=1 --out killed
check 'SIGKILL: in the middle' middle killed
kill -9 "$running"
finish 5
check 'SIGKILL: no process is left' dispersed
check 'SIGKILL: the run does not go on' [ "$(rows killed)" -lt 6 ]
check 'SIGKILL: finished rows are intact' intact killed

# --- an earlier version began it ---

# One that knew of no pair, and of fewer columns.
make_older() { # DIR
	sed -i 's/"pair" : true/"pair" : false/' "$1/run.json"
	awk -F, -v OFS=, '
	NR == 1 { while ($(keep + 1) != "twin") keep++ }
	NR == 1 || !$(keep + 1) { NF = keep; print }
	' "$1/points.csv" >older && mv older "$1/points.csv"
}

measured_without_pair() { # DIR
	printf '%s rep 1\n' 'irq 1000' 'irq 20000' 'napi 1000' \
		'napi 20000' >expected
	points "$1" '{ print cell("mode"), cell("offered_pps"), "rep",
		cell("rep") }' | sort | cmp -s - expected &&
		! head -n 1 "$1/points.csv" | grep -q twin
}

make_older killed
cp killed/points.csv kept
run --resume killed
check 'an older run: is resumed' verdict killed
check 'an older run: finished rows are what they were' intact killed
check 'an older run: has all its points and no more' measured_without_pair \
	killed

# --- where it cannot write ---

run tiny.conf --kernel "$kernel" --out tiny.conf/below
check 'a file where a directory should be' refuses 'tiny.conf/below'

# In mount namespaces NAMESPACES, with a small tmpfs on "disk".
on_disk() { # NAMESPACES COMMAND...
	# shellcheck disable=SC2016 # the inner shell's
	unshare "$1" sh -c 'shift
	mount -t tmpfs -o size=16m tmpfs disk && exec "$@"' sh "$@"
}

# The disk fills up in the middle of a run, gets room again, and is read-only.
cat >disk.sh <<'END'
rxbench=$1
kernel=$2
{
	"$rxbench" run tiny.conf --kernel "$kernel" --set reps=1 --out disk/out \
		>/dev/null 2>full.stderr
	echo $? >full.status
} &
until [ -e full.status ] ||
	[ "$(wc -l 2>/dev/null <disk/out/points.csv || echo 0)" -ge 2 ]; do
	sleep 0.1
done
head -n 2 disk/out/points.csv >kept
cat /dev/zero >disk/filler 2>/dev/null
wait
cp -r disk/out full
rm disk/filler
"$rxbench" run --resume disk/out >/dev/null 2>resumed.stderr
echo $? >resumed.status
cp -r disk/out refilled
mount -o remount,bind,ro disk
"$rxbench" run tiny.conf --kernel "$kernel" --out disk/new >ro.stdout \
	2>ro.stderr
echo $? >ro.status
END

# Take up what the script noted under NAME.
noted() { # NAME
	cp "$1.stderr" stderr
	status=$(cat "$1.status")
}

on_disk_works() { # NAMESPACES
	on_disk "$1" true 2>/dev/null
}

if on_disk_works -m; then
	namespaces=-m
elif on_disk_works -Urm; then
	namespaces=-Urm
else
	namespaces=
fi
if [ -n "$namespaces" ]; then
	on_disk "$namespaces" sh disk.sh "$rxbench" "$kernel" 2>disk.stderr &
	running=$!
	finish 180
	noted full
	check 'full disk: exit status 1' [ "$status" = 1 ]
	check 'full disk: one line says so' says "$work/disk/out" \
		'No space left on device'
	check 'full disk: finished rows are intact' intact full
	check 'full disk: no file is left' tidy full
	noted resumed
	check 'with room again: every point has its row' all_points refilled 1
	check 'with room again: finished rows are intact' intact refilled
	check 'with room again: a histogram a point' histograms refilled
	check 'with room again: verdict and exit status agree' verdict refilled
	noted ro
	cp ro.stdout stdout
	check 'read-only disk' refuses 'Read-only file system'
else
	for what in 'full disk' 'with room again' 'read-only disk'; do
		skip "$what" 'no tmpfs can be mounted here'
	done
fi

plan
