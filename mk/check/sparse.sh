#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# sparse has nothing to say about the modules: address spaces, byte order,
# lock balance. What it says about the kernel's own headers is not ours.
. "$(dirname "$0")/../check-lib.sh"
need sparse make

kernel=$(kernel_dir)
[ -n "$kernel" ] || {
	echo "no kernel unpacked (make kernel)"
	exit 77
}
src=$(sed -n 's/^KERNEL_SRC := //p' "$kernel/build")
obj=$(sed -n 's/^KERNEL_OBJ := //p' "$kernel/build")
path=$(sed -n 's/^KERNEL_PATH := //p' "$kernel/build")
PATH=${path:+$path:}$PATH
valid=scripts/checker-valid.sh
if grep -q "$valid" "$src/Makefile" && [ ! -e "$src/$valid" ]; then
	echo "the packages of $(basename "$kernel") lack kbuild's $valid"
	exit 77
fi
mkdir -p build/check
out=$root/build/check/kmod
log=$root/build/check/sparse.log
flags="W=1 KCFLAGS=-Werror -j $(nproc)"

# What our make was told, such as -s or CHECK=, is not for kbuild.
unset MAKEFLAGS MFLAGS MAKELEVEL CHECK

give_up() {
	sed "s|$out/|kmod/|" "$log"
	echo "$1"
	exit 1
}

run_sparse() {
	# shellcheck disable=SC2086 # a list of words
	make -C "$src" KBUILD_OUTPUT="$obj" M="$out" \
		RXBENCH_INCLUDE="$root/include" $flags C=2 modules
}

# The same flags and place as the warnings check: what it compiled is not
# compiled again.
# shellcheck disable=SC2086
"$top/mk/kmod.sh" "$kernel" build/check/kmod $flags >"$log" 2>&1 ||
	give_up "the modules do not compile"
run_sparse >"$log" 2>&1 || give_up "sparse does not run"

checked=$(grep -c '^ *CHECK ' "$log")
sources=$(files -path './kmod/*.c' | wc -l)
findings=$(
	grep -E "^($out|$root/include)/.*:[0-9]+:" "$log" |
		sed "s|^$out/|kmod/|; s|^$root/||" | sort -u
	[ "$checked" -ge "$sources" ] ||
		echo "sparse saw only $checked of $sources sources"
)
conclude "$sources sources against $(basename "$kernel")" "$findings"
