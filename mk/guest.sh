#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# guest.sh CACHE KERNEL AGENT PKTGEN
#
# Makes the guest of an installed rxbench below CACHE, as "make guest" makes
# that of a build tree below build/, and by the same scripts: downloads and
# unpacks the kernel, builds the modules for it, packs both archives. Installed
# beside its sources, as GUEST/mk/guest.sh; GUEST/id says of which installation
# they are, and so does CACHE/initramfs/KERNEL.id, which is written last.
# Exit status 77: no such kernel can be had here, and stderr says why.
set -eu

cache=$1
kernel=$2
agent=$3
pktgen=$4
PATH=$PATH:/usr/sbin:/sbin # depmod and modinfo, for an ordinary user

say() { echo "rxbench: $*"; }
die() {
	echo "rxbench: guest: $*" >&2
	exit 1
}

for tool in apt-get dpkg-deb gcc make strip readelf cpio xz zstd depmod flock; do
	command -v "$tool" >/dev/null || missing="${missing-} $tool"
done
[ -z "${missing-}" ] || die "these programs are missing:$missing"

# The scripts take the modules' sources from where they are called.
cd "$(dirname "$0")/.."
mkdir -p "$cache/initramfs"
exec 9>"$cache/lock"
flock -n 9 || die "another rxbench makes one in $cache"

# DPDK's EAL looks for its drivers beside itself, in a directory with its ABI.
drivers() {
	eal=$(ldd "$pktgen" | sed -n 's/.*librte_eal[^ ]* => \([^ ]*\).*/\1/p')
	[ -n "$eal" ] || die "$pktgen is not linked with DPDK's EAL"
	echo "$(dirname "$eal")/dpdk/pmds-$(readlink -f "$eal" |
		sed 's/.*\.so\.//')"
}

into=$cache/kernel/$kernel
modules=$cache/kmod/$kernel
archive=$cache/initramfs/$kernel
rm -f "$archive.id"
pmds=$(drivers)
mk/kernel.sh "$cache/apt" "$kernel" "$into"
say "building the modules for $(cat "$into/release")"
mk/kmod.sh "$into" "$modules"
mk/initramfs.sh "$into" "$modules" "$agent" "$archive.cpio"
mk/initramfs.sh "$into" "$modules" "$agent" "$archive-virtual.cpio" \
	"$pktgen" "$pmds"
cp id "$archive.id.part"
mv "$archive.id.part" "$archive.id"
say "the guest with kernel $(cat "$into/release") is ready in $cache"
