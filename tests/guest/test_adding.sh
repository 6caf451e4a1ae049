#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# docs/adding-a-mode.md and docs/adding-a-backend.md are true: their examples, a
# file each and the lines that they tell, in a copy of the driver, are a mode
# and a backend that pass what every other has to pass.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/copy.sh

need "kernel/$kernel/vmlinux" rxbench-agent tests/guest/test_netdrv_sim \
	tests/guest/test_netdrv_e1000e
guide=docs/adding-a-backend.md

# The line as the document gives it, in the copy's list.
list_the_mode() {
	list=include/rxbench/modes.h
	line=$(sed -n 's/^    \(	X(.*\)/\1/p' docs/adding-a-mode.md)
	[ "$(echo "$line" | grep -c 'X(tick, ')" -eq 1 ] || return 1
	awk -v line="$line" '
	{ print }
	/X\(timer, / { print line }' $list >"$work/tree/$list"
}

# The line of the guide that names WHAT; there is one.
line_with() { # WHAT
	sed -n 's/^    \(.*\)/\1/p' "$guide" | grep -F "$1" >"$work/line" &&
		[ "$(grep -c . "$work/line")" -eq 1 ]
}

# The example takes the place of the backend that has its NIC.
list_the_backend() {
	hw=$work/tree/kmod/netdrv/hw
	line_with 'extern const struct netdrv_hw_ops netdrv_hw_i82574;' &&
		sed "/netdrv_hw_virtio;/r $work/line" kmod/netdrv/hw.h \
			>"$hw.h" || return 1
	line_with '&netdrv_hw_i82574,' &&
		sed "s/&netdrv_hw_e1000e,/$(sed 's/&/\\&/' "$work/line")/" \
			kmod/netdrv/hw/table.c >"$hw/table.c" || return 1
	[ "$(grep -c i82574 "$hw.h" "$hw/table.c" | grep -c ':1$')" -eq 2 ]
}

add_the_files() {
	cp docs/examples/tick.c "$work/tree/kmod/netdrv/modes/" &&
		cp docs/examples/i82574.c "$work/tree/kmod/netdrv/hw/"
}

conforms() { # BACKEND MODES
	BUILD=$work/build KERNEL=$kernel MODES=$2 \
		"$build/tests/guest/test_netdrv_$1" >"$work/log" 2>&1
}

check 'a copy of the driver' copy_the_driver
check 'takes the two files' add_the_files
check 'and the line of a mode' list_the_mode
check 'and the two lines of a backend' list_the_backend
check 'and builds' build_the_copy
check 'without a warning' [ ! -s "$work/log" ]
check 'keeps to the rules' copy_follows_the_rules
check 'in a guest the mode passes what every mode has to pass' \
	conforms sim 'tick napi irq'
check 'which asked for it' grep -q '^ok .*sim tick: ' "$work/log"
check 'has a driver of its own for the NIC' \
	grep -q netdrv-i82574 "$work/kmod/netdrv.ko"
if [ -w /dev/net/tun ]; then
	check 'in a guest it passes what every backend has to pass' \
		conforms e1000e 'napi irq threaded'
	check 'in the modes that were there' \
		grep -q '^ok .*e1000e napi: ' "$work/log"
else
	skip 'the backend in a guest' '/dev/net/tun cannot be used here'
fi
plan
