#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A virtio NIC whose device lies: lengths that cannot be, descriptors returned
# twice or never lent, more returned than there is, buffers that stay away,
# interrupts for nothing. The driver counts what it can; what virtio's core calls
# broken is left alone until a reset makes it good; the kernel stays.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/agent-line.sh

need "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio" tests/host/hostile_peer
. tests/guest-boot.sh

peer=
peer_ends() {
	exec 5>&-
	[ -z "$peer" ] || wait "$peer"
}
trap 'shut_down; peer_ends; rm -rf "$work"' EXIT
mkfifo "$work/orders" "$work/said"
"$build/tests/host/hostile_peer" "$work/wire" <"$work/orders" >"$work/said" &
peer=$!
exec 5>"$work/orders" 6<"$work/said"
read -r said <&6

notes() {
	echo "$answer" | tr ';' '\n' | tail -n 5
	echo "done $placed, grown: $grown"
}

# Sets placed: how many frames the peer has put there.
order() { # WHAT
	echo "$1" >&5
	read -r said placed <&6 && [ "$said" = ok ]
}

counter() { # NAME
	ask counters iface=eth0
	data | sed -n "s/^$1 //p"
}

rest() {
	ask drain iface=eth0 quiet_ms=20 limit_ms=5000
}

# Sets grown: by how much a counter does.
does() { # ORDER COUNTER
	before=$(counter "$2")
	order "$1" && rest
	grown=$(($(counter "$2") - before))
}

nothing() { # ORDER COUNTER
	does "$1" "$2"
	[ "$grown" -eq 0 ]
}

# It is told, and the guest has had the time to find out.
told() { # LIE
	order "$1" && [ "$placed" -gt 0 ] && rest
}

unloaded() {
	ask unload driver=netdrv && fine
}

as_many() { # ORDER COUNTER
	does "$1" "$2"
	[ "$placed" -gt 0 ] && [ "$grown" -eq "$placed" ]
}

restart() {
	ask down iface=eth0 && fine && ask up iface=eth0 mode="$mode" && fine
}

boot "$build/initramfs/$kernel.cpio" '' \
	-object memory-backend-memfd,id=ram,size=384M,share=on \
	-machine memory-backend=ram \
	-chardev "socket,id=wire,path=$work/wire" \
	-netdev vhost-user,id=net0,chardev=wire \
	-device virtio-net-pci,netdev=net0,mac=02:00:00:00:00:02,romfile=
must 'the agent answers' hello
# In mode uio it is who takes the frames.
must 'the application runs' workload start=sink cpu=0
must 'the driver is loaded' load driver=netdrv
must 'the device is up' up iface=eth0 mode=napi
ask get path=/sys/class/net/eth0/netdrv/mode
modes=$(data | tr -d '[]')
placed=0 grown=0
for mode in $modes; do
	must "$mode" mode iface=eth0 set="$mode"
	check "$mode: honest frames" as_many 'frames 50' drv.rx_frames
	check "$mode: lengths that cannot be" as_many 'lengths 50' drv.rx_errors
	check "$mode: interrupts for nothing" nothing 'spurious 200' drv.rx_frames
	check "$mode: frames after those" as_many 'frames 50' drv.rx_frames
	for lie in twice wild jump 'stuck 100000'; do
		check "$mode: ${lie%% *}" told "$lie"
		check "$mode: ${lie%% *}, and a reset" restart
		check "$mode: ${lie%% *}, frames after it" \
			as_many 'frames 50' drv.rx_frames
	done
done
check 'it can be unloaded' unloaded
check 'the log is clean' log_is_clean
plan
