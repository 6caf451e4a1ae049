#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# initramfs.sh KERNELDIR KMODDIR AGENT OUTPUT [PKTGEN PMDDIR]
#
# The guest's whole file system as an uncompressed cpio archive: the agent as
# /init, and under /lib/modules/RELEASE the suite's own modules (KMODDIR/*.ko),
# the stock ones it needs, all they depend on, modules.dep, and modules.builtin
# for what is no module here. With PKTGEN, the generator with all it needs inside
# the guest (initramfs-pktgen.sh); OUTPUT.d then tells make which files of this
# machine went in. The same input gives the same bytes. No privilege is needed.
set -eu
export LC_ALL=C
umask 022
PATH=$PATH:/usr/sbin:/sbin # depmod and modinfo, for an ordinary user

kernel=$1
kmods=$2
agent=$3
out=$4
pktgen=${5-}
pmds=${6-}
here=$(cd "$(dirname "$0")" && pwd)

# What the guest may load by name. A kernel may lack one, or have it built in.
stock="virtio_pci virtio_console virtio_net e1000 e1000e"
# What misbehaves on purpose; only a kernel built to find such faults has them.
stock="$stock kmemleak-test test_ubsan kasan_test_module"
# The generator cannot do without these.
for_pktgen="uio uio_pci_generic"

die() {
	echo "initramfs.sh: $*" >&2
	exit 1
}

release=$(cat "$kernel/release")
tree=$kernel/root/lib/modules/$release
[ -d "$tree" ] || tree=$kernel/root/usr/lib/modules/$release
[ -d "$tree" ] || die "no modules of $release below $kernel/root"

stage=$out.stage
rm -rf "$stage"
trap 'rm -rf "$stage" "$out.part" "$out.files"' EXIT
trap 'exit 1' INT TERM HUP
dir=$stage/lib/modules/$release
mkdir -p "$dir" "$stage/proc" "$stage/sys" "$stage/dev"

# The file of module $1 in the kernel's tree; '-' and '_' are the same there.
find_stock() {
	pattern=$(echo "$1" | sed 's/[-_]/[-_]/g')
	find "$tree" -name "$pattern.ko" -o -name "$pattern.ko.*" | head -n 1
}

unpack() { # FILE TARGET
	case $1 in
	*.xz) xz -dc "$1" >"$2" ;;
	*.zst) zstd -dcq "$1" >"$2" ;;
	*.gz) gzip -dc "$1" >"$2" ;;
	*) cp "$1" "$2" ;;
	esac
}

add() { # FILE: this module and all below it
	base=$(basename "$1")
	target=$dir/${base%%.ko*}.ko
	[ ! -e "$target" ] || return 0
	unpack "$1" "$target"
	strip --strip-debug "$target"
	for needed in $(modinfo -F depends "$target" | tr ',' ' '); do
		file=$(find_stock "$needed")
		[ -n "$file" ] || die "$1 needs $needed, which $release lacks"
		add "$file"
	done
}

for ko in "$kmods"/*.ko; do
	[ -e "$ko" ] || die "no modules in $kmods"
	add "$ko"
done
for name in $stock; do
	file=$(find_stock "$name")
	[ -z "$file" ] || add "$file"
done
if [ -n "$pktgen" ]; then
	for name in $for_pktgen; do
		file=$(find_stock "$name")
		[ -n "$file" ] || grep -q "/$name.ko\$" "$tree/modules.builtin" ||
			die "$release has no module $name"
		[ -z "$file" ] || add "$file"
	done
	"$here/initramfs-pktgen.sh" "$stage" "$pktgen" "$pmds" >"$out.files"
fi

# depmod also wants these lists, and makes indexes that only modprobe reads.
: >"$dir/modules.order"
: >"$dir/modules.builtin"
: >"$dir/modules.builtin.modinfo"
depmod -C /dev/null -b "$stage" "$release"
find "$dir" -name 'modules.*' ! -name modules.dep -delete
cp "$tree/modules.builtin" "$dir/"

cp "$agent" "$stage/init"
strip "$stage/init"
find "$stage" -type d -exec chmod 755 {} +
find "$dir" -type f -exec chmod 644 {} +
# Programs and libraries: the dynamic loader is started like a program.
find "$stage" -type f ! -path "$dir/*" -exec chmod 755 {} +
find "$stage" -exec touch -h -d @0 {} +

mkdir -p "$(dirname "$out")"
(cd "$stage" && find . | sort |
	cpio -o -H newc -R 0:0 --reproducible --quiet) >"$out.part"
if [ -n "$pktgen" ]; then
	# The second line makes do with a file that went with an upgrade.
	{
		echo "$out: $(tr '\n' ' ' <"$out.files")"
		tr '\n' ' ' <"$out.files"
		echo ":"
	} >"$out.d"
fi
mv "$out.part" "$out"
