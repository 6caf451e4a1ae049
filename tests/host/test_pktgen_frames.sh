#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the generator puts on the wire, by its plain command line: each byte of
# frames it makes, frames of captures, and what several ports and queues do.
# Nothing here depends on how fast this machine is: a frame that was not sent
# in time is missed at the end, so what there must be comes from "sent".
set -eu

. tests/tap.sh
. tests/built.sh

need rxbench-pktgen tests/host/pcap_check
pktgen=$build/rxbench-pktgen
pcap_check=$build/tests/host/pcap_check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cd "$work"
mkdir run

notes() {
	head -c 2000 output errors summary 2>/dev/null
}

# Leaves the report, one JSON object.
report() { # ARGUMENTS...
	RUNTIME_DIRECTORY=$work/run "$pktgen" "$@" --json >output 2>errors &&
		[ ! -s errors ] && [ -z "$(find run ! -type d)" ]
}

field() { # KEY: the first one of that name, which is that of all cores
	grep -o "\"$1\":[^,}]*" output | head -n 1 | sed 's/.*://; s/"//g'
}

is_field() { # KEY VALUE
	[ "$(field "$1")" = "$2" ]
}

lawful() {
	[ "$(field planned)" -eq $(($(field sent) + $(field unsent))) ]
}

# A trial into a file: leaves in $summary what is in it.
made() { # ARGUMENTS...
	rm -f frames
	summary=
	report --port pcap:frames --rate 20k --time 0.2 "$@" && lawful
}

# Is the file correct, and complete, by its checker with OPTIONS?
correct() { # OPTIONS...
	summary=$("$pcap_check" "$@" frames 2>summary) &&
		echo "$summary" >summary && said frames "$(field sent)" &&
		said missing 0
}

said() { # KEY VALUE: in the summary
	case " $summary " in
	*" $1=$2 "*) ;;
	*) return 1 ;;
	esac
}

# A mix in its shares: no size is a whole frame away from what it must have.
mixed() { # BYTES:WEIGHT...
	echo "$summary" | awk -v mix="$*" '{
		for (i = 1; i <= NF; i++)
			if (sub(/^sizes=/, "", $i)) n = split($i, got, ",")
		kinds = split(mix, want, " ")
		for (i = 1; i <= kinds; i++) {
			split(want[i], w, ":")
			split(got[i], g, ":")
			if (w[1] != g[1]) exit 1
			weight[i] = w[2]; count[i] = g[2]
			all += w[2]; frames += g[2]
		}
		for (i = 1; i <= kinds; i++) {
			off = count[i] * all - frames * weight[i]
			if (off <= -all || off >= all) exit 1
		}
		exit n != kinds
	}'
}

# --- frames that are made ---

ip4='198.18.0.1/49184>198.18.0.2/9'
ip6='2001:2::1/49184>2001:2::2/9'

check 'a trial into a file' made
check 'every byte of every frame, planned evenly' correct --rate 20000
check 'the smallest ones' said sizes "60:$(field sent)"
check 'from here to there' said ends "$ip4"

check 'the mix of sizes' made --size imix --epoch 65535
check 'is correct' correct --epoch 65535 --rate 20000
check 'in its shares' mixed 60:7 590:4 1514:1
check 'the mix of others' made --size imix-csit
check 'is correct too' correct
check 'in those shares' mixed 60:7 566:4 1514:1
check 'the sizes of RFC 2544' made --size rfc2544
check 'are correct' correct
check 'each as often' mixed 60:1 124:1 252:1 508:1 1020:1 1276:1 1514:1
check 'a mix of one'"'"'s own' made --size 64:3,65:2
check 'is correct as well' correct
check 'as it was asked for' mixed 60:3 61:2

check 'a VLAN tag' made --vlan 4094:7 --size 68
check 'every byte with a tag' correct
check 'which is that tag' said vlan 4094:7
check 'IPv6' made --ip 6 --size 84
check 'every byte of IPv6' correct
check 'from there to here' said ends "$ip6"
check 'TCP' made --proto tcp --size 76
check 'every byte of TCP' correct
check 'which is TCP' said proto tcp
check 'TCP over IPv6 with a tag' made --proto tcp --ip 6 --vlan 1 --size 101
check 'every byte of all that' correct
check 'and all of it' said sizes "97:$(field sent)"
check 'jumbo frames' made --size 9018
check 'every byte of 9014' correct
check 'of that size' said sizes "9014:$(field sent)"

for vary in src dst both; do
	check "1000 flows that differ in $vary" \
		made --flows 1000 --vary "$vary"
	check "each frame is of its flow: $vary" correct --flows 1000
	check "1000 pairs of ends: $vary" said ends 1000
done
check '1000 flows over IPv6' made --flows 1000 --ip 6 --size 128,1518
check 'each frame of its flow over IPv6' correct --flows 1000
check '1000 pairs of ends over IPv6' said ends 1000
check 'more flows than frames' made --flows 1M
check 'have a frame each' correct --flows 1000000
check 'of its own' said ends "$(field sent)"

check 'a flow with a rate of its own' made --steady 700
check 'has its frames, and the other one the rest' \
	correct --flows 2 --rate 20000 --steady 700
check 'as many as it says' \
	[ "$(field steady_sent)" -eq $(($(field sent) * 700 / 20000)) ]
check 'and ends of its own' said ends 2
check 'with several others' made --steady 6999 --flows 10
check 'these are in turn' correct --flows 10 --rate 20000 --steady 6999
check 'more than there is' made --steady 20001
check 'is all of it' [ "$(field steady_sent)" -eq "$(field sent)" ]

# --- schedules that are drawn ---

# The file's frames are correct; the first 100 instants they were planned for.
drawn() { # NAME ARGUMENTS...
	name_of_plan=$1
	shift
	made "$@" && correct --flows 1 && "$pcap_check" --plan frames >all_of_them &&
		head -n 100 all_of_them >"$name_of_plan" &&
		[ "$(wc -l <"$name_of_plan")" -eq 100 ]
}

check 'independent arrivals' drawn one --pattern poisson --seed 1
check 'again' drawn again --pattern poisson --seed 1
check 'another seed' drawn other --pattern poisson --seed 2
check 'the same seed plans the same' cmp one again
differs() { ! cmp -s "$1" "$2"; }
check 'another seed plans something else' differs one other
check 'bursts' drawn bursts --pattern burst --burst 10 --seed 1
check 'of ten' [ "$(cut -d ' ' -f 2 bursts | uniq -c | awk '{ print $1 }' |
	sort -u)" = 10 ]

# --- frames that are wrong ---

check 'each is spoilt' made --mangle 1 --seed 1
check 'and counted' [ "$(field mangled)" -eq "$(field sent)" ]
refused() { ! "$pcap_check" frames >summary 2>&1; }
check 'the checker refuses them' refused
check 'every seventh' made --mangle 7 --seed 1
check 'is counted, too' [ "$(field mangled)" -eq $(($(field sent) / 7)) ]
check 'the checker sees it' refused

# --- frames of a capture ---

byte() { # NUMBER
	# shellcheck disable=SC2059 # the format is the byte
	printf "\\$(printf %03o "$1")"
}

little_endian() { # NUMBER: of 32 bits
	for shift in 0 8 16 24; do
		byte $(($1 >> shift & 255))
	done
}

frame() { # MILLISECONDS BYTES LETTER: all bytes are that letter
	little_endian 1700000000
	little_endian $(($1 * 1000))
	little_endian "$2"
	little_endian "$2"
	head -c "$2" /dev/zero | tr '\0' "$3"
}

# pcap of microseconds, version 2.4, Ethernet.
{
	for word in 2712847316 262146 0 0 65535 1; do
		little_endian "$word"
	done
	frame 0 60 a
	frame 15 1514 b
	frame 20 61 c
	frame 30 600 d
} >capture
"$pcap_check" --raw capture >whole

replayed() { # ARGUMENTS...
	rm -f frames
	report --port pcap:frames --replay capture "$@" && lawful &&
		"$pcap_check" --raw frames >came
}

# The frames of FILE, again and again, as far as there was time.
are() { # FILE
	[ -s came ] && cat "$1" "$1" "$1" | head -n "$(field sent)" |
		cmp - came
}

window_is() { # NANOSECONDS
	[ $(($(field end_ns) - $(field start_ns))) -eq "$1" ]
}

check 'a capture is sent' replayed
check 'as it is' are whole
check 'in its own time' window_is 30000001
check 'at twice the speed' replayed --speed 2
check 'the same bytes' are whole
check 'in half of the time' window_is 15000001
check 'at a rate' replayed --rate 1k
check 'the same bytes at a rate' are whole
check 'at its pace' window_is 4000000
check 'at the highest rate' replayed --rate max
check 'all of them, and the same bytes' cmp whole came
check 'in a loop' replayed --loop --time 0.1
check 'the same bytes in a loop' are whole
# Four frames in 40 ms: 30, and one mean gap.
check 'as often as there is time' [ "$(field planned)" -eq 10 ]
check 'in a loop at a rate' replayed --loop --rate 200 --time 0.05
check 'the same bytes in a loop at a rate' are whole
check 'at that pace' [ "$(field planned)" -eq 10 ]
check 'some of them' replayed --filter 'greater 600'
sed -n '2p;4p' whole >some
check 'are those' are some

# --- several ports and queues ---

# What all cores have as KEY, added up.
of_cores() { # KEY
	sed 's/.*"cores":\[//; s/\].*//' output | grep -o "\"$1\":[0-9]*" |
		awk -F : '{ sum += $2 } END { print sum }'
}

cores() {
	sed 's/.*"cores":\[//; s/\].*//' output | grep -o '"cpu"' | wc -l
}

agrees() { # KEY...: the whole is the sum of the cores' parts
	for key; do
		[ "$(field "$key")" -eq "$(of_cores "$key")" ] || return 1
	done
}

check 'two ports into two files' report --port pcap:one.pcap \
	--port pcap:two.pcap --rate 20k --time 0.2 --flows 1000 --size imix
check 'add up' lawful
check 'as their cores do' agrees planned sent unsent ring_full rx_frames
# In one order for both: a sender's numbers are two apart.
summary=$("$pcap_check" --senders 2 --flows 1000 --rate 20000 \
	one.pcap two.pcap 2>summary) || true
check 'send each frame once, in turn' said frames "$(field sent)"
check 'and leave none out' said missing 0
check 'of all flows' said ends 1000

check 'two ports of two queues' report --port ring --port null --queues 2 \
	--rate 20k --time 0.2 --write back.pcapng
check 'have four cores' [ "$(cores)" -eq 4 ]
check 'whose parts add up' agrees planned sent unsent ring_full rx_frames
check 'to the whole' lawful
check 'what came back is in the file, or was missed' \
	[ "$(field rx_frames)" -eq $(($(field recorded) + \
		$(field record_missed))) ]
summary=$("$pcap_check" --senders 4 --lossy back.pcapng 2>summary) || true
check 'which has each frame once, whole' said frames "$(field recorded)"
check 'and says pcapng' [ "$(od -An -tx1 -N4 back.pcapng)" = ' 0a 0d 0d 0a' ]

# Each core deals the whole schedule, and sends its share; so does who receives.
check 'four cores with a flow of its own rate' report --port ring --port null \
	--queues 2 --rate 20k --time 0.2 --steady 700 --receive
check 'keep it, whatever is lost' [ "$(field steady_sent)" -eq \
	"$(sed 's/.*"per_flow":\[\[0,\([0-9]*\),.*/\1/' output)" ]
check 'and nothing comes back that is not of its flow' is_field damaged 0

RUNTIME_DIRECTORY=$work/run "$pktgen" --port ring --port null --queues 2 \
	--rate 20k --time 0.1 >output
sed -n '/^cores /,/^[^ ]/{/^ /p}' output >table
check 'the report for people has a line for each' [ "$(wc -l <table)" -eq 4 ]
sent=$(sed -n 's/.* sent  *\([0-9]*\)$/\1/p' output | head -n 1)
check 'and they add up' [ "$(awk '{ sum += $4 } END { print sum }' table)" \
	-eq "$sent" ]

rm -f frames
check 'a port that only receives' report --port pcap:frames --rx-port null \
	--rate 20k --time 0.1
check 'takes no frame from the other' correct --rate 20000

plan
