#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An interface's interrupts stay on the CPU they were pinned to, and so does the
# work on its frames, in whatever receive mode: in a guest with two CPUs and the
# generator inside, on a wire within QEMU. Interrupts that nobody pinned go to
# the other CPU.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need "kernel/$kernel/vmlinux" "initramfs/$kernel-virtual.cpio"
archive=$build/initramfs/$kernel-virtual.cpio
. tests/agent-line.sh
. tests/guest-boot.sh

notes() {
	echo "$answer" | tr ';' '\n'
}

start_generator() {
	devices=/sys/bus/pci/devices/0000:00:09.0
	must 'a driver for the generator' module name=uio_pci_generic
	must 'that is to take its device' set \
		path=$devices/driver_override value=uio_pci_generic
	must 'takes it' set \
		path=/sys/bus/pci/drivers_probe value=0000:00:09.0
	args=--in-memory%20--lcores%200@0,1@0%20-a%200000:00:09.0
	must 'the generator starts' generator "args=$args"
	ask telemetry command=/pktgen/waitlink,limit_ms%3D10000
	check 'and has a link' says '"link":1'
}

# NUMBER CPU0 CPU1 of the two that a frame raises: the vector of the device, and
# the line behind it that the driver made.
interrupts() {
	ask get path=/proc/interrupts || return 1
	data | awk -v device="$device" '
	$NF == "eth0-rx" || $NF == device "-rx" {
		sub(/:/, "", $1)
		print $1, $2, $3
	}' | sort
}

# Between the lists BEFORE and AFTER: both counted, and nothing on CPU 0.
came_on_cpu1() { # BEFORE AFTER
	{
		echo "$1" | sed "s|^|before |"
		echo "$2" | sed "s|^|after |"
	} | awk '
	$1 == "before" { zero[$2] = $3; one[$2] = $4 }
	$1 == "after" { astray += $3 - zero[$2]; lines += $4 > one[$2] }
	END { exit !(!astray && lines == 2) }'
}

# A program, or a thread that the kernel made, goes where the scheduler sends it.
is_bound() {
	ask get path=/sys/class/net/eth0/netdrv/contexts
	case $(data) in
	*" thread=- "* | *" thread=irq/"* | *" thread=kworker/"* | *" thread=nd-"*) ;;
	*) return 1 ;;
	esac
}

# Modes that take no interrupts have no line of their own.
wants_none() { # LIST
	[ "$(echo "$1" | wc -l)" -eq 1 ]
}

# Frames that either CPU has given to protocols, from whatever context, in hex.
processed() {
	ask get path=/proc/net/softnet_stat && data | sed "s/ .*//"
}

worked_on_cpu1() { # BEFORE AFTER, as processed() answers
	[ "${1%%[!0-9a-f]*}" = "${2%%[!0-9a-f]*}" ] && [ "$1" != "$2" ]
}

all_on_cpu1() { # LIST: each one's affinity as it is in effect
	for number in $(echo "$1" | cut -d ' ' -f 1); do
		ask get "path=/proc/irq/$number/effective_affinity_list"
		[ "$(data)" = 1 ] || return 1
	done
}

send() { # EPOCH
	trial=rate%3D1000,window_ms%3D50,epoch%3D$1
	ask telemetry "command=/pktgen/start,$trial"
	ask telemetry command=/pktgen/wait
	check "$mode: frames were sent" says '"planned":50'
	ask drain iface=eth0 quiet_ms=20 limit_ms=10000
}

test_mode() { # EPOCH
	ask mode iface=eth0 set="$mode"
	check "$mode: is selected" says "mode=$mode"
	before=$(interrupts)
	check "$mode: they are pinned" all_on_cpu1 "$before"
	handled=$(processed)
	send "$1"
	after=$(interrupts)
	if wants_none "$before"; then
		check "$mode: wants no interrupts, and none came" \
			[ "$before" = "$after" ]
	else
		check "$mode: they came, and all on the CPU they are pinned to" \
			came_on_cpu1 "$before" "$after"
	fi
	check "$mode: they are pinned afterwards" all_on_cpu1 "$after"
	! is_bound || check "$mode: that CPU does the protocol work" \
		worked_on_cpu1 "$handled" "$(processed)"
}

wire=hubport,hubid=0
boot "$archive" 'irqaffinity=0 hugepagesz=2M hugepages=24' \
	-netdev "$wire,id=near" -netdev "$wire,id=far" -device \
	virtio-net-pci,netdev=near,mac=02:00:00:00:00:02,addr=8,romfile= \
	-device e1000,netdev=far,mac=02:00:00:00:00:01,addr=9,romfile=
must 'the guest answers' hello
start_generator
must 'the driver loads' load driver=netdrv
must 'the interface comes up, pinned' up iface=eth0 irq_cpu=1
must 'the sink runs' workload start=sink cpu=1
ask get path=/sys/class/net/eth0/netdrv/mode
modes=$(data | tr -d '[]')
check 'there are modes' [ "$(echo "$modes" | wc -w)" -ge 3 ]
# The vectors carry the name of the device, whose number the kernel gave.
ask get path=/proc/interrupts
device=$(data | sed -n 's/.* \(virtio[0-9]*\)-rx$/\1/p' | head -n 1)
check 'the device has a vector' [ -n "$device" ]
# A vector without interrupt remapping moves when it next comes.
mode='as it came up'
send 1
epoch=1
# Twice: each mode follows another, and comes back.
for mode in $modes $modes; do
	epoch=$((epoch + 1))
	test_mode "$epoch"
done
check "the kernel's log is clean" log_is_clean
exec 3>&-
plan
