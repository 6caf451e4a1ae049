#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The generator from its plain command line: one trial on a software port, its
# report, its exit status. No root. Nothing here depends on how fast this
# machine is.
set -eu

. tests/tap.sh
. tests/built.sh
. tests/pktgen-serve.sh

need rxbench-pktgen tests/host/json_check

manual=$(pwd)/docs/rxbench-pktgen.8

notes() {
	cat "$work/output" "$work/errors"
}

mkdir "$work/run"
export RUNTIME_DIRECTORY="$work/run"

pktgen() { # ARGUMENTS...: leaves output, errors and the status
	status=0
	"$pktgen" "$@" >"$work/output" 2>"$work/errors" || status=$?
}

left_nothing() {
	[ -z "$(find "$work/run" ! -type d)" ]
}

# One line on stderr and nothing else anywhere.
told() { # STATUS TEXT
	[ "$status" -eq "$1" ] && [ "$(wc -l <"$work/errors")" -eq 1 ] &&
		[ ! -s "$work/output" ] && left_nothing &&
		grep -q "^rxbench-pktgen: .*$2" "$work/errors"
}

misuse() { # TEXT ARGUMENTS...
	text=$1
	shift
	pktgen "$@"
	told 2 "$text"
}

fails() { # TEXT ARGUMENTS...
	text=$1
	shift
	pktgen "$@"
	told 1 "$text"
}

works() { # ARGUMENTS...
	pktgen "$@"
	[ "$status" -eq 0 ] && [ ! -s "$work/errors" ] && left_nothing
}

# Of the JSON report: a number of its own, and one of the object OBJECT, which
# has no other before it.
number() { # KEY
	sed -n "s/^{\([^{]*\).*/\1/; s/.*\"$1\":\([0-9]*\).*/\1/p" "$work/output"
}

number_in() { # OBJECT KEY
	sed -n "s/.*\"$1\":{\([^{}]*\).*/\1/; s/.*\"$2\":\([0-9]*\).*/\1/p" \
		"$work/output"
}

says() { # TEXT
	grep -q -e "$1" "$work/output"
}

# --- what can be asked without a port ---

pktgen --help
check 'help' [ "$status" -eq 0 ]
sed '/^A PORT/q' "$work/output" | grep -o '^  --[a-z-]*' |
	while read -r option; do
		grep -q "^\.B.*$(echo "$option" |
			sed 's/-/\\\\-/g')\([^a-z]\|$\)" "$manual" ||
			echo "$option"
	done >"$work/unknown"
check 'the manual knows every option' [ ! -s "$work/unknown" ]
pktgen -h
check 'help by its short name' says '^usage: rxbench-pktgen'
pktgen --version
check 'version' says '^rxbench-pktgen [0-9]'
pktgen --list-patterns
cp "$work/output" "$work/patterns"
check 'patterns' says '^cbr  *constant'
while read -r pattern _; do
	grep -q "^\.B $(echo "$pattern" | sed 's/-/\\\\-/g')\$" "$manual" ||
		echo "$pattern"
done <"$work/patterns" >"$work/unknown"
check 'the manual knows every pattern' [ ! -s "$work/unknown" ]

# --- misuse ---

two_lines=$(printf 'a\n\033[1mb')
check 'a value of two lines' misuse 'a??\[1mb' --port null --size "$two_lines"
check 'a port of two lines' misuse 'a??\[1mb' --port "$two_lines" --rate 1
check 'nothing at all' misuse '--port needs one of null, ring'
check 'no port' misuse '--port needs one of null, ring' --rate 1k --time 1
check 'no rate' misuse '--rate is missing' --port null --time 1
check 'no time' misuse '--time is missing' --port null --rate 1k
set -- --port null --rate 1k --time 0.01
check 'no value' misuse '--rate' --port null --time 1 --rate
check 'unknown' misuse "'--foo'; --help lists" "$@" --foo
check 'unknown, behind --' misuse '--foo: unknown; --help' "$@" -- --foo
check 'a stray word' misuse 'unexpected argument: x' "$@" x
check 'a stray word behind --' misuse "unexpected argument 'x'" "$@" -- x
check 'twice' misuse '--rate 2: it is given twice' "$@" --rate 2
check 'a switch twice' misuse '--json: it is given twice' "$@" --json --json
check 'one thing by two names' misuse '--time and --window-ms' \
	"$@" --window-ms 5
check 'a bad rate' misuse '--rate 1x: need one like 200k' \
	--port null --rate 1x --time 1
check 'too much' misuse 'at most 148809523' --port null --rate 1Gpps --time 1
check 'percent of nothing' misuse 'needs --line-rate: 10M' \
	--port null --rate 5% --time 1
check 'a bad line' misuse '--line-rate 3G: .* 2.5G' "$@" --line-rate 3G
check 'a bad time' misuse '--time 0: a time from 1ms to 1h' \
	--port null --rate 1k --time 0
check 'a bad size' misuse '--size 63: 64 to 9018' "$@" --size 63
check 'no room for a stamp' misuse '--size: .*needs 84' "$@" --ip 6
check 'a bad pattern' misuse 'known: cbr' "$@" --pattern none
check 'what a pattern lacks' misuse '--burst is missing' "$@" --pattern burst
check 'what it does not take' misuse 'cbr does not take --on' "$@" --on 1
check 'a bad number' misuse '--epoch 65536: .*0 to 65535' "$@" --epoch 65536
check 'a bad VLAN' misuse '--vlan 5000: ID or ID:PRIORITY' "$@" --vlan 5000
check 'a bad switch' misuse '--receive 2: .*0 to 1' "$@" --receive=2
check 'a bad address' misuse '--dst-ip 1.2: need an IPv4' "$@" --dst-ip 1.2
check 'for telemetry only' misuse "'--peer-slots'" "$@" --peer-slots 5
check 'a filter for nothing' misuse '--filter needs --replay' "$@" --filter udp
check 'a bad port' misuse '--port foo: need one of null' "$@" --port foo
check 'a port without its path' misuse '--port vhost:: .*missing' \
	"$@" --port vhost:
check 'a path too long' misuse 'at most 107 bytes' \
	"$@" --port "memif:$(printf '%0108d' 0)"
check 'two ports of one name' misuse 'there is a net_null0 already' \
	"$@" --port net_null0
check 'none left to send' misuse 'no port left' --rx-port ring --rate 1 --time 1
check 'too many ports' misuse 'at most 8' "$@" --port ring --port ring \
	--port ring --port ring --port ring --port ring --port ring --port ring
check 'too many queues' misuse '1 to 16' "$@" --queues 17
check 'too many rings' misuse '1 to 8' "$@" --spread 9
check 'queues of a file' misuse '--queues: files have one' --rate 1 --time 1 \
	--port "pcap:$work/none" --queues 2
check 'a bad CPU list' misuse '--cpus 1,x: a list like' "$@" --cpus 1,x
check 'a CPU that is none' misuse '--cpus: CPU 32767 is none' "$@" --cpus 32767
check 'a bad wait' misuse '--wait-link 1x: a time' "$@" --wait-link 1x
check 'too few lcores' misuse '2 lcores are needed' "$@" --lcores 0@0
check 'a bad option of EAL' misuse '--help lists' "$@" --lcores nonsense

# --- out of the machine only when asked ---

check 'a NIC' misuse '--physical 0000:03:00.0 says' --port pci:03:00.0 \
	--rate 1 --time 1
check 'named, it only is not there' fails '--port pci:03:00.0: ' \
	--port pci:03:00.0 --physical 0000:03:00.0 --rate 1 --time 1
for there in /sys/class/net/*/device; do
	[ -e "$there" ] || continue
	there=${there%/device}
	check 'an interface with a wire' misuse 'frames would leave this' \
		--port "af_packet:${there##*/}" --rate 1 --time 1
	check 'the same as EAL calls it' misuse 'frames would leave this' \
		--port "net_af_packet0,iface=${there##*/}" --rate 1 --time 1
	break
done

# --- what is possible but fails ---

set -- --rate 1k --time 0.01
check 'no such interface' fails '--port af_packet:nosuch0: .*CAP_NET_RAW' \
	"$@" --port af_packet:nosuch0
check 'no such directory' fails "--port pcap:$work/none/f: .*written" \
	"$@" --port "pcap:$work/none/f"
check 'nobody listens' fails '--port virtio-user:.*other side' \
	"$@" --port "virtio-user:$work/none"
check 'no such capture' fails 'No such file' --port null \
	--replay "$work/none" --time 1
touch "$work/there"
check 'a file that is there' fails "--write: $work/there: " \
	"$@" --port ring --write "$work/there"
check 'which is left alone' [ ! -s "$work/there" ]
check 'a socket that is there' fails 'there exists' \
	"$@" --port "vhost:$work/there"
check 'no link' fails 'the link of net_vhost0 is not up after 20ms' \
	"$@" --port "vhost:$work/s" --wait-link 20ms
check 'its socket is gone' [ ! -e "$work/s" ]
status=0
"$pktgen" "$@" --port null >/dev/full 2>"$work/errors" || status=$?
: >"$work/output"
check 'a report nobody gets' told 1 'cannot write the report'

# --- one trial ---

set -- --rate 50k --time 0.1
check 'one trial' works "$@" --port null
check 'a report' says '^  planned  *5000 '
check 'its verdict is last' \
	[ "$(grep -n '^The load was' "$work/output" | cut -d: -f1)" -gt 15 ]
check 'as JSON' works "$@" --port ring --receive --json --flows 10
check 'in one line' [ "$(wc -l <"$work/output")" -eq 1 ]
flow_is_whole() { # NUMBER
	grep -q "\[$1,\([0-9]*\),\1,0,0\]" "$work/output"
}
check 'the first flow is accounted for' flow_is_whole 0
check 'and the last' flow_is_whole 9
check 'gaps have their histograms' \
	grep -q '"gap_histogram":\[\[.*"gap_error_histogram":\[\[' "$work/output"
check 'that parses' "$build/tests/host/json_check" "$work/output"
check 'all frames are planned' [ "$(number planned)" -eq 5000 ]
check 'and accounted for' [ $(($(number sent) + $(number unsent))) -eq 5000 ]
check 'a ring gives back what it took' [ "$(number_in received received)" \
	-eq $(($(number sent) - $(number ring_full))) ]
check 'and loses nothing' [ "$(number_in received lost)" -eq \
	"$(number ring_full)" ]
check 'options in any order, EAL among them' works --time 0.01 \
	--no-shconf --json --port null --no-huge --rate 1k
check 'behind -- too' works --port null -- --rate 1k --time 0.01
check 'a device of EAL' works --vdev net_null0 --rate 1k --time 0.01
check 'any device' works --port net_null7 --rate 1k --time 0.01
check 'queues' works --port null --queues 2 --rate 1k --time 0.01
check 'have a core each' says '^cores  cpu'
check 'rings' works --port null --spread 3 --flows 9 --rate 1k --time 0.01
check 'ports' works --port null --rx-port ring --rate 1k --time 0.01
check 'as fast as it goes' works --port null --rate max --time 0.01
check 'without a schedule' says 'no schedule'
check 'a rate on a line' works --port null --rate 1% --line-rate 1G --time 0.01
check 'a switch alone' works --port ring --receive --rate 1k --time 0.01
check 'says what came back' says '^received'
while read -r pattern _; do
	case $pattern in
	burst) set -- --rate 1k --burst 5 ;;
	on-off) set -- --rate 1k --on 1ms --off 1ms ;;
	ramp) set -- --rate 1k --to 5k ;;
	step | poisson-step) set -- --rate 1k --to 5k --steps 3 ;;
	replay) continue ;;
	*) set -- --rate 1k ;;
	esac
	check "pattern $pattern" works --port null --time 0.02 --seed 3 \
		--pattern "$pattern" "$@"
done <"$work/patterns"
check 'bursts by their gap' works --port null --pattern burst --burst 4 \
	--gap 1ms --time 0.01 --json
check 'come to a rate' says '"rate_pps":4000'

# --- captures, to and fro ---

check 'to a file' works --port "pcap:$work/frames" --rate 1k --time 0.1 \
	--size 128 --json
sent=$(number sent)
check 'to whom we say' works --port "pcap:$work/to" --rate 1k --time 0.01 \
	--dst-mac 02:00:00:00:00:5a
# Behind the headers of file and record, 24 and 16 bytes.
check 'byte by byte' [ "$(od -An -tx1 -j40 -N6 "$work/to")" = \
	' 02 00 00 00 00 5a' ]
check 'from that file' works --port ring --replay "$work/frames" --json \
	--write "$work/back"
check 'all of its frames' says "\"planned\":$sent,"
check 'which came back' [ -s "$work/back" ]
check 'at a rate of ours' works --port null --replay "$work/frames" --rate 5k
check 'with a filter' fails 'filter' --port null --replay "$work/frames" \
	--filter 'no such thing'

# --- signals ---

interrupted() { # SIGNAL STATUS
	"$pktgen" --port null --rate 1k --time 1h >"$work/output" \
		2>"$work/errors" &
	pid=$!
	pids=$pid
	# Its socket comes with DPDK's start; a signal is held from before.
	until [ -n "$(find "$work/run" -type s)" ]; do
		kill -0 "$pid" || return 1
	done
	kill -s "$1" "$pid"
	status=0
	wait "$pid" || status=$?
	pids=
	[ "$status" -eq "$2" ] && [ ! -s "$work/errors" ] && left_nothing &&
		says 'it was stopped after .* of 1h'
}

check 'SIGINT ends it' interrupted INT 130
check 'SIGTERM ends it' interrupted TERM 143

plan
