#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The generator on DPDK's software ports: no device, no hugepages, no root.
# Nothing here depends on how fast this machine is or what else it does.
set -eu

. tests/tap.sh
. tests/built.sh
need rxbench-pktgen tests/host/telemetry_client tests/host/pcap_check
. tests/pktgen-serve.sh

pcap_check=$build/tests/host/pcap_check

# The first and the last CPU we may use; on a machine with one, the same.
cpus=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)
first_cpu=${cpus%%[,-]*}
last_cpu=${cpus##*[,-]}
plain="--no-huge --no-shconf --no-pci"
# shellcheck disable=SC2086 # a list of options
set -- $plain --lcores "0@$last_cpu,1@$last_cpu"

# One line with TEXT, that status, nothing left.
ends_with() { # STATUS TEXT ARGUMENTS...
	wanted=$1
	text=$2
	shift 2
	mkdir -p "$work/refused"
	status=0
	RUNTIME_DIRECTORY=$work/refused "$pktgen" "$@" >"$work/output" 2>&1 ||
		status=$?
	[ "$status" -eq "$wanted" ] && [ "$(wc -l <"$work/output")" -eq 1 ] &&
		grep -q "^rxbench-pktgen: .*$text" "$work/output" &&
		[ -z "$(find "$work/refused" ! -type d)" ]
}

misuse() { # TEXT ARGUMENTS...
	ends_with 2 "$@"
}

refuses() { # TEXT ARGUMENTS...
	ends_with 1 "$@"
}

cpu_ticks() { # PID
	awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# --- the command line ---

"$pktgen" --help >"$work/output"
check 'there is help' grep -q '^usage: rxbench-pktgen' "$work/output"
check 'an unknown option of EAL' misuse "unrecognized option '--foo'" --foo
check 'an unknown option' misuse '--foo: unknown' "$@" -- --foo
check 'an option without its value' misuse '--dst-ip' "$@" -- --dst-ip
check 'a bad MAC address' misuse 'a MAC address like' "$@" -- --dst-mac x
check 'a bad IP address' misuse 'an IPv4 address like' "$@" -- --src-ip 1.2
check 'a bad UDP port' misuse '1 to 65535' "$@" -- --dst-port 0
check 'a stray word' misuse "unexpected argument 'x'" "$@" -- x
check 'a stray word of EAL' misuse 'unexpected argument: x' \
	"$@" --vdev net_null0 x
check 'no port' misuse '0 ports' "$@"
check 'two ports' misuse '2 ports' "$@" --vdev net_null0 --vdev net_null1
# shellcheck disable=SC2086 # a list of options
check 'one lcore' misuse '2 lcores' $plain -l "$last_cpu" --vdev net_null0
touch "$work/taken"
check 'a socket path in use' refuses 'taken exists' \
	"$@" --vdev "net_vhost0,iface=$work/taken"
check 'which is left alone' test -e "$work/taken"
check 'a socket path in no directory' refuses 'No such file or directory' \
	"$@" --vdev "net_vhost0,iface=$work/none/s"
check 'a socket path too long' refuses 'too long' "$@" --vdev \
	"net_vhost0,iface=$work/$(printf '%0120d' 0)"

# --- what leaves the port, byte by byte ---

holds() { # BYTES OPTION...: so many frames as were sent, of that length
	expected="frames=$sent missing=0 sizes=$1:$sent"
	expected="$expected ends=198.18.0.1/49184>198.18.0.2/9 ip=4 proto=udp"
	shift
	[ "$("$pcap_check" "$@" "$work/pcap/frames")" = "$expected" ]
}

start "$work/pcap" "$@" --vdev "net_pcap0,tx_pcap=$work/pcap/frames"
ask "$socket" /pktgen/start,rate=7777,window_ms=200,epoch=513 /pktgen/wait
check 'a whole trial' is state 'done'
check 'frames add up' lawful 1556
check 'the window is what was asked' \
	[ $(($(field end_ns) - $(field start_ns))) -eq 200000000 ]
sent=$(field sent)
finish "$pid"
check 'it ends cleanly' silent "$work/pcap"
check 'every byte of every frame' holds 60 --rate 7777 --epoch 513

start "$work/pcap" "$@" --vdev "net_pcap0,tx_pcap=$work/pcap/frames"
ask "$socket" /pktgen/start,rate=3000,window_ms=50,epoch=0,frame_bytes=1513 \
	/pktgen/wait
sent=$(field sent)
finish "$pid" INT
check 'long frames of odd length' holds 1513 --rate 3000 --epoch 0

# --- trials ---

start "$work/ring" "$@" --vdev net_ring0
ask "$socket" /pktgen/result
check 'no result before a trial' is error 'no trial was started'
ask "$socket" /pktgen/start,rate=50000,window_ms=100,epoch=1 /pktgen/wait
check 'received frames are counted' \
	[ "$(field rx_frames)" -eq $(($(field sent) - $(field ring_full))) ]
check 'frames add up on a ring' lawful 5000

ask "$socket" /pktgen/start,rate=1000,window_ms=600000,epoch=2
check 'a trial starts' is state running
ask "$socket" /pktgen/start,rate=1,window_ms=1,epoch=3
check 'but not a second one' is error \
	'a trial is running; wait for it or stop it'
"$client" "$socket" /pktgen/wait >"$work/waited" &
waiter=$!
"$client" "$socket" /pktgen/wait >"$work/left" 2>&1 &
leaver=$!
ask "$socket" /pktgen/stats
check 'live counters' is state running
kill "$leaver"
ask "$socket" /pktgen/stop
check 'a trial stops early' is state stopped
check 'and still adds up' lawful "$(field planned)"
ended=$answer
wait "$waiter"
answer=$(cat "$work/waited")
check 'who waited hears of it' is state stopped
answer=$ended
check 'the window ends where it stopped' \
	[ $(($(field end_ns) - $(field start_ns))) -lt 600000000000 ]
ask "$socket" /pktgen/result
check 'a client that left did no harm' is epoch 2

for bad in rate=0 rate=-1 rate=148809524 rate=1e3 rate= rate window_ms=0 \
	epoch=65536 frame_bytes=59 pattern=none colour=red; do
	request=rate=9,window_ms=9,epoch=9
	key=${bad%%=*}
	case $request in
	*"$key="*)
		request=${request%%"$key=9"*}$bad${request#*"$key=9"}
		;;
	*) request=$request,$bad ;;
	esac
	ask "$socket" "/pktgen/start,$request"
	check "asking for $bad" [ -n "$(field error)" ]
done
ask "$socket" /pktgen/result
check 'bad requests change nothing' is epoch 2

before=$(cpu_ticks "$pid")
sleep 1 # idle time is what is measured
check 'idle means idle' [ $(($(cpu_ticks "$pid") - before)) -le 2 ]

ask "$socket" /pktgen/start,rate=1000,window_ms=600000,epoch=4
finish "$pid"
forgive_leavers "$work/ring"
check 'a signal ends a running trial' silent "$work/ring"

# --- a wire with an end: the peer's slots, and a counter of what it took ---

cd "$work" # a short name for the counter
on_wire() { # what neither the port nor the peer refused
	echo $(($(field sent) - $(field ring_full)))
}
# Ask until CONDITION holds; the runner's limit is the limit.
until_stats() { # CONDITION...
	until ask "$socket" /pktgen/stats && "$@"; do
		kill -0 "$pid" || return 1
	done
}
some_refused() { [ "$(field ring_full)" -gt 0 ]; }
reached() { [ "$(on_wire)" -ge "$1" ]; }

echo 7 >counter
start "$work/null" "$@" --vdev net_null0
ask "$socket" /pktgen/start,rate=20000,window_ms=100,epoch=1 /pktgen/wait
check 'without an end every frame goes' is ring_full 0
request=rate=20000,window_ms=100,epoch=2,peer_slots=100,peer_taken=counter
ask "$socket" "/pktgen/start,$request" /pktgen/wait
check 'frames go until the slots are full' [ "$(on_wire)" -eq 100 ]
check 'all others are lost at the peer, and add up' lawful 2000
request=rate=1000,window_ms=600000,epoch=3,peer_slots=100,peer_taken=counter
ask "$socket" "/pktgen/start,$request"
check 'the slots fill up' until_stats some_refused
echo 57 >counter
check 'what the peer takes makes room' until_stats reached 150
ask "$socket" /pktgen/stop
check 'for as many' [ "$(on_wire)" -eq 150 ]
request=rate=1000,window_ms=10,epoch=4,peer_slots=100,peer_taken
ask "$socket" "/pktgen/start,$request=missing" /pktgen/wait
check 'no counter, no trial' is error \
	'peer_taken=missing: No such file or directory'
echo many >counter
ask "$socket" "/pktgen/start,$request=counter" /pktgen/wait
check 'nor with what is none' is error 'peer_taken=counter: not a number'
ask "$socket" /pktgen/stats
check 'which is a failed trial' is state failed
ask "$socket" /pktgen/start,rate=1000,window_ms=10,epoch=5 /pktgen/wait
check 'and harms no other' is state 'done'
finish "$pid"
check 'it ends cleanly after all that' silent "$work/null"

# --- vhost-user, with a second generator as the other side ---

start "$work/vhost" "$@" --vdev "net_vhost0,iface=$work/vhost/s"
vhost=$pid
vhost_socket=$socket
ask "$socket" /pktgen/waitlink,limit_ms=20
check 'no link without a peer' is link 0
ask "$socket" /pktgen/start,rate=1000,window_ms=10,epoch=1
check 'no trial without a link' is error \
	"the port's link is down; /pktgen/waitlink waits"
"$client" "$socket" /pktgen/waitlink,limit_ms=60000 >"$work/waited" &
waiter=$!
# shellcheck disable=SC2086 # a list of options
start "$work/peer" $plain --lcores "0@$first_cpu,1@$first_cpu" \
	--vdev "net_virtio_user0,path=$work/vhost/s"
wait "$waiter"
answer=$(cat "$work/waited")
check 'the link comes up with the peer' is link 1
ask "$vhost_socket" /pktgen/start,rate=20000,window_ms=100,epoch=1 /pktgen/wait
check 'a full ring is not asked again' [ "$(field ring_full)" -gt 0 ]
check 'what it refused was sent' lawful 2000
ask "$socket" /pktgen/start,rate=1,window_ms=600000,epoch=1
ask "$vhost_socket" /pktgen/start,rate=20000,window_ms=200,epoch=2 /pktgen/wait
taken=$(($(field sent) - $(field ring_full)))
check 'frames add up over vhost-user' lawful 4000
ask "$socket" /pktgen/stop
check 'the peer has every frame' is rx_frames "$taken"
finish "$pid"
check 'the peer ends cleanly' silent "$work/peer"
finish "$vhost"
check 'its socket is gone' silent "$work/vhost"

# --- where it lives ---

start "$work/shared" "$@" --vdev net_null0
one=$pid
one_socket=$socket
start "$work/shared" "$@" --vdev net_null0
check 'two in one directory have a socket each' \
	[ "$socket" != "$one_socket" ]
ask "$one_socket" /pktgen/stats
check 'and the first still answers' is state idle
finish "$pid"
finish "$one"
check 'and both are gone' silent "$work/shared"

if [ "$(id -u)" -eq 0 ] && id nobody >/dev/null 2>&1; then
	# The way to the clone and to here may be closed to others: go there
	# first, and take the program along.
	mkdir "$work/user"
	cp "$pktgen" "$work/user"
	chown -R nobody "$work/user"
	mkfifo "$work/user.ready"
	(
		cd "$work/user"
		unset RUNTIME_DIRECTORY
		exec setpriv --reuid=nobody --regid="$(id -g nobody)" \
			--clear-groups env HOME=. XDG_RUNTIME_DIR=. \
			./rxbench-pktgen "$@" --vdev net_vhost0,iface=s
	) >"$work/user.ready" 2>"$work/user/errors" &
	pid=$!
	pids="$pids $pid"
	ready=
	IFS= read -r ready <"$work/user.ready" || true
	check 'an ordinary user may run it' \
		[ "${ready##* }" = ./dpdk/rte/dpdk_telemetry.v2 ]
	finish "$pid"
	check 'and leaves nothing either' silent "$work/user"
fi

plan
