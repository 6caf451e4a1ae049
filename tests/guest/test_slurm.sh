#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rxbench sweep on Slurm: a cluster of this machine, of the test's own (its
# daemons on loopback, its configuration, state and key in the test's
# directory). A shard is killed, resumed, merged: the same bytes as one run.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

PATH=$PATH:/usr/sbin:/sbin
for tool in munged slurmctld slurmd sbatch squeue scancel sinfo; do
	command -v "$tool" >/dev/null || {
		echo "1..0 # SKIP there is no $tool (make test-deps)"
		exit 77
	}
done
. tests/sweep-lib.sh
trap 'clean_up' EXIT
trap 'exit 130' INT TERM HUP

daemons=

clean_up() {
	if [ -n "$daemons" ]; then
		scancel --me 2>/dev/null
		queue_has -z
		# shellcheck disable=SC2086 # a list
		kill $daemons
		wait
	fi
	cd / && rm -rf "$work"
}

# Until it has (-n) jobs of that sort, or none (-z).
queue_has() { # TEST OPTIONS OF squeue...
	test=$1
	shift
	tries=300
	until test "$test" "$(squeue --me --noheader "$@" 2>/dev/null)"; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.1
	done
}

# --- the cluster ---

node=$(uname -n | cut -d . -f 1)
user=$(id -un)
port=$((20000 + $$ % 20000))
mkdir slurm slurm/state slurm/spool
head -c 1024 /dev/urandom >slurm/key
chmod 700 slurm
chmod 600 slurm/key
cat >slurm/slurm.conf <<END
ClusterName=rxbench
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$work/slurm/munge.socket
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$work/slurm/state
SlurmdSpoolDir=$work/slurm/spool
SlurmctldPidFile=$work/slurm/slurmctld.pid
SlurmdPidFile=$work/slurm/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc)
PartitionName=all Nodes=$node Default=YES
END
export SLURM_CONF="$work/slurm/slurm.conf"

munged --foreground --force --key-file="$work/slurm/key" \
	--socket="$work/slurm/munge.socket" --pid-file="$work/slurm/munge.pid" \
	--log-file="$work/slurm/munge.log" --seed-file="$work/slurm/seed" \
	>slurm/munged.out 2>&1 &
daemons=$!
tries=300
until [ -S slurm/munge.socket ] || [ $((tries -= 1)) -eq 0 ]; do
	sleep 0.1
done
slurmctld -D >slurm/slurmctld.out 2>&1 &
daemons="$daemons $!"
slurmd -D >slurm/slurmd.out 2>&1 &
daemons="$daemons $!"
tries=600
until [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ] ||
	[ $((tries -= 1)) -eq 0 ]; do
	sleep 0.1
done
[ "$tries" -gt 0 ] || {
	echo "1..0 # SKIP Slurm does not come up here: $(grep -h error: \
		slurm/*.out | tail -n 1)"
	exit 77
}
# Nobody else's business.
ss -Hltn 2>/dev/null | awk -v a=":$port" -v b=":$((port + 1))" '
	$4 ~ (a "$") || $4 ~ (b "$") { n++; if ($4 !~ /^127\.0\.0\.1:/) bad = 1 }
	END { exit bad || n != 2 }'
result $? 'its daemons listen on loopback only'

# --- the sweep ---

"$rxbench" run mini.conf --kernel "$kernel" --lab virtual --out whole \
	>stdout 2>stderr
status=$?
check 'one run' [ "$status" -eq 0 ]

sweep_beside mini.conf --kernel "$kernel" --lab virtual --shards 2 \
	--executor slurm --out sweep
check 'Slurm begins a shard' wait_for_row sweep 2
check_killed sweep
check 'the job that merges says what is missing' \
	grep -q "missing: 1 point of shard $shard/2" sweep/logs/merge.log
[ ! -e sweep/merged ]
result $? 'and leaves nothing'

# Ctrl-C takes it out of the queue.
sweep_beside --resume sweep
check 'it is at work again' queue_has -n --states=running
kill -INT "$running"
finish
check 'Ctrl-C ends it' [ "$status" -eq 130 ]
check 'and its jobs' queue_has -z

"$rxbench" sweep --resume sweep --detach >stdout 2>stderr
status=$?
check 'it goes on in the queue' [ "$status" -eq 0 ]
"$rxbench" sweep --status sweep >stdout 2>stderr
grep -q "^shard $shard/2  1 of 2 points, 0 invalid  in the queue$" stdout
result $? 'where its state is seen'
[ "$(squeue --me --noheader --array --format=%i | grep -c _)" -eq 1 ]
result $? 'that shard alone'
sweep --resume sweep
check 'waited for, it is done' [ "$status" -eq 0 ]
check 'each point is measured once' \
	[ "$(cat sweep/logs/[0-9]*.log | grep -c '^\[ [12]/2\] ')" -eq 4 ]
check 'the result is that of one run, to the byte' same whole sweep/merged
check 'run.json satisfies its schema' satisfies run sweep/merged/run.json
check 'and knows who measured each point' machines_have sweep 4

plan
