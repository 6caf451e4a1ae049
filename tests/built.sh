# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of what was built: sets $build, where that is, and $kernel, the
# guest's; need() skips the test where a piece is not there, kernel_has() asks for
# an option of that kernel, need_quick_kernel() skips what is about rxbench itself
# on kernels that check themselves: by its loads, which these don't carry.

# shellcheck disable=SC2034 # for the scripts that use it
kernel=${KERNEL:-6.1}
build=$(cd "${BUILD:-build}" && pwd) || exit 1

need() { # PATH-BELOW-BUILD...
	for piece; do
		[ -e "$build/$piece" ] && continue
		echo "1..0 # SKIP $build/$piece is not built"
		exit 77
	done
}

kernel_has() { # CONFIG_OPTION
	grep -qsx "$1=y" "$build/kernel/$kernel/root/boot/config-"*
}

need_quick_kernel() {
	times=$(cat "$build/kernel/$kernel/slowness" 2>/dev/null) || times=1
	[ "$times" -gt 1 ] || return 0
	echo "1..0 # SKIP kernel $kernel, $times times slower, is for tests of" \
		"the driver"
	exit 77
}
