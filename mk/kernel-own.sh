#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel-own.sh APTDIR NAME OUTDIR
#
# Builds a small kernel for the guest, configured by kconfig/base and
# kconfig/NAME.config, from Debian's linux-source-6.12: the first whose x86 has
# PREEMPT_RT and can fail the allocations of one module alone. Source and
# objects stay below OUTDIR and its neighbour "source", so that it is built
# once, and after a change of its configuration only in part. Nothing is
# installed. OUTDIR then holds what kernel.sh promises, and
#   slowness   how many times slower than a stock kernel: what limits of time
#              are multiplied by, from a line "# slowness: N" in NAME.config
# Exit status 77: the source cannot be had here, and stderr says why.
set -eu

kernel=$2
out=$3
here=$(cd "$(dirname "$0")" && pwd)
. "$here/kernel-lib.sh"

package=linux-source-6.12
mkdir -p "$1" "$out/obj"
apt=$(cd "$1" && pwd)
out=$(cd "$out" && pwd)
source=$(dirname "$out")/source
log=$out/build.log

wanted() {
	cat "$here/kconfig/base" "$here/kconfig/$kernel.config"
	echo "CONFIG_LOCALVERSION=\"-$kernel\""
}
if [ -e "$out/build" ] && wanted | cmp -s - "$out/wanted.config"; then
	exit 0
fi
rm -f "$out/build"

# Sets $release.
find_source() {
	for release in '' trixie; do
		query update 2>/dev/null || continue
		query cache show "$package" >/dev/null 2>&1 && return 0
	done
	cannot_be_had "apt offers no $package"
}

get_source() {
	find_source
	say "downloading $package (unpacked, not installed)"
	rm -rf "$source.part"
	mkdir -p "$source.part/tree"
	# Backports are taken only when asked for: there it is the only one.
	(cd "$source.part" && query get -qq download "$package") ||
		cannot_be_had "apt cannot download $package"
	dpkg-deb --fsys-tarfile "$source.part"/*.deb |
		tar -xO --wildcards '*.tar.xz' |
		tar -xJ --strip-components=1 -C "$source.part/tree"
	mv "$source.part/tree" "$source"
	rm -rf "$source.part"
}

# kbuild has rules of its own; our make's flags are not for it.
unset MAKEFLAGS MFLAGS MAKELEVEL
kbuild() {
	PATH=$PATH:/usr/sbin:/sbin make -C "$source" O="$out/obj" "$@" \
		>>"$log" 2>&1 || {
		grep -E 'error:|Error |ERROR:' "$log" | head -n 5 >&2
		die "kernel $kernel does not build; all of it: $log"
	}
}

# What was asked for and is not there, for want of something it depends on.
configure() {
	wanted >"$out/wanted.part"
	kbuild KCONFIG_ALLCONFIG="$out/wanted.part" allnoconfig
	lost=$(grep '^CONFIG_' "$out/wanted.part" |
		grep -vxFf "$out/obj/.config" | tr '\n' ' ')
	[ -z "$lost" ] || die "kernel $kernel: this source does not give $lost"
}

[ -e "$source" ] || get_source
: >"$log"
configure
say "building kernel $kernel once, for many CPU minutes; its output: $log"
kbuild -j"$(nproc)" vmlinux modules
kbuild INSTALL_MOD_PATH="$out/root" INSTALL_MOD_STRIP=1 modules_install

abi=$(cat "$out/obj/include/config/kernel.release")
mkdir -p "$out/root/boot"
cp "$out/obj/.config" "$out/root/boot/config-$abi"
cp "$out/obj/vmlinux" "$out/vmlinux"
echo "$abi" >"$out/release"
slowness=$(sed -n "s/^# slowness: //p" "$here/kconfig/$kernel.config")
echo "${slowness:-1}" >"$out/slowness"
{
	echo "KERNEL_SRC := $source"
	echo "KERNEL_OBJ := $out/obj"
} >"$out/build.part"
mv "$out/wanted.part" "$out/wanted.config"
mv "$out/build.part" "$out/build"
say "kernel $abi is ready"
