#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# package-root.sh DIR DEBS TOOLS
#
# Installs and purges the packages in DEBS, with dpkg and their own scripts, in a
# throw-away copy of this machine's root: an overlay on DIR that exists for this
# process only, so run it by "unshare --mount" as root. TOOLS, if not empty, is
# copied in before (dkms, where it is not installed). Prints "STEP ok" or "STEP
# failed" for each step, what dpkg said before it, and "left PATH" for each file
# that was not there before.
# Exit status 77: there can be no such root here, and stderr says why.
set -u

dir=$1
debs=$2
tools=$3
root=$dir/root
PATH=$PATH:/usr/sbin:/sbin

overlay() {
	mount -t tmpfs none "$dir" && mkdir "$dir/new" "$dir/work" "$root" &&
		mount -t overlay -o "lowerdir=/,upperdir=$dir/new,workdir=$dir/work" \
			overlay "$root" && mount --rbind /proc "$root/proc" &&
		mount --rbind /dev "$root/dev"
}
overlay || exit 77

step() { # NAME COMMAND...
	name=$1
	shift
	if chroot "$root" env DEBIAN_FRONTEND=noninteractive "$@" </dev/null 2>&1
	then
		echo "$name ok"
	else
		echo "$name failed"
	fi
}

# What is new, but for what the machine itself has, and for what it lacks now;
# and for man-db's index, which grows whenever a package comes or goes.
added() {
	(
		cd "$dir/new" && find . ! -type c ! -path './var/cache/man/*'
	) | sort | while read -r path; do
		[ -e "/$path" ] || [ -L "/$path" ] || echo "$path"
	done
}

mkdir -p "$root/tmp/debs"
cp "$debs"/*.deb "$root/tmp/debs/"
[ -z "$tools" ] || cp -R "$tools/." "$root/"
mkdir -p "$root/var/lib/dkms"
added >"$dir/before"

step install sh -c \
	"dpkg -i /tmp/debs/rxbench-pktgen_*.deb /tmp/debs/rxbench_*.deb"
step "install netdrv-dkms" sh -c \
	"dpkg ${tools:+--force-depends} -i /tmp/debs/netdrv-dkms_*.deb"
step "list scenarios" rxbench list scenarios
step "offer manuals" man -w 1 rxbench 5 rxbench-scenario 8 rxbench-pktgen \
	4 netdrv
step "keep netdrv from loading" sh -c \
	'/sbin/modprobe --showconfig | grep -qx "blacklist netdrv"'
step "know the modules" sh -c 'dkms status | grep "^rxbench/0"'
step purge dpkg --purge netdrv-dkms rxbench rxbench-pktgen
added | diff "$dir/before" - | sed -n 's/^> \./left /p'
