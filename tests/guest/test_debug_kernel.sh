#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# On a kernel that is to find faults (KERNEL=debug), what the guest tests look
# at shows them: modules of the kernel's own that leak, overrun and err on
# purpose do not pass for clean, and a guest that did nothing does.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio"
kernel_has CONFIG_DEBUG_KMEMLEAK || {
	echo "1..0 # SKIP kernel $kernel looks for no leaks; debug does"
	exit 77
}
. tests/agent-line.sh
. tests/guest-boot.sh

notes() {
	echo "$answer" | tr ';' '\n' | tail -n 3
}

# Whatever is found was not before.
is_noticed() { # AS
	! log_is_clean >found && grep -q "$1" found
}

cd "$work" || exit 1
boot "$build/initramfs/$kernel.cpio" ''
must 'the guest answers' hello
check 'at rest the log is clean' log_is_clean
# The last one lets itself not be loaded when it is done.
while read -r module as; do
	ask module name="$module"
	check "$module is noticed" is_noticed "$as"
	ask set path=/sys/kernel/debug/kmemleak value=clear
done <<END
kmemleak-test suspected memory leaks
test_ubsan UBSAN:
kasan_test_module BUG: KASAN:
END
plan
