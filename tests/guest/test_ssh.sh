#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Lab ssh against a machine that is a guest with an ssh server: a run accounts
# for each frame, the session's own interface is refused, and whatever is
# killed or cut off, the machine is afterwards what it was.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need_quick_kernel
. tests/ssh-machine.sh

machine_enter "$0"

work=$(mktemp -d) || exit 1
run=
trap '[ -z "$run" ] || kill -9 "$run" 2>/dev/null; machine_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

notes() {
	tail -n 5 "$work/stderr"
	cat "$work"/out/logs/ssh.log
	cat "$work/differs"
} 2>/dev/null

cat >"$work/short.conf" <<END
[scenario]
name = short
[device]
device = virtio
workload = sink,hog
[load]
pps = 3000
reps = 1
window_ms = 200
[modes]
list = irq;napi
END

# To be cut off: it begins soon, and goes on for long.
cat >"$work/long.conf" <<END
[scenario]
name = long
[device]
device = virtio
workload = sink
[load]
pps = 200
reps = 1000
window_ms = 200
[modes]
list = napi
END

measure() { # IFACE OPTION...
	iface=$1
	shift
	rm -rf "$work/out"
	rxbench run "$work/short.conf" --lab ssh:machine --kernel "$kernel" \
		--iface "$iface" --gen-port af_packet:rxd0 --out "$work/out" "$@"
}

# When the host is busy its generator is late, which is for it to say.
only_late() {
	! grep -E 'conservation|mode|pinning|rest|stuck|samples' \
		"$work/out/points.csv" | sed 1d | grep -v '^scenario' | grep .
}

# A run that has measured something.
begin() {
	rm -rf "$work/out"
	# What an earlier run said is not what this one says.
	: >"$work/stderr"
	"$build/rxbench" run "$work/long.conf" --lab ssh:machine \
		--kernel "$kernel" --iface eth1 --gen-port af_packet:rxd0 \
		--collectors none --out "$work/out" \
		>"$work/stdout" 2>"$work/stderr" &
	run=$!
	wait_for_trial 1500 || return 1
	# shellcheck disable=SC2016 # the machine's shell expands it
	[ "$(on_machine 'basename $(readlink /sys/class/net/eth1/device/driver)')" = netdrv-virtio ]
}

ended() {
	in_time=0
	# One that goes on after what should end it is ended here.
	timeout 240 tail -s 0.2 -f /dev/null --pid="$run" || {
		in_time=1
		kill "$run"
	}
	wait "$run"
	status=$?
	run=
	[ "$in_time" -eq 0 ] && [ "$status" -ne 0 ]
}

# The agent puts all back when it hears of it, and then it goes.
put_back() {
	# shellcheck disable=SC2016 # the machine's shell expands it
	on_machine 'n=0; while [ -e /run/rxbench.restore ] ||
		pidof rxbench-agent >/dev/null; do
		n=$((n + 1)); [ $n -lt 120 ] || exit 1; sleep 0.5; done'
}

# The older one is the supervisor, the younger its child; their workloads have
# names of their own.
kill_agents() { # FILTER
	on_machine "kill -9 \$(ps -o pid,comm |
		sed -n 's/^ *\([0-9]*\) rxbench-agent.*/\1/p' | sort -n | $1)"
}

machine_archive || exit 1
machine_must machine_boot

# Every row of a scenario adds up, whatever its claims come to.
whole_scenario() { # NAME
	rm -rf "$work/out"
	rxbench run "$1" --lab ssh:machine --kernel "$kernel" --iface eth1 \
		--gen-port af_packet:rxd0 --profile quick --out "$work/out"
	cat "$work/stdout"
	adds_up "$(($(wc -l <"$work/out/points.csv") - 1))"
}

if [ -n "${SSH_SCENARIO-}" ]; then
	check "each frame of scenario $SSH_SCENARIO is accounted for" \
		whole_scenario "$SSH_SCENARIO"
	check "afterwards the machine is what it was" as_before
	plan
	exit
fi

measure eth0
status=$?
check "the interface of the session is refused" \
	grep -q 'eth0 carries this ssh session' "$work/stderr"
check "and the run fails" [ "$status" -eq 1 ]
check "nothing has changed" as_before

rxbench doctor --lab ssh:machine --iface eth1 --json
check "the doctor finds that it can measure" \
	grep -q '"found" : "virtio1 on virtio, driver virtio_net' "$work/stdout"
rxbench doctor --lab ssh:machine --iface eth0
check "but not on the session's interface" \
	grep -q 'eth0 carries this ssh session' "$work/stdout"

measure eth1
status=$?
check "a run ends by itself" [ "$status" -eq 0 ]
check "each of its frames is accounted for" adds_up 3
check "nothing is wrong with its points but time" only_late
check "afterwards the machine is what it was" as_before

check "a run has begun" begin
kill -9 "$run"
check "rxbench is killed" ended
check "the machine is put back" put_back
check "as it was" as_before

check "a run has begun" begin
drop_ssh machine
check "ssh is killed: the run says so" ended
check "the machine is put back" put_back
check "as it was" as_before

check "a run has begun" begin
kill_agents 'tail -n 1'
check "the agent is killed: the run ends" ended
check "its supervisor puts the machine back" put_back
check "as it was" as_before

check "a run has begun" begin
kill_agents 'head -n 1'
check "the supervisor is killed: the run ends" ended
check "the agent puts the machine back" put_back
check "as it was" as_before

check "a run has begun" begin
kill_agents cat
check "both are killed: the run ends" ended
measure eth1
check "another run is refused" grep -q 'rxbench restore' "$work/stderr"
rxbench restore ssh:machine
check "rxbench restore puts the machine back" [ $? -eq 0 ]
check "as it was" as_before
rxbench restore ssh:machine
check "a second time there is nothing to do" \
	grep -q 'nothing to put back' "$work/stdout"

check "a run has begun" begin
"$ip" ip link set rxm0 down
check "the link of the session is gone: the run ends" ended
# Nobody can see the machine meanwhile; the agent waits half a minute.
sleep 30
"$ip" ip link set rxm0 up
check "the machine has been put back" put_back
check "as it was" as_before

plan
