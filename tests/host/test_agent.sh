#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The agent as a process on this machine: lines, and the generator that it
# starts beside itself. No device, no hugepages, no root.
set -eu

build=$(cd "${BUILD:-build}" && pwd)
work=$(mktemp -d)
agent=

. tests/tap.sh
. tests/agent-line.sh

trap 'cleanup' EXIT
trap 'exit 130' INT TERM HUP

cleanup() {
	[ -z "$agent" ] || kill "$agent" 2>/dev/null || true
	wait
	rm -rf "$work"
}

notes() {
	echo "$answer"
}

# A generator that says TEXT and ends.
last_words() { # TEXT
	{
		echo '#!/bin/sh'
		echo "printf '$1'"
		echo 'exit 3'
	} >"$work/dying"
	chmod +x "$work/dying"
	ask generator args=x "program=$work/dying"
}

cpus=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)
cpu=${cpus##*[,-]}
args=--no-huge%20--no-shconf%20--no-pci%20--lcores%200@$cpu,1@$cpu
args=$args%20--vdev%20net_null0
program=program=$(echo "$build/rxbench-pktgen" | sed "s| |%20|g")

mkfifo "$work/in" "$work/out"
RUNTIME_DIRECTORY=$work/run
export RUNTIME_DIRECTORY
mkdir "$RUNTIME_DIRECTORY"
"$build/rxbench-agent" --stdio <"$work/in" >"$work/out" 2>"$work/errors" &
agent=$!
exec 3>"$work/in" 4<"$work/out"

ask nonsense
check 'an unknown verb' says "err no verb 'nonsense'"
ask telemetry command=/pktgen/stats
check 'nothing to ask yet' says 'err no generator was started here'
ask generator args=x program=/nowhere/at/all
check 'no such program' \
	says 'err the generator ended: /nowhere/at/all: No such file'
last_words 'EAL: this and that\ncannot go on\n\n \n'
check 'it dies with its last words' \
	says 'err the generator ended: cannot go on;'
last_words 'half a line'
check 'in a line without an end' says 'err the generator ended: half a line;'
last_words ''
check 'or silent' says 'err the generator ended without a word;'
words=$(printf 'x%%20%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 \
	21 22 23 24 25 26 27 28 29 30 31 32 33)
ask generator "args=$words" "$program"
check 'too many words' says 'err more than 32 words for the generator'
ask generator args=--foo "$program"
check 'what the generator does not like' \
	says "err the generator ended: rxbench-pktgen: unrecognized option"

ask get path=/proc/self/auxv hex=1
check 'a file of bytes is told in hex' fine
bytes=$(od -An -v -tx1 "/proc/$agent/auxv" | tr -d ' \n')
check 'to the byte' [ "$(data | tr -d '\n')" = "$bytes" ]
ask get path=/proc/self/auxv hex=2
check 'or not at all' says "err hex="
ask get path=/etc/passwd
check 'a file that is not the kernel'"'"'s is none' says 'is not below /sys/'
ask get path=/proc/self/../../etc/passwd
check 'on no way' says 'is not below /sys/'

ask pins iface=nowhere
check 'nobody is pinned on no interface' says 'err nowhere: no such interface'
ask pins iface=lo
check 'an interface without interrupts' fine
ask fault iface=lo name=lose every=1
check 'a fault in what is not our driver' says 'err /sys/kernel/debug/netdrv/'

# How many children the agent has.
children() {
	wc -w <"/proc/$agent/task/$agent/children"
}

ask workload start=hog cpu=0
check 'a hog starts' fine
ask workload start=hog cpu=0
check 'but not a second one on its CPU' says 'err hog was started before'
if [ "$(nproc)" -gt 1 ]; then
	ask workload start=hog cpu=1
	check 'one on another CPU does' fine
	check 'so there are two' [ "$(children)" -eq 2 ]
fi
ask workload stop=hog
check 'and none when it is stopped' [ "$(children)" -eq 0 ]

ask generator "args=$args" "$program"
check 'a generator starts' fine
ask generator "args=$args" "$program"
check 'but not a second one' says 'err the generator was started before'
ask telemetry command=/pktgen/start,rate%3D1000,window_ms%3D20,epoch%3D7
check 'a trial starts' says '"state":"running"'
ask telemetry command=/pktgen/wait
check 'and is over' says '"state":"done"'
check 'as it was asked for' says '"planned":20'
check 'in one line of data' fine

kill -KILL "$(cat "/proc/$agent/task/$agent/children")"
ask telemetry command=/pktgen/stats
check 'who asks a dead one hears of it' says 'err the generator ended'
ask generator "args=$args" "$program"
check 'and may start another' fine
find "$RUNTIME_DIRECTORY" -type s >"$work/sockets"
check 'which is there' [ -s "$work/sockets" ]

exec 3>&-
status=0
wait "$agent" || status=$?
agent=
check 'the agent ends with its input' [ "$status" -eq 0 ]
# The one that was killed could not clean up: DPDK takes its name anew.
find "$RUNTIME_DIRECTORY" -type s >"$work/sockets"
answer=$(cat "$work/sockets")
check 'and its generator with it' [ -z "$answer" ]
check 'without a word' [ ! -s "$work/errors" ]

plan
