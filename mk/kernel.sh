#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh APTDIR KERNEL OUTDIR
#
# Downloads Debian's kernel image and headers of the newest KERNEL (a version
# prefix such as 6.1) that the running release or its backports offer, else
# another release, and unpacks them below OUTDIR. Nothing is installed.
# A KERNEL with a configuration in kconfig/ is built instead: kernel-own.sh.
# Afterwards OUTDIR holds
#   vmlinux   the uncompressed image (PVH entry: boots in half the time)
#   release   the ABI name, such as 6.1.0-40-amd64
#   build     a make fragment: KERNEL_SRC (common tree), KERNEL_OBJ (flavour)
#             and, for another release's kernel, KERNEL_PATH (its compiler)
#   root/     the unpacked packages
# Exit status 77: no such kernel can be had here, and stderr says why.
set -eu

kernel=$2
out=$3
here=$(cd "$(dirname "$0")" && pwd)

[ ! -e "$here/kconfig/$kernel.config" ] || exec "$here/kernel-own.sh" "$@"
[ ! -e "$out/build" ] || exit 0

. "$here/kernel-lib.sh"

# Those whose configuration is ours.
own() {
	(cd "$here/kconfig" && echo *.config) | sed 's/\.config//g; s/ /, /g'
}

case $kernel in
*[!0-9.]* | .* | *. | '')
	die "KERNEL=$kernel: must be a version such as 6.1, or one of $(own)"
	;;
esac

mkdir -p "$1"
apt=$(cd "$1" && pwd)

# What PACKAGE stands on directly, in the newest of its versions or in all.
depends() { # PACKAGE
	query cache show "$1" 2>/dev/null | sed -n 's/^Depends: //p' |
		tr ',' '\n' | sed 's/^ *//; s/ .*//'
}

# The meta package names the image of each suite: bookworm, its security
# updates, its backports.
images() {
	depends linux-image-amd64 | grep '^linux-image-[0-9]' | sort -Vu
}

# Sets $release and $image: the running release, those that brought the
# kernels before and after its own, and last the one that never settles.
find_image() {
	offered=
	for release in '' trixie bookworm sid; do
		[ "$release" != "${VERSION_CODENAME-}" ] || continue
		query update 2>/dev/null || continue
		here_offered=$(images)
		image=$(echo "$here_offered" |
			grep "^linux-image-${kernel}[.+-]" | tail -n 1)
		[ -z "$image" ] || return 0
		offered="$offered $here_offered"
	done
	[ -n "$offered" ] || cannot_be_had "apt cannot read its package lists;" \
		"is the mirror reachable?"
	cannot_be_had "apt offers none; it has:" \
		"$(echo "$offered" | sed 's/linux-image-//g' | tr '\n' ' ')"
}

# The image may come in parts. The flavour's headers name what else a module
# needs: the common headers, kbuild's programs, the compiler's settings. A
# kernel of another release takes the compiler along, and all that is below.
download() { # INTO-DIRECTORY
	headers=linux-headers-$abi
	parts="$image $(depends "$image" | grep '^linux-')"
	if [ -z "$release" ]; then
		parts="$parts $headers $(depends "$headers" | grep '^linux-')"
	else
		query get -qq -y -o "Dir::Cache::archives=$1" --download-only \
			install "$headers" binutils || return
	fi
	cd "$1" || return
	# shellcheck disable=SC2086 # a list of package names
	query get -qq download $parts
}

# The x86 boot protocol says where a bzImage keeps its compressed ELF image:
# payload_offset counts from the end of the setup sectors (kernel
# documentation, arch/x86/boot.rst, fields 0x1f1, 0x248 and 0x24c).
number_at() { # FILE OFFSET BYTES
	od -An -t "u$3" -j "$2" -N "$3" "$1" | tr -d ' '
}
extract_vmlinux() { # BZIMAGE
	setup=$(number_at "$1" $((0x1f1)) 1)
	start=$(((setup + 1) * 512 + $(number_at "$1" $((0x248)) 4)))
	length=$(number_at "$1" $((0x24c)) 4)
	tail -c "+$((start + 1))" "$1" | head -c "$length" >"$out/payload"
	case $(od -An -t x1 -N 4 "$out/payload" | tr -d ' ') in
	fd377a58) xz -dc "$out/payload" ;;
	28b52ffd) zstd -dcq "$out/payload" ;;
	1f8b*) gzip -dc "$out/payload" ;;
	*) die "$1: unknown compression" ;;
	esac 2>/dev/null || true # the payload's size follows the stream
	rm -f "$out/payload"
}

find_image
abi=${image#linux-image-}
say "downloading $image with its headers (unpacked, not installed)"
rm -rf "$out/root" "$out/deb"
mkdir -p "$out/root" "$out/deb/partial"
root=$(cd "$out/root" && pwd)
(download "$(cd "$out/deb" && pwd)") || cannot_be_had "apt cannot download $image"
for deb in "$out"/deb/*.deb; do
	dpkg-deb -x "$deb" "$root"
done
rm -rf "$out/deb"

# Later packages have the image and its configuration beside the modules.
mkdir -p "$root/boot"
for name in vmlinuz config; do
	[ -e "$root/boot/$name-$abi" ] ||
		ln -s "../usr/lib/modules/$abi/$name" "$root/boot/$name-$abi"
done
extract_vmlinux "$root/boot/vmlinuz-$abi" >"$out/vmlinux.part"
[ "$(od -An -c -N 4 "$out/vmlinux.part" | tr -d ' ')" = '177ELF' ] ||
	die "cannot unpack vmlinuz-$abi"
mv "$out/vmlinux.part" "$out/vmlinux"
echo "$abi" >"$out/release"

# The headers packages point at one another by absolute path; inside a
# private root those links must point into it.
find "$root" -type l | while read -r link; do
	target=$(readlink "$link")
	case $target in
	/*) [ ! -e "$root$target" ] || ln -sfn "$root$target" "$link" ;;
	esac
done
{
	echo "KERNEL_SRC := $(echo "$root"/usr/src/linux-headers-*-common)"
	echo "KERNEL_OBJ := $root/usr/src/linux-headers-$abi"
	[ -z "$release" ] || {
		"$here/foreign.sh" "$root"
		echo "KERNEL_PATH := $root/usr/bin"
	}
} >"$out/build.part"
mv "$out/build.part" "$out/build"
say "kernel $abi is ready"
