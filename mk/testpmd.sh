#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# testpmd.sh DIR
#
# Prints the path of dpdk-testpmd, DPDK's own test application, of the DPDK
# that is installed. Where it is not, its package is unpacked below DIR and not
# installed: it would bring much along that is not needed here.
set -eu

dir=$1
here=$(cd "$(dirname "$0")" && pwd)

if found=$(command -v dpdk-testpmd); then
	echo "$found"
	exit 0
fi
# shellcheck disable=SC2016 # dpkg-query's own format
version=$(dpkg-query -W -f '${Version}' libdpdk-dev)
program=$dir/$version/usr/bin/dpdk-testpmd
if [ ! -x "$program" ]; then
	echo "downloading dpdk-testpmd $version (unpacked under $dir only)" >&2
	rm -rf "${dir:?}/$version" "$dir/deb"
	mkdir -p "$dir/$version" "$dir/deb"
	apt=$(cd "$dir" && pwd)/apt
	"$here/apt-private.sh" "$apt" update >&2
	(cd "$dir/deb" &&
		"$here/apt-private.sh" "$apt" get -qq download \
			"dpdk-dev=$version" >&2)
	dpkg-deb -x "$dir"/deb/dpdk-dev_*.deb "$dir/$version"
	rm -rf "$dir/deb"
fi
echo "$program"
