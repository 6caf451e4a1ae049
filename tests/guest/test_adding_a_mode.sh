#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# docs/adding-a-mode.md is true: its example, one file and one line in a copy of
# the driver, is a mode that passes what every mode has to pass.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh

need "kernel/$kernel/vmlinux" rxbench-agent tests/guest/test_netdrv_sim
conformance=$build/tests/guest/test_netdrv_sim
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
list=include/rxbench/modes.h

notes() {
	grep -B 4 '^not ok' "$work/log"
	tail -n 5 "$work/log"
}

# The line as the document gives it, in the copy's list.
add_the_line() {
	line=$(sed -n 's/^    \(	X(.*\)/\1/p' docs/adding-a-mode.md)
	[ "$(echo "$line" | grep -c 'X(tick, ')" -eq 1 ] || return 1
	awk -v line="$line" '
	{ print }
	/X\(timer, / { print line }' $list >"$work/tree/$list"
}

copy_the_driver() {
	mkdir -p "$work/tree" && cp -R kmod include mk "$work/tree/"
}

# A driver and a guest of it; all else is what was built before.
build_it() {
	mkdir -p "$work/build/initramfs" "$work/build/tests/log"
	for piece in "$build"/kernel "$build"/rxbench*; do
		ln -s "$piece" "$work/build/"
	done
	(
		cd "$work/tree" &&
			mk/kmod.sh "$build/kernel/$kernel" "$work/kmod" W=1 &&
			mk/initramfs.sh "$build/kernel/$kernel" "$work/kmod" \
				"$build/rxbench-agent" \
				"$work/build/initramfs/$kernel.cpio"
	) >"$work/log" 2>&1
}

follows_the_rules() {
	for rule in layering size; do
		mk/check/$rule.sh "$work/tree" || return 1
	done >"$work/log" 2>&1
}

conforms() {
	BUILD=$work/build KERNEL=$kernel MODES='tick napi irq' \
		"$conformance" >"$work/log" 2>&1
}

check 'a copy of the driver' copy_the_driver
check 'takes the one file' \
	cp docs/examples/tick.c "$work/tree/kmod/netdrv/modes/"
check 'and the one line' add_the_line
check 'and builds' build_it
check 'without a warning' [ ! -s "$work/log" ]
check 'keeps to the rules of a mode' follows_the_rules
check 'in a guest it passes what every mode has to pass' conforms
check 'which asked for it' grep -q '^ok .*sim tick: ' "$work/log"
plan
