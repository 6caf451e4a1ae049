# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of what was built: sets $build, where that is, and $kernel, the
# guest's; need() skips the test where a piece is not there, kernel_has() asks for
# an option of that kernel.

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
