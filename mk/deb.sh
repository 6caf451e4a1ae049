#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# deb.sh BUILDDIR OUTDIR
#
# Makes the Debian packages, of what is built in BUILDDIR, in OUTDIR. It works in a
# copy below OUTDIR, as old as the sources are: debhelper writes beside debian/.
set -eu

build=$(cd "$1" && pwd)
rm -rf "$2"
mkdir -p "$2/tree"
out=$(cd "$2" && pwd)

for entry in "$PWD"/*; do
	case ${entry##*/} in
	build) ln -s "$build" "$out/tree/build" ;;
	*) cp -Rp "$entry" "$out/tree/" ;;
	esac
done
cd "$out/tree"
# Our make's flags are not for debhelper's.
unset MAKEFLAGS MFLAGS MAKELEVEL
dpkg-buildpackage -b -us -uc -nc >"$out/log" 2>&1 || {
	tail -n 20 "$out/log" >&2
	exit 1
}
rm -rf "$out/tree"
ls "$out"/*.deb
