#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Each allocation of the driver fails once: of bringing a device up, of another
# ring, of every mode, of a device's birth, on every backend. It is refused
# cleanly, nothing changes and nothing is lost, and afterwards all works. Then,
# in every mode, allocations of the receive path fail while frames come: each
# frame is accounted for. On a kernel with fault injection (KERNEL=debug).
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio" \
	tests/guest/programs/fail_nth
program=$build/tests/guest/programs/fail_nth
kernel_has CONFIG_FAILSLAB || {
	echo "1..0 # SKIP kernel $kernel has no fault injection; debug has"
	exit 77
}
. tests/agent-line.sh
. tests/guest-boot.sh
. tests/sim-wire.sh
# Memory that is not to be had is logged with who wanted it.
unclean=$(echo "${unclean:?}" | sed 's/|Call Trace://')

slowness=$(cat "$build/kernel/$kernel/slowness" 2>/dev/null || echo 1)
sites=0

notes() {
	echo "$answer" | tr ';' '\n' | tail -n 3
	cat "$work/grew" 2>/dev/null
}

# Every allocation of an operation (programs/fail_nth.c), a few at a time.
each_fails() { # WHAT OPERATION...
	what=$1
	shift
	operation=$(echo "$*" | sed 's/ /%20/g')
	from=1
	refused=0
	while [ -n "$from" ]; do
		ask generator program=/bin/fail_nth "args=$from%20$operation"
		from=$(echo "$answer" | sed -n 's/.*ended: more \([0-9]*\).*/\1/p')
		more=$(echo "$answer" | sed -n 's/.* refused \([0-9]*\);.*/\1/p')
		refused=$((refused + ${more:-0}))
	done
	check "$what: refused without harm" says 'ended: ok '
	all=$(echo "$answer" | sed -n 's/.*ended: ok \([0-9]*\).*/\1/p')
	echo "# $what: each of ${all:-?} allocations failed, $refused refused it"
	sites=$((sites + ${all:-0}))
}

# Like log_is_clean(). A page pool that gets no memory for its list of DMA
# addresses asks again with softirqs off, which is the kernel's own mistake
# (page_pool_dma_map(), xa_alloc_bh() with GFP_KERNEL): the line that says so
# follows six lines later.
no_fault_of_ours() {
	look_for_leaks
	ask dmesg
	! data | awk -v unclean="$unclean" '
	/BUG: sleeping function called/ { held = $0; left = 7; next }
	/page_pool_dma_map/ { held = "" }
	held && !--left { print held; held = "" }
	$0 ~ unclean
	END { if (held) print held }' | sed "s/^/# /" | grep .
}

# Sets $nic: the interface of the backend whose bus is PREFIX.
iface_on() { # PREFIX
	nic=
	for one in $(echo "$ifaces" | tr ',' ' '); do
		ask get path=/sys/class/net/"$one"/device/modalias
		! data | grep -q "^$1" || nic=$one
	done
}

# Sets $iface: the simulated one.
load() {
	must 'the driver loads' load driver=netdrv args=sim%3D1
	ifaces=$(echo "$answer" | sed -n 's/.*iface=\([a-z0-9,]*\).*/\1/p')
	iface_on platform:
	iface=$nic
}

# Sink or driver, each frame has its place.
balanced() {
	placed=0
	for place in sink.received sim.missed drv.rx_queue_drop \
		drv.rx_backlog_drop drv.rx_reset_drop drv.rx_errors \
		drv.rx_alloc_fail snmp.Udp.RcvbufErrors; do
		placed=$((placed + $(grew "$place")))
	done
	[ "$(grew sim.injected)" = "$frames" ] && [ "$placed" = "$frames" ]
}

low_rate() { # WHAT
	what=$1
	begin 300 1 $((1000 * slowness))
	end
	check "$what: every frame arrives" [ "$(grew sink.received)" = 300 ]
}

# Of the driver's allocations that no process waits for, every 5th: 100 %; none
# again: 0. Whose they are has been said by programs/fail_nth.c.
receive_path_fails() { # PERCENT
	for kind in failslab fail_page_alloc; do
		ask set path=/sys/kernel/debug/$kind/ignore-gfp-wait value=Y
		ask set path=/sys/kernel/debug/$kind/interval value=5
		ask set path=/sys/kernel/debug/$kind/times value=-1
		ask set path=/sys/kernel/debug/$kind/probability value="$1"
		fine || return
	done
}

archive_with "$program"
boot "$work/archive" '' \
	-netdev hubport,id=one,hubid=0 -device virtio-net-pci,netdev=one \
	-netdev hubport,id=two,hubid=0 -device e1000,netdev=two
must 'the guest answers' hello
must 'the sink runs' workload start=sink cpu=1
load
ask get path=/sys/class/net/"$iface"/netdrv/mode
modes=$(data | tr -d '[]')

for backend in platform: virtio: pci:; do
	iface_on $backend
	each_fails "$backend up" up "$nic"
	must "$backend up" up iface="$nic" mode=napi
	each_fails "$backend another ring" rings "$nic"
	for mode in $modes; do
		[ "$mode" != napi ] || continue
		each_fails "$backend to mode $mode" write \
			/sys/class/net/"$nic"/netdrv/mode "$mode" napi
	done
	[ "$nic" = "$iface" ] || must "$backend down" down iface="$nic"
done
echo "# $sites allocations failed, one at a time"
check "the kernel's log is clean" no_fault_of_ours
low_rate 'after that'

check 'allocations of the receive path fail' receive_path_fails 100
for mode in $modes; do
	must "mode $mode" mode iface="$iface" set="$mode"
	what="mode $mode without memory"
	begin 600 3 3000
	end
	check "$what: each frame is accounted for" balanced
	[ "$mode" = uio ] || # makes no skb
		check "$what: some were not to be had" \
			[ "$(grew drv.rx_alloc_fail)" -gt 0 ]
done
check 'allocations succeed again' receive_path_fails 0
must 'mode napi' mode iface="$iface" set=napi
low_rate 'after that'
check "the kernel's log is clean" no_fault_of_ours

must 'down' down iface="$iface"
ask set path=/sys/bus/platform/drivers/netdrv-sim/unbind value=netdrv-sim.0
check 'the device is taken away' fine
each_fails 'a device is born' bind /sys/bus/platform/drivers/netdrv-sim \
	netdrv-sim.0
must 'the driver goes' unload driver=netdrv
load
must 'its interface comes up' up iface="$iface" mode=napi
low_rate 'loaded again'
check "the kernel's log is clean" no_fault_of_ours
plan
