#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What anybody can send to the generator's telemetry socket: noise, nonsense in
# every parameter, trials and stops at once, clients that leave or never speak.
# Nothing here depends on how fast this machine is.
set -eu

. tests/tap.sh
. tests/built.sh
need rxbench-pktgen tests/host/telemetry_client tests/host/telemetry_fuzz
. tests/pktgen-serve.sh

fuzz=$build/tests/host/telemetry_fuzz
cd "$work"
mkdir run
RUNTIME_DIRECTORY=$work/run "$pktgen" --port pcap:capture --rate 10k \
	--time 2ms --size imix >output
cp capture captured
echo garbage >garbage
echo garbage >thrown

count() { # KEY: of what the fuzz says at its end
	sed -n "s/.*$1=\([0-9]*\).*/\1/p" said
}

some() { # KEY...
	for key; do
		[ "$(count "$key")" -gt 0 ] || return 1
	done
}

all_at_home() { # FILES: nobody has made, changed or taken one
	cmp capture captured && cmp garbage thrown && [ "$(ls)" = "$1" ]
}

answered() { # SEED
	"$fuzz" "$socket" "$1" 3000 >said 2>output
}

# Throw messages at a generator on PORTS; then it must be as good as new.
throw() { # PLACE SEED PORTS...
	place=$1
	seed=$2
	shift 2
	start "$work/$place" "$@"
	: >said
	files=$(ls)
	check "$place: each message has its answer" answered "$seed"
	check "$place: of each kind" some errors started unknown left
	check "$place: no file came or went" all_at_home "$files"
	check "$place: it is there" kill -0 "$pid"
	check "$place: it still counts" ask "$socket" /pktgen/stats
	check "$place: no trial is left over" [ "$(field state)" != running ]
	ask "$socket" /pktgen/set \
		/pktgen/start,rate=50000,window_ms=100,epoch=1,receive=1 \
		/pktgen/wait || true
	check "$place: a whole trial" is state 'done'
	check "$place: frames add up" lawful 5000
	check "$place: and came back where they can" [ "$(field received)" -le \
		$(($(field sent) - $(field ring_full))) ]
	finish "$pid"
	forgive_leavers "$work/$place"
	check "$place: it ends cleanly" silent "$work/$place"
}

throw ring 1 --port ring
check 'all that was not refused came back' [ "$(field rx_frames)" -eq \
	$(($(field sent) - $(field ring_full))) ]
throw null 2 --port null
throw both 3 --port ring --port null --queues 2

# A signal in the midst of it, when threads are busy with answers.
for seed in 4 5 6 7 8; do
	start "$work/ended" --port ring
	"$fuzz" "$socket" "$seed" 1000000 >output 2>&1 &
	thrower=$!
	until ask "$socket" /pktgen/stats && ! is state idle; do
		kill -0 "$thrower" || break
	done
	finish "$pid"
	wait "$thrower" || true
	forgive_leavers "$work/ended"
	check "a signal in the midst of messages $seed" silent "$work/ended"
done

plan
