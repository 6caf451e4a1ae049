# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of sweeps: a small one of the virtual lab, whose result is known to
# the byte, and what becomes of it. Takes tap.sh, built.sh, family.sh and rundir.sh
# along.

. tests/tap.sh
. tests/built.sh
. tests/family.sh
. tests/rundir.sh

need rxbench "kernel/$kernel/vmlinux" "initramfs/$kernel-virtual.cpio" \
	tests/host/schema_check
need_quick_kernel
rxbench=$build/rxbench
schemas=$(pwd)/docs
work=$(mktemp -d) || exit 1
work=$(cd "$work" && pwd -P) || exit 1
cd "$work" || exit 1
status=
running=

notes() {
	echo "exit status $status; stderr ends with:"
	tail -n 8 stderr
	for log in */logs/*.log; do
		[ ! -e "$log" ] || tail -n 2 "$log" | sed "s|^|$log: |"
	done
}

cat >mini.conf <<'END'
[scenario]
name = mini
[device]
device = virtio
workload = sink
frame_bytes = 60
pattern = cbr
[load]
pps = 4000;8000
window_ms = 100
[modes]
list = irq;napi
END

sweep() { # ARGUMENTS OF rxbench sweep...
	"$rxbench" sweep "$@" >stdout 2>stderr
	status=$?
}

# In the background: its signals are the test's to send.
sweep_beside() { # ARGUMENTS OF rxbench sweep...
	"$rxbench" sweep "$@" >stdout 2>stderr &
	running=$!
}

finish() {
	wait "$running"
	status=$?
	running=
}

# Until a shard has a row and is not done; its number in shard, its rows in
# "kept". Fails when all are done before that, or the sweep ends.
wait_for_row() { # SWEEP_DIR (a pattern) POINTS_A_SHARD
	tries=4000
	while [ $((tries -= 1)) -gt 0 ]; do
		# shellcheck disable=SC2231 # a pattern
		for dir in $1/shards/[0-9]; do
			[ "$(rows "$dir")" -ge 1 ] || continue
			[ "$(rows "$dir")" -lt "$2" ] || return 1
			# shellcheck disable=SC2034 # for who waits
			shard=${dir##*/}
			cp "$dir/points.csv" kept
			return 0
		done
		kill -0 "$running" 2>/dev/null || return 1
		sleep 0.1
	done
	return 1
}

# The process that measures a shard: it holds the lock on its directory.
measurer() { # SHARD_DIR
	ino=$(stat -c %i "$1")
	awk -v ino="$ino" '$2 == "FLOCK" && $6 ~ ":" ino "$" { print $5; exit }' \
		/proc/locks
}

# The one that measures "shard" of a sweep in the background is killed.
check_killed() { # SWEEP_DIR
	pid=$(measurer "$1/shards/$shard")
	check 'somebody measures it' kill -9 "${pid:-none}"
	finish
	check 'a sweep with a killed shard fails' [ "$status" -eq 1 ]
	check 'and names it' \
		grep -q "^rxbench: shard $shard of 2 is not done: " stderr
	check 'its finished rows are there' cmp -n "$(stat -c %s kept)" kept \
		"$1/shards/$shard/points.csv"
}

# Each point of merged/run.json is some machine's, and only one's.
machines_have() { # SWEEP_DIR POINTS
	awk '/"machines"/ { in_machines = 1 }
		in_machines && /"points"/ { in_points = 1; next }
		in_points && /\]/ { in_points = 0 }
		in_points { gsub(/[^0-9]/, ""); print }' "$1/merged/run.json" |
		sort -n | tr '\n' ' ' >points
	[ "$(cat points)" = "$(seq "$2" | tr '\n' ' ')" ]
}

satisfies() { # SCHEMA FILE...
	"$build/tests/host/schema_check" "$schemas/$1.schema.json" "$2" 2>stderr
}
