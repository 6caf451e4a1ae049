#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# docs/adding-a-backend.md is true: its example, one file and two lines in a
# copy of the driver, is a backend that passes what every backend has to pass.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/copy.sh

need "kernel/$kernel/vmlinux" rxbench-agent tests/guest/test_netdrv_e1000e
[ -w /dev/net/tun ] || {
	echo "1..0 # SKIP /dev/net/tun cannot be used here"
	exit 77
}
guide=docs/adding-a-backend.md

# The line of the document that names WHAT; there is one.
line_with() { # WHAT
	sed -n 's/^    \(.*\)/\1/p' "$guide" | grep -F "$1" >"$work/line" &&
		[ "$(grep -c . "$work/line")" -eq 1 ]
}

# The example takes the place of the backend that has its NIC.
add_the_lines() {
	hw=$work/tree/kmod/netdrv/hw
	line_with 'extern const struct netdrv_hw_ops netdrv_hw_i82574;' &&
		sed "/netdrv_hw_virtio;/r $work/line" kmod/netdrv/hw.h \
			>"$hw.h" || return 1
	line_with '&netdrv_hw_i82574,' &&
		sed "s/&netdrv_hw_e1000e,/$(sed 's/&/\\&/' "$work/line")/" \
			kmod/netdrv/hw/table.c >"$hw/table.c" || return 1
	[ "$(grep -c i82574 "$hw.h" "$hw/table.c" | grep -c ':1$')" -eq 2 ]
}

conforms() {
	BUILD=$work/build KERNEL=$kernel MODES='napi irq threaded' \
		"$build/tests/guest/test_netdrv_e1000e" >"$work/log" 2>&1
}

check 'a copy of the driver' copy_the_driver
check 'takes the one file' \
	cp docs/examples/i82574.c "$work/tree/kmod/netdrv/hw/"
check 'and the two lines' add_the_lines
check 'and builds' build_the_copy
check 'without a warning' [ ! -s "$work/log" ]
check 'keeps to the rules of a backend' copy_follows_the_rules
check 'is a driver of its own' \
	grep -q netdrv-i82574 "$work/kmod/netdrv.ko"
check 'in a guest it passes what every backend has to pass' conforms
check 'which asked for it' grep -q '^ok .*e1000e napi: ' "$work/log"
plan
