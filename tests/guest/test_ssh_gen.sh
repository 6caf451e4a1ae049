#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Lab ssh with the generator on a machine of its own: what is sent there is
# accounted for, and whatever is killed, nothing of ours stays there. Both
# machines are reached through real ssh servers: the one under test is a guest,
# the generator's is this one once more, with another home.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need_quick_kernel
. tests/ssh-machine.sh
. tests/ssh-feeder.sh
. tests/family.sh

machine_enter "$0"

work=$(mktemp -d) || exit 1
run=
trap '[ -z "$run" ] || kill_family "$run"; feeder_stop; machine_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

notes() {
	tail -n 5 "$work/stderr"
	tail -n 3 "$work"/out/logs/ssh*.log "$work/feeder.log"
} 2>/dev/null

cat >"$work/short.conf" <<END
[scenario]
name = short
[device]
device = virtio
workload = sink
[load]
pps = 3000
reps = 1
window_ms = 200
[modes]
list = irq;napi
END
sed 's/^reps.*/reps = 1000/; s/^pps.*/pps = 200/; s/^name.*/name = long/
	s/^list.*/list = napi/' "$work/short.conf" >"$work/long.conf"

measure() { # SCENARIO OPTION...
	conf=$1
	shift
	rm -rf "$work/out"
	rxbench run "$work/$conf.conf" --lab ssh:machine --kernel "$kernel" \
		--iface eth1 --gen ssh:feeder --gen-port af_packet:rxd0 \
		--collectors none --out "$work/out" "$@"
}

# A run that has measured something.
begin() {
	rm -f "$work/stderr"
	measure long &
	run=$!
	wait_for_trial 900 && feeder_has_generator
}

ended() {
	status=0
	wait "$run" || status=$?
	run=
	[ "$status" -ne 0 ]
}

# Neither agent nor generator, nor what came with them, on either machine.
nothing_left() {
	tries=0
	until feeder_is_clean && on_machine '! pidof rxbench-agent &&
			! ls -d /tmp/rxbench.* /run/rxbench.restore' \
		>/dev/null 2>&1; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || return 1
		sleep 0.2
	done
}

machine_archive || exit 1
machine_boot
check "the machine answers over ssh" [ $? -eq 0 ]
feeder_start
check "so does the generator's" [ $? -eq 0 ]
[ "$failed" -eq 0 ] || {
	sed 's/^/# /' "$work/qemu.log" "$work/feeder.log"
	plan
	exit 1
}

rxbench doctor --lab ssh:machine --iface eth1 --gen ssh:feeder --json
check "the doctor looks at all three" grep -q '"ssh:feeder"' "$work/stdout"
check "nothing is left" nothing_left

measure short
check "a run ends by itself" [ $? -eq 0 ]
check "each of its frames is accounted for, and its clocks are known" \
	adds_up 3 clock_err_us
check "its record has the generator's machine" \
	grep -q '"gen" : "ssh:feeder"' "$work/out/run.json"
check "nothing is left" nothing_left

measure short --gen ssh:machine
check "it is not the machine under test" \
	grep -q "is the machine under test" "$work/stderr"
measure short --gen-port af_packet:nowhere
check "a port that is not there is refused in one line" \
	[ "$(grep -c 'nowhere' "$work/stderr")" -eq 1 ]
check "nothing is left" nothing_left

check "a run has begun" begin
drop_ssh feeder
check "the generator's ssh is killed: the run says so" ended
check "nothing is left" nothing_left

check "a run has begun" begin
kill_family "$run"
run=
check "rxbench is killed: nothing is left" nothing_left

check "a run has begun" begin
feeder_kill_generator
check "the generator is killed: the run says so" ended
check "in one line" grep -q "the generator ended" "$work/stderr"
check "nothing is left" nothing_left

plan
