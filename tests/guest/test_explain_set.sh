#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rxbench explain as its user sees it: under other conditions a mode works where
# it then claims to; in the virtual lab, too, and there each time the same.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need rxbench rxbench-pktgen "kernel/$kernel/vmlinux" \
	"initramfs/$kernel.cpio" "initramfs/$kernel-virtual.cpio"
rxbench=$build/rxbench
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
cd "$work" || exit 1

notes() {
	cat errors
	grep -E '"(claim|differences)"' -A 3 told
}

explain() { # MODE OPTION...
	"$rxbench" explain "$@" --kernel "$kernel" --json >told 2>errors
}

told() { # PATTERN
	grep -Eq "$1" told
}

# Handlers of a shared line that answered IRQ_NONE.
not_for_us() {
	awk '/"what"/ { mine = /"not for us"/ }
	mine && /"count"/ { gsub(/[^0-9]/, ""); n += $0 }
	END { print n + 0 }' told
}

# Of the last step of that kind.
cpu_of() { # WHAT
	awk -v what="\"$1\"" '/"what"/ { mine = index($0, what) }
	mine && /"cpu"/ { gsub(/[^0-9]/, ""); cpu = $0; mine = 0 }
	END { print cpu }' told
}

reader() {
	awk '/"what" : "read by"/ { mine = 1 }
	mine && /"name"/ { gsub(/[",]/, ""); print $3; exit }' told
}

as_claimed() { # WHERE-CLAIMED MODE OPTION...
	where=$1
	shift
	check "$*: as claimed" explain "$@"
	check "$*: which is $where" told "\"claim\" : \"$where"
}

as_claimed 'harvest=thread protocol=softirq .*thread=irq/' \
	irq --set threadirqs=on
check 'the knob is told' told '"params" : "threadirqs=on"'
as_claimed 'harvest=thread protocol=thread .*thread=irq/' \
	threaded --set threadirqs=on
as_claimed 'harvest=softirq protocol=softirq softirq=NET_RX' \
	napi --set threadirqs=on
as_claimed 'harvest=thread protocol=thread .*thread=kworker/u' \
	workqueue --set kind=unbound
as_claimed 'harvest=thread protocol=thread .*sched=fifo' \
	poll --set sched=fifo --device e1000

# The interrupt's work on one CPU, the application's on the other.
as_claimed 'harvest=softirq' napi --set cpus=2 --set irq_cpu=1
check 'frames are taken on the CPU that is interrupted' \
	[ "$(cpu_of 'ring emptied')" = 1 ]
check 'and read on the other' [ "$(cpu_of 'read by')" = 0 ]

# Whoever interrupts, the line's other device is asked as well.
as_claimed 'harvest=hardirq' irq
check 'nobody is asked in vain' test "$(not_for_us)" -eq 0
as_claimed 'harvest=hardirq' irq --set irq=shared
check 'on a shared line somebody is' test "$(not_for_us)" -gt 0
as_claimed 'harvest=hardirq' irq --set irq=shared --device e1000
check 'on the shared line of an e1000, too' test "$(not_for_us)" -gt 0
as_claimed 'harvest=hardirq' irq --set irq=shared --device e1000e
check 'and of an e1000e that has no MSI-X' test "$(not_for_us)" -gt 0

# Ahead of IP, which is last to have the frame and need not copy it.
as_claimed 'harvest=thread' kthread --lab virtual --set cost_proto_ns=20000
check 'busy work at protocol level leaves the frame to the application' \
	[ "$(reader)" = sink ]
plan
