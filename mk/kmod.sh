#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kmod.sh KERNELDIR OUTDIR [MAKE-ARGUMENT...]
#
# Builds the modules of kmod/ against an unpacked kernel, in a copy of their
# sources below OUTDIR. Prints warnings and errors only; the whole output is in
# OUTDIR/build.log.
set -eu

kernel=$1
out=$2
shift 2

src=$(sed -n 's/^KERNEL_SRC := //p' "$kernel/build")
obj=$(sed -n 's/^KERNEL_OBJ := //p' "$kernel/build")
path=$(sed -n 's/^KERNEL_PATH := //p' "$kernel/build")
PATH=${path:+$path:}$PATH

mkdir -p "$out"
out=$(cd "$out" && pwd)
log=$out/build.log
# kbuild has rules of its own; our make's flags are not for it.
unset MAKEFLAGS MFLAGS MAKELEVEL

# The same bytes, whatever the directory: kbuild gives the compiler absolute
# paths. Of those that fit it takes the last one.
prefixes="-ffile-prefix-map=$PWD=. -ffile-prefix-map=$out=kmod"
prefixes="$prefixes -ffile-prefix-map=$(dirname "$src")=/usr/src"

# Only what changed is copied, so that kbuild rebuilds only that.
(cd kmod && find . -type f) | while read -r file; do
	cmp -s "kmod/$file" "$out/$file" && continue
	mkdir -p "$out/$(dirname "$file")"
	cp "kmod/$file" "$out/$file"
done
# Kbuild takes every source of a room: one that is gone must go here too.
(cd "$out" && find . -name '*.[ch]' ! -name '*.mod.c') |
	while read -r file; do
		[ -e "kmod/$file" ] || rm "$out/$file"
	done
# Debian's later kernels want pahole for a module's own type data.
make -j"$(nproc)" -C "$src" KBUILD_OUTPUT="$obj" M="$out" \
	RXBENCH_INCLUDE="$PWD/include" CONFIG_DEBUG_INFO_BTF_MODULES= \
	KCFLAGS="$prefixes" "$@" modules >"$log" 2>&1 || {
	grep -E 'error:|ERROR:|undefined' "$log" >&2 ||
		tail -n 20 "$log" >&2
	exit 1
}
grep -E 'warning:|WARNING:' "$log" >&2 || true
# Those that are taken along to machines; the others keep what debuggers want.
for ko in "$out"/*/*.ko; do
	strip --strip-debug -o "$out/${ko##*/}" "$ko"
done
