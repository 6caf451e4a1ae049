#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The guest's archive is the same, to the byte, from a clone in any directory
# and of any age, and whether warnings are errors or not (kbuild's W=1 can make
# other code): results from two machines can be told apart by what was measured
# only if the guest was the same.
# 0 passed, 1 failed, 77 cannot be tested here.
set -eu

kernel=${KERNEL:-6.1}
build=${BUILD:-build}
archive=initramfs/$kernel-virtual.cpio
make -q "$build/$archive" >/dev/null 2>&1 || {
	echo "test_repro: skipped: $build/$archive is not up to date"
	exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# The unpacked kernel in TREE, its links and paths leading there.
move_kernel() { # TREE
	there=$1/build/kernel/$kernel
	here=$(sed -n 's|^KERNEL_OBJ := \(.*\)/usr/src/.*|\1|p' \
		"$build/kernel/$kernel/build")
	mkdir -p "$there/root"
	cp "$here/../release" "$there/"
	for part in "$here"/*; do
		case ${part##*/} in
		usr) cp -a "$part" "$there/root/" ;;
		*) ln -s "$part" "$there/root/" ;;
		esac
	done
	find "$there/root/usr" -type l -lname "$here/*" | while read -r link; do
		target=$(readlink "$link")
		ln -sfn "$there/root${target#"$here"}" "$link"
	done
	sed "s|$here/|$there/root/|" "$here/../build" >"$there/build"
}

# Another directory, with a name of another length, and not under git.
tree=$work/a/clone/elsewhere/under/a/longer/name
mkdir -p "$tree/build"
cp -R Makefile mk include kmod pktgen bench "$tree/"
move_kernel "$tree"
# Warnings are errors there if they were not here, and the other way round.
[ "${WERROR-}" = 1 ] && strict=0 || strict=1
make -C "$tree" -j "$(nproc)" WERROR="$strict" "build/$archive" \
	>"$work/log" 2>&1 || {
	sed 's/^/# /' "$work/log"
	echo 'not ok 1 - the other directory builds'
	echo '1..1'
	exit 1
}

if cmp -s "$build/$archive" "$tree/build/$archive"; then
	echo 'ok 1 - the archive is the same, whatever the directory'
	echo '1..1'
	exit 0
fi
for side in "$build" "$tree/build"; do
	mkdir -p "$work/unpacked/$side"
	(cd "$work/unpacked/$side" && cpio -i --quiet) <"$side/$archive"
done
diff -rq "$work/unpacked/$build" "$work/unpacked/$tree/build" |
	sed "s|$work/unpacked/||g; s/^/# /"
echo 'not ok 1 - the archive is the same, whatever the directory'
echo '1..1'
exit 1
