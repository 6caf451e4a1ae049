#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# kernel.sh APTDIR KERNEL OUTDIR
#
# Downloads Debian's kernel image and headers of the newest KERNEL (a version
# prefix such as 6.1) that the release or its backports offer, and unpacks
# them below OUTDIR. Nothing is installed. Afterwards OUTDIR holds
#   vmlinux   the uncompressed image (PVH entry: boots in half the time)
#   release   the ABI name, such as 6.1.0-40-amd64
#   build     a make fragment: KERNEL_SRC (common tree), KERNEL_OBJ (flavour)
#   root/     the unpacked packages
set -eu

mkdir -p "$1"
apt=$(cd "$1" && pwd)
kernel=$2
out=$3
here=$(cd "$(dirname "$0")" && pwd)

[ ! -e "$out/build" ] || exit 0

say() { echo "rxbench: $*"; }
die() {
	echo "rxbench: $*" >&2
	exit 1
}
query() { "$here/apt-private.sh" "$apt" cache "$@"; }

# The meta package names the image of each suite: bookworm, its security
# updates, its backports.
images() {
	query show linux-image-amd64 2>/dev/null |
		sed -n 's/^Depends: \(linux-image-[^ ]*\).*/\1/p' | sort -Vu
}

"$here/apt-private.sh" "$apt" update ||
	die "apt cannot read its package lists; is the mirror reachable?"
offered=$(images)
image=$(echo "$offered" | grep "^linux-image-${kernel}[.+-]" | tail -n 1) || true
[ -n "$image" ] || die "KERNEL=$kernel: apt offers none; it has:" \
	"$(echo "$offered" | sed 's/linux-image-//' | tr '\n' ' ')"
abi=${image#linux-image-}

# The flavour's headers name the other parts they need: the common headers,
# kbuild's programs, the compiler's settings.
parts=$(query show "linux-headers-$abi" | sed -n 's/^Depends: //p' |
	head -n 1 | tr ',' '\n' | sed 's/ *(.*//; s/^ *//' | grep '^linux-') ||
	die "no headers for $image"

say "downloading $image with its headers (unpacked under build/ only)"
mkdir -p "$out/deb" "$out/root"
(
	cd "$out/deb"
	# shellcheck disable=SC2086 # a list of package names
	"$here/apt-private.sh" "$apt" get -qq download "$image" \
		"linux-headers-$abi" $parts
) || die "apt cannot download $image"
for deb in "$out"/deb/*.deb; do
	dpkg-deb -x "$deb" "$out/root"
done
rm -rf "$out/deb"

root=$(cd "$out/root" && pwd)
common=$(find "$root/usr/src" -maxdepth 1 -name 'linux-headers-*-common')
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
cat >"$out/build.part" <<END
KERNEL_SRC := $common
KERNEL_OBJ := $root/usr/src/linux-headers-$abi
END
mv "$out/build.part" "$out/build"
say "kernel $abi is ready"
