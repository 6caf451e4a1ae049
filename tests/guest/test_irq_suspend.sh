#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# IRQ suspension (Linux 6.13) on mode napi: while an application that polls is
# busy with what it got, neither interrupt nor timer takes frames behind its
# back. In a guest with two CPUs, on the simulated NIC.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
case $kernel in
5.* | 6.? | 6.1[0-2])
	echo "1..0 # SKIP Linux $kernel has no IRQ suspension"
	exit 77
	;;
esac
need "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio" \
	tests/guest/programs/irq_suspend
program=$build/tests/guest/programs/irq_suspend
. tests/agent-line.sh
. tests/guest-boot.sh

notes() {
	echo "$answer" | tr ';' '\n' | tail -n 3
}

counter() { # NAME
	ask counters iface="$iface"
	data | sed -n "s/^drv\.$1 //p"
}

# Leaves in $softirq how many of its frames were taken in a softirq, and in
# $thread how many by the application.
application() { # SUSPEND_NS
	softirq=$(counter rx_harvest_softirq)
	thread=$(counter rx_harvest_thread)
	ask generator program=/bin/irq_suspend "args=$inject%20$1"
	check "suspended for at most $1 ns: it gets every frame" \
		says 'ended: ok;'
	softirq=$(($(counter rx_harvest_softirq) - softirq))
	thread=$(($(counter rx_harvest_thread) - thread))
	echo "# $1 ns: $softirq frames taken in softirq, $thread by the program"
}

archive_with "$program"
boot "$work/archive" ''
must 'the guest answers' hello
must 'the driver loads' load driver=netdrv args=sim%3D1
iface=$(echo "$answer" | sed -n 's/.*iface=\([a-z0-9]*\).*/\1/p')
must 'its interface comes up' up iface="$iface" mode=napi
inject=/sys/kernel/debug/netdrv/netdrv-sim.0/inject

application 0
timer=$softirq
check 'the timer takes frames meanwhile' [ "$timer" -gt 100 ]
application 20000000
check 'suspended, it leaves them to the application' \
	[ $((softirq * 4)) -lt "$timer" ]
check 'which takes them itself' [ "$thread" -gt "$softirq" ]
must 'the mode can be left' mode iface="$iface" set=irq
must 'and had again' mode iface="$iface" set=napi
application 20000000
check 'the NAPI is told of it once more' [ $((softirq * 4)) -lt "$timer" ]
check "the kernel's log is clean" log_is_clean
plan
