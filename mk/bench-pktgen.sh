#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# bench-pktgen.sh BUILD [ROUNDS]
#
# What the generator can do on this machine, against DPDK's testpmd in its
# txonly mode: both in turn, ROUNDS times, and the ratio of each pair. Then how
# well it keeps its pace on a core of its own, and what its parts cost.
set -eu
export LC_ALL=C

build=$1
rounds=${2:-5}
here=$(cd "$(dirname "$0")" && pwd)
pktgen=$(cd "$build" && pwd)/rxbench-pktgen
testpmd=$("$here/testpmd.sh" "$build/testpmd")
testpmd=$(cd "$(dirname "$testpmd")" && pwd)/$(basename "$testpmd")
work=$(mktemp -d)
RUNTIME_DIRECTORY=$work
export RUNTIME_DIRECTORY
pids=

cleanup() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null || true
	done
	wait
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

die() {
	echo "bench-pktgen: $*" >&2
	exit 1
}

# The sender has the last CPU we may use, all others share the first.
cpus=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)
first_cpu=${cpus%%[,-]*}
last_cpu=${cpus##*[,-]}

# DPDK without hugepages and without files that outlive it; testpmd keeps
# 8192 buffers then, as the generator does.
eal="--no-huge --no-shconf --no-pci -m 128"
testpmd_args="--total-num-mbufs=8191 --no-mlockall --auto-start"

seconds=2 # a trial; testpmd reports by the second

# Start testpmd with a standard input that stays open until it is killed.
start_testpmd() { # LOG EAL_ARGUMENTS... -- ARGUMENTS...
	log=$1
	shift
	rm -f "$log.in"
	mkfifo "$log.in"
	# Both ends open: nobody waits for the other, and it never ends.
	# shellcheck disable=SC2086 # a list of options
	"$testpmd" $eal "$@" <>"$log.in" >"$log" 2>&1 &
	testpmd_pid=$!
	pids="$pids $testpmd_pid"
}

stop_testpmd() { # PID
	kill -INT "$1" 2>/dev/null || true
	wait "$1" || true
}

# Wait for COUNT lines with TEXT in LOG of process PID.
await_lines() { # PID LOG TEXT COUNT
	tail --pid="$1" -n +1 -f "$2" 2>/dev/null |
		awk -v text="$3" -v count="$4" \
			'index($0, text) && ++n == count { found = 1; exit }
			END { exit !found }' ||
		die "testpmd ended: $(tail -n 1 "$2")"
}

# Frames a second that testpmd's txonly gets rid of: its middle seconds.
rate_testpmd() { # PORT ARGUMENTS...
	port=$1
	shift
	# shellcheck disable=SC2086 # a list of options
	start_testpmd "$work/txonly" --lcores "0@$first_cpu,1@$last_cpu" \
		--vdev "$port" -- $testpmd_args --forward-mode=txonly \
		--txpkts=60 --stats-period 1 "$@"
	await_lines "$testpmd_pid" "$work/txonly" Tx-pps $((seconds + 2))
	stop_testpmd "$testpmd_pid"
	awk -v skip=2 '/Tx-pps/ && ++n > skip { sum += $2; count++ }
		END { printf "%.0f\n", sum / count }' "$work/txonly"
}

field() { # KEY: of the last report
	grep -o "\"$1\":[^,}]*" "$work/json" | head -n 1 | cut -d: -f2
}

run_pktgen() { # ARGUMENTS...: leaves the report
	"$pktgen" --cpus "$last_cpu" --json "$@" >"$work/json" \
		2>"$work/errors" || die "$(cat "$work/errors")"
}

rate_pktgen() { # PORT ARGUMENTS...
	port=$1
	shift
	run_pktgen --port "$port" --rate max --time "$seconds" "$@"
	awk -v sent="$(field sent)" -v full="$(field ring_full)" \
		-v from="$(field start_ns)" -v to="$(field end_ns)" \
		'BEGIN { printf "%.0f\n", (sent - full) * 1e9 / (to - from) }'
}

# "MEDIAN (MIN..MAX of N)" of the numbers in the input.
spread() { # FORMAT
	sort -g | awk -v f="$1" '{ v[NR] = $1 }
		END {
			m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
			printf f " (" f ".." f " of %d)\n", m, v[1], v[NR], NR
		}'
}

# Pairs in turn: who goes first alternates.
compare() { # NAME MEASURE_OURS MEASURE_THEIRS
	: >"$work/pairs"
	round=0
	while [ "$round" -lt "$rounds" ]; do
		if [ $((round % 2)) -eq 0 ]; then
			ours=$($2)
			theirs=$($3)
		else
			theirs=$($3)
			ours=$($2)
		fi
		echo "$ours $theirs" >>"$work/pairs"
		round=$((round + 1))
	done
	printf 'ratio %s ' "$1"
	awk '{ print $1 / $2 }' "$work/pairs" | spread %.3f
	awk '{ print $1 / 1e6 }' "$work/pairs" | spread %.2f |
		sed 's/^/# generator Mpps /'
	awk '{ print $2 / 1e6 }' "$work/pairs" | spread %.2f |
		sed 's/^/# testpmd Mpps /'
}

null_ours_1() { rate_pktgen null --flows 1; }
null_ours_1m() { rate_pktgen null --flows 1M; }
null_theirs_1() { rate_testpmd net_null0; }
null_theirs_many() { rate_testpmd net_null0 --txonly-multi-flow; }

# Loopback over vhost-user: a testpmd on the other core takes the frames.
over_vhost() { # MEASURE PORT ARGUMENTS...
	measure=$1
	port=$2
	shift 2
	rm -f "$work/vhost.sock"
	# shellcheck disable=SC2086 # a list of options
	start_testpmd "$work/rxonly" --lcores "0@$first_cpu,1@$first_cpu" \
		--vdev "net_virtio_user0,path=$work/vhost.sock,server=1" -- \
		$testpmd_args --forward-mode=rxonly
	receiver=$testpmd_pid
	"$measure" "$port" "$@"
	stop_testpmd "$receiver"
}
vhost=net_vhost0,iface=$work/vhost.sock,client=1
vhost_ours_1() { over_vhost rate_pktgen "$vhost" --flows 1; }
vhost_ours_1m() { over_vhost rate_pktgen "$vhost" --flows 1M; }
vhost_theirs_1() { over_vhost rate_testpmd "$vhost"; }
vhost_theirs_many() { over_vhost rate_testpmd "$vhost" --txonly-multi-flow; }

# How evenly: shares of all gaps, and of those that nothing disturbed.
pace() { # NAME ARGUMENTS...
	name=$1
	shift
	for what in within clean micro own cv p own_p; do
		: >"$work/$what"
	done
	round=0
	while [ "$round" -lt "$rounds" ]; do
		run_pktgen --port null --time "$seconds" "$@"
		count=$(field gaps)
		within=$(field gaps_on_plan)
		stolen=$(field gaps_off_interrupted)
		awk -v n="$count" -v w="$within" 'BEGIN { print w * 100 / n }' \
			>>"$work/within"
		awk -v n="$count" -v w="$within" -v s="$stolen" \
			'BEGIN { print w * 100 / (n - s) }' >>"$work/clean"
		awk -v m="$(field microbursts_ppm)" 'BEGIN { print m / 1e4 }' \
			>>"$work/micro"
		awk -v m="$(field microbursts_ppm)" \
			-v s="$(field interrupted_microbursts_ppm)" \
			'BEGIN { print (m - s) / 1e4 }' >>"$work/own"
		awk -v cv="$(field gap_cv_ppm)" 'BEGIN { print cv / 1e6 }' \
			>>"$work/cv"
		field fit_p >>"$work/p"
		field fit_undisturbed_p >>"$work/own_p"
		round=$((round + 1))
	done
	case $name in
	poisson*)
		printf 'pace %s variation ' "$name"
		spread %.4f <"$work/cv"
		printf 'pace %s goodness-of-fit-p ' "$name"
		spread %.4f <"$work/p"
		printf 'pace %s goodness-of-fit-p-undisturbed ' "$name"
		spread %.4f <"$work/own_p"
		;;
	*)
		printf 'pace %s within-256ns-percent ' "$name"
		spread %.3f <"$work/within"
		printf 'pace %s within-256ns-percent-undisturbed ' "$name"
		spread %.3f <"$work/clean"
		printf 'pace %s micro-bursts-percent ' "$name"
		spread %.3f <"$work/micro"
		printf 'pace %s micro-bursts-percent-undisturbed ' "$name"
		spread %.3f <"$work/own"
		;;
	esac
}

compare null-1-flow null_ours_1 null_theirs_1
compare null-1M-flows null_ours_1m null_theirs_many
compare vhost-1-flow vhost_ours_1 vhost_theirs_1
compare vhost-1M-flows vhost_ours_1m vhost_theirs_many
pace cbr-500k --rate 500k
pace cbr-1M --rate 1M
pace poisson-100k --rate 100k --pattern poisson --seed 1
"$build/tests/bench/hist_cost"
run_pktgen --port null --rate 1M --flows 1M --receive --time 1
echo "memory 1M-flows-MiB $(($(field peak_rss_kib) / 1024))"
