#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Mode uio, where the program that empties the ring is not to be relied on: it
# is killed in a flood, holds the device while the module goes, or writes into
# the shared ring what it should not. In a guest with two CPUs, so that driver
# and program run at once, on the simulated NIC.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio" \
	tests/guest/programs/uio_hostile
program=$build/tests/guest/programs/uio_hostile
. tests/agent-line.sh
. tests/guest-boot.sh
. tests/sim-wire.sh

notes() {
	echo "$answer" | tr ';' '\n' | tail -n 3
	cat "$work/grew" 2>/dev/null
}

# Every frame is with the program or has a place of death, but for @1: one that
# the program was killed over.
balanced() { # LOST
	lost=$(($(grew sim.injected) - $(grew uio.received) - \
		$(grew sim.missed) - \
		$(grew drv.rx_queue_drop) - $(grew drv.rx_reset_drop) - \
		$(grew drv.rx_errors)))
	echo "lost $lost" >>"$work/grew"
	[ "$(grew sim.injected)" = "$frames" ] && [ "$lost" -ge 0 ] &&
		[ "$lost" -le "$1" ]
}

low_rate() { # WHAT
	what=$1
	begin 300 1 1000
	end
	check "$what: the program receives every frame" \
		[ "$(grew uio.received)" = 300 ]
	check "$what: as the sink's" [ "$(grew sink.received)" = 300 ]
	check "$what: taken in its own context" \
		[ "$(grew drv.rx_harvest_thread)" = 300 ]
}

flood() { # WHAT
	what=$1
	begin 60000 30 200
}


load() {
	must 'the driver loads' load driver=netdrv args=sim%3D1
	iface=$(echo "$answer" | sed -n 's/.*iface=\([a-z0-9]*\).*/\1/p')
	must 'its interface comes up' up iface="$iface" mode=uio
}

archive_with "$program"
boot "$work/archive" ''
must 'the guest answers' hello
must 'the sink runs, and the program with it' workload start=sink cpu=1
load
low_rate 'at a low rate'

flood 'in a flood'
end
check "$what: each frame is accounted for" balanced 0

flood 'killed in a flood'
must "$what: the program ends" workload stop=uio
must "$what: another begins" workload start=uio cpu=1
end
check "$what: each frame is accounted for" balanced 1
low_rate 'after that'

what='modes change in a flood'
begin 120000 30 200
for mode in napi uio irq uio threaded uio napi uio; do
	ask mode iface="$iface" set=$mode
	check "$what: $mode" says "mode=$mode"
done
end
ask sinkstat
check "$what: the programs live" fine

flood 'down in a flood'
must "$what: down" down iface="$iface"
must "$what: and up" up iface="$iface"
end
check "$what: each frame is accounted for" balanced 0
low_rate 'after that'

flood 'unloaded in a flood'
must "$what: though the program holds the device" unload driver=netdrv
check "$what: the kernel's log is clean" log_is_clean
load
low_rate 'loaded again'

must 'the program goes' workload stop=uio
flood 'a hostile program'
ask generator program=/bin/uio_hostile \
	"args=/dev/uio0%20/sys/class/net/$iface/netdrv/mode"
check "$what: harms nobody" says 'ended: ok;'
end
must "$what: the mode can be had again" mode iface="$iface" set=uio
must "$what: a good one comes" workload start=uio cpu=1
low_rate "after $what"
check "the kernel's log is clean" log_is_clean
plan
