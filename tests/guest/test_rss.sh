#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A virtio NIC that spreads flows over its queues itself (receive-side scaling):
# by the hash of the key, and the table, that ethtool -X sets. Frames come by a
# tap with several queues, in a network of the test's own: no vhost-user wire has
# RSS. Which queue a flow has is computed here by the generator's own hash, which
# Microsoft's verification suite has been through.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/agent-line.sh

need rxbench-pktgen "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio" \
	tests/host/spread_of tests/guest/programs/rxfh
if [ -z "${RSS_NETWORK-}" ]; then
	# Who is root in a namespace only loads no BPF program: QEMU does the
	# hashing itself then, and does it right for frames of whatever origin.
	if ! : <>/dev/net/tun || ! unshare -Urn ip link; then
		echo "1..0 # SKIP a network with a tap of its own is not to be had here"
		exit 77
	fi >/dev/null 2>&1
	RSS_NETWORK=1 exec unshare -Urn "$0"
fi
. tests/guest-boot.sh

queues=4
flows=64
# Of Microsoft's verification suite, and any other.
known=6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da3
known=${known}8030f20c6a42b73bbeac01fa
other=0123456789abcdeffedcba98765432100f1e2d3c4b5a69788796a5b4
other=${other}c3d2e1f00123456789abcdef

notes() {
	echo "$answer" | tr ';' '\n' | tail -n 3
	echo "sent: $sent; queues: $came"
	head -c 300 "$work/generator"
}

tap_is_up() {
	for try in 1 2 3 4 5 6 7 8 9 10; do
		ip link set rss0 arp off up && break
		[ "$try" -lt 10 ] && sleep 0.2
	done 2>/dev/null
	echo 1 >/proc/sys/net/ipv6/conf/rss0/disable_ipv6
	ip link show up dev rss0 | grep -q rss0
}

# "N N N N": the frames of each queue.
counted() {
	ask counters iface=eth0
	data | sort | sed -n 's/^drv\.rx_queue_[0-9]*_frames //p' |
		tr '\n' ' '
}

# Sets $came, to how many frames each queue got, and $sent. On a busy host the
# generator may not come to send as many as there are flows.
offer() {
	sent=0
	for try in 1 2 3 4 5; do
		before=$(counted)
		"$build/rxbench-pktgen" --port af_packet:rss0 --physical rss0 \
			--flows "$flows" --rate 1000 --time 500ms --json \
			>"$work/generator" 2>&1 || return 1
		sent=$(sed 's/.*"sent":\([0-9]*\).*/\1/' "$work/generator")
		ask drain iface=eth0 quiet_ms=100 limit_ms=20000
		came=$(echo "$before $(counted)" | awk -v n="$queues" '{
			for (i = 1; i <= n; i++) printf "%d ", $(i + n) - $i }')
		[ "$sent" -lt "$flows" ] || return 0
		echo "# try $try: only $sent frames were sent"
	done
	return 1
}

# Where they go by the key of the suite.
expected() { # QUEUES
	echo "$("$build/tests/host/spread_of" "$flows" "$1" "$sent" |
		tr '\n' ' ')0 0 0 0" | cut -d ' ' -f "1-$queues"
}

comes_by() { # QUEUES
	offer && [ "$came" = "$(expected "$1") " ]
}

comes_otherwise() {
	offer && [ "$came" != "$(expected "$queues") " ] &&
		[ $(($(echo "$came" | sed 's/ *$//; s/ /+/g'))) -eq "$sent" ]
}

key() { # WANTED [KEY]
	ask generator program=/bin/rxfh "args=eth0${2:+%20$2}"
	echo "$answer" | grep -q "ended: $1;"
}

keeps_a_queue_of_the_table() {
	ask channels iface=eth0 combined=1
	says 'Invalid argument'
}

restart() {
	ask down iface=eth0 && fine && ask up iface=eth0 mode=irq && fine
}

unloaded() {
	ask unload driver=netdrv && fine
}

sent=0 came=none
archive_with "$build/tests/guest/programs/rxfh"
boot "$work/archive" '' \
	-netdev "tap,id=net0,ifname=rss0,script=no,downscript=no,vhost=off,queues=$queues" \
	-device virtio-net-pci,netdev=net0,mq=on,rss=on,vectors=10,mac=02:00:00:00:00:02,romfile=
must 'the agent answers' hello
check 'the tap is up' tap_is_up
must 'the driver is loaded' load driver=netdrv
must 'the device is up' up iface=eth0 mode=napi
must 'the application runs' workload start=sink cpu=0
must 'all queues are in use' channels iface=eth0 combined="$queues"
check 'there is a key' key '[0-9a-f]\{80\}'
check 'a key can be set, and told' key "$known" "$known"
check 'each flow goes where the hash says' comes_by "$queues"
must 'a table of two queues' spread iface=eth0 queues=2
check 'each flow goes where the table says' comes_by 2
check 'a queue that is in the table stays' keeps_a_queue_of_the_table
check 'another mode, the device down and up' restart
check 'the table is the same' comes_by 2
must "the table is the driver's again" spread iface=eth0 queues=0
check 'and all queues have their flows' comes_by "$queues"
check 'another key' key "$other" "$other"
check 'spreads them in another way' comes_otherwise
must 'one queue' channels iface=eth0 combined=1
check 'has all frames' comes_by 1
must 'and four again' channels iface=eth0 combined="$queues"
check 'with the key that was set' key "$other"
check 'the key of the suite' key "$known" "$known"
check 'is taken in use at once' comes_by "$queues"
check 'it can be unloaded' unloaded
check 'the log is clean' log_is_clean
plan
