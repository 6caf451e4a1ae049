#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# debian-root.sh RELEASE DIR COMMAND...
#
# Runs COMMAND in this tree, in a root of Debian's RELEASE (its codename, such
# as trixie) that is made below DIR the first time and kept. There the tree is
# /srv/rxbench-tree, with a build/ of its own, DIR/build; the network is this machine's.
# The root's packages come from the mirror that apt knows here, and what is
# asked of apt in there too. Needs root, and mmdebstrap for the first time; all
# mounts are in a namespace of the command's own and go with it.
# Exit status 77: there can be no such root here, and stderr says why.
set -eu

release=$1
dir=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
tree=$(dirname "$here")
inside=/srv/rxbench-tree

cannot_be_had() {
	echo "rxbench: a root of $release: $*" >&2
	exit 77
}

# Proxies and the like: how this machine reaches its mirror.
ways_out() {
	apt-config dump --no-empty --format '%F "%v";%n' Acquire
}

make_root() {
	command -v mmdebstrap >/dev/null || cannot_be_had "no mmdebstrap here"
	"$here/apt-private.sh" -r "$release" "$dir/apt" update ||
		cannot_be_had "the mirror has no such release"
	echo "rxbench: making a root of $release, once"
	rm -rf "$dir/root.part"
	mmdebstrap --quiet --variant=required --include=make,git,ca-certificates \
		"$release" "$dir/root.part" "$dir/apt/sources.list" ||
		cannot_be_had "mmdebstrap failed"
	ways_out >"$dir/root.part/etc/apt/apt.conf.d/90host"
	mkdir -p "$dir/root.part$inside"
	mv "$dir/root.part" "$dir/root"
}

# In namespaces of its own by now.
enter() {
	root=$dir/root
	mount --bind "$root" "$root"
	mount --rbind /sys "$root/sys"
	mount --rbind /dev "$root/dev"
	mount -t proc proc "$root/proc"
	mount -t tmpfs tmpfs "$root/run"
	# Names are looked up as they are here.
	for file in /etc/resolv.conf /etc/hosts; do
		[ -e "$file" ] || continue
		: >>"$root$file"
		mount --bind "$file" "$root$file"
	done
	mount --bind "$tree" "$root$inside"
	mount --bind "$dir/build" "$root$inside/build"
	# A work tree's repository is elsewhere.
	git=$(git -C "$tree" rev-parse --path-format=absolute \
		--git-common-dir 2>/dev/null) || git=
	[ -z "$git" ] || [ "$git" = "$tree/.git" ] || {
		mkdir -p "$root$git"
		mount --bind -o ro "$git" "$root$git"
	}
	cd "$root"
	mkdir -p mnt
	pivot_root . mnt
	umount -l /mnt
	cd "$inside"
	exec env -i HOME=/tmp LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin \
		DEBIAN_FRONTEND=noninteractive "$@"
}

if [ "${RXBENCH_ROOT-}" = "$dir" ]; then
	enter "$@"
fi
[ "$(id -u)" -eq 0 ] || cannot_be_had "you are not root"
mkdir -p "$dir/build" "$dir/apt"
dir=$(cd "$dir" && pwd)
[ -e "$dir/root" ] || make_root
RXBENCH_ROOT=$dir exec unshare --mount --pid --fork --kill-child --ipc \
	"$0" "$release" "$dir" "$@"
