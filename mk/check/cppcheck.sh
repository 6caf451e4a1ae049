#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# cppcheck over user space. A false alarm is silenced at its line, with its
# reason. Two rules are off for all, being wrong about this platform: readdir()
# is safe for a stream with one reader (readdir_r() is what glibc deprecates),
# and a bare NULL ends an argument list well, because it is a pointer here.
. "$(dirname "$0")/../check-lib.sh"
need cppcheck

# BPF programs are no user space: clang and the kernel's verifier judge them.
sources=$(files ! -name '*.bpf.c' \( -path './bench/*.c' -o \
	-path './pktgen/*.c' -o -path './tests/*.c' \))
[ -n "$sources" ] || {
	echo "no sources"
	exit 0
}

# The defines pick one configuration, the one we build.
# shellcheck disable=SC2086 # one word a file
findings=$(cppcheck --quiet -j "$(nproc)" --std=c11 \
	--library="posix,$top/mk/check/glib.cfg,gtk" \
	--enable=warning,performance,portability --inline-suppr \
	--suppress=readdirCalled --suppress=varFuncNullUB \
	--template='{file}:{line}: {id}: {message}' --template-location= \
	-D_GNU_SOURCE -D__x86_64__ -Iinclude -Ibench -Ipktgen $sources 2>&1)
conclude "$(echo "$sources" | wc -l) sources" "$findings"
