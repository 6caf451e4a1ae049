#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Everything compiles without a warning: user space as the build does it, the
# modules with kbuild's W=1 when a kernel is unpacked.
. "$(dirname "$0")/../check-lib.sh"
need "${CC:-gcc}" make pkg-config
for library in libdpdk glib-2.0 json-glib-1.0 cmocka; do
	pkg-config --exists $library || {
		echo "$library not installed"
		exit 77
	}
done

mkdir -p build/check
user_log=build/check/warnings-user.log
kernel_log=build/check/warnings-kernel.log
findings=

make -k -j "$(nproc)" -s -f "$top/Makefile" -I "$top" \
	BUILD=build/check WERROR=1 check-objects >"$user_log" 2>&1 ||
	findings=$(grep -E '(error|warning):|Error: |No rule' "$user_log" ||
		cat "$user_log")

kernel=$(kernel_dir)
if [ -z "$kernel" ]; then
	modules='modules not compiled (no kernel unpacked)'
elif "$top/mk/kmod.sh" "$kernel" build/check/kmod W=1 KCFLAGS=-Werror \
	-j "$(nproc)" >"$kernel_log" 2>&1 && ! grep -q warning: "$kernel_log"; then
	modules="modules against $(basename "$kernel")"
else
	modules="modules against $(basename "$kernel")"
	findings="$findings${findings:+
}$(sed "s|$root/build/check/kmod/|kmod/|" "$kernel_log")"
fi

sources=$(files -path './bench/*.c' -o -path './pktgen/*.c' -o \
	-path './tests/*.c' | wc -l)
conclude "$sources sources, $modules" "$findings"
