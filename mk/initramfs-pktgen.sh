#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# initramfs-pktgen.sh STAGE PKTGEN PMDDIR
#
# Adds the generator to the file system of a guest that is being put together
# in STAGE: /bin/rxbench-pktgen, the dynamic loader, the shared libraries, and
# from PMDDIR (where DPDK's EAL looks for its drivers unasked) those for an
# e1000. Prints the files of this machine that went in.
set -eu
export LC_ALL=C

stage=$1
pktgen=$2
pmds=$3

drivers="bus_pci bus_vdev mempool_ring net_e1000"

die() {
	echo "initramfs-pktgen.sh: $*" >&2
	exit 1
}

# The directory without links, so that a name is the same here and there.
in_place() { # DIRECTORY FILE
	echo "$(cd "$1" && cd "$(dirname "$2")" && pwd -P)/$(basename "$2")"
}

# Links stay links, with what they lead to: a driver that others link against
# is in the drivers' directory and has a link beside the other libraries. As
# two files it would be loaded twice, and EAL panics ("tailq already
# registered").
add() { # FILE
	set -- "$(in_place / "$1")"
	[ ! -e "$stage$1" ] && [ ! -L "$stage$1" ] || return 0
	mkdir -p "$stage$(dirname "$1")"
	if [ -L "$1" ]; then
		set -- "$1" "$(in_place "$(dirname "$1")" "$(readlink "$1")")"
		ln -s "$2" "$stage$1"
		add "$2"
	else
		cp "$1" "$stage$1"
		echo "$1"
	fi
}

libraries() { # FILE...
	ldd "$@" | awk '
	/not found/ { print $1 " is missing here" >"/dev/stderr"; bad = 1 }
	$2 == "=>" { print $3 }
	END { exit bad }'
}

# The kernel and the drivers' own links find these under their names.
mkdir -p "$stage/bin" "$stage/var/run"
cp "$pktgen" "$stage/bin/rxbench-pktgen"
strip "$stage/bin/rxbench-pktgen"
loader=$(readelf -l "$pktgen" |
	sed -n 's/.*program interpreter: \(.*\)].*/\1/p')
[ -n "$loader" ] || die "$pktgen names no dynamic loader"
add "$loader"
[ -e "$stage$loader" ] || {
	mkdir -p "$stage$(dirname "$loader")"
	ln -s "$(readlink -f "$loader")" "$stage$loader"
}

set -- "$pktgen"
for name in $drivers; do
	for file in "$pmds/librte_$name.so".*; do
		[ -e "$file" ] || die "no driver $name in $pmds"
		add "$file"
		set -- "$@" "$file"
	done
done
needed=$(libraries "$@") || die "a shared library is missing"
echo "$needed" | sort -u | while read -r file; do
	add "$file"
done
