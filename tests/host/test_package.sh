#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The Debian packages, made of what is built: what they have in them, that
# lintian finds nothing, and that installed and purged they leave nothing.
set -u

. tests/tap.sh
. tests/built.sh
. tests/dkms-tool.sh
need obj
for tool in dpkg-buildpackage dh dh_dkms; do
	command -v "$tool" >/dev/null || {
		echo "1..0 # SKIP no $tool"
		exit 77
	}
done
work=$(mktemp -d) || exit 1
# Below the build directory, where git finds the same commit as there.
debs=$build/tests/deb
trap 'rm -rf "$work" "$debs"' EXIT

notes() {
	tail -n 30 "$work/said"
}

version=$(sed -n 's/^VERSION := //p' mk/config.mk)
changelog=$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)
check 'the version is that of the changelog' [ "$version" = "$changelog" ]
check 'and of the modules' [ "$version" = \
	"$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' kmod/dkms.conf)" ]

mk/deb.sh "$build" "$debs" >"$work/said" 2>&1
result $? 'the packages are made'
[ "$failed" -eq 0 ] || {
	plan
	exit 1
}

# contents PACKAGE PATH...
contents() {
	package=$1
	shift
	dpkg-deb -c "$debs/${package}_$version"_*.deb |
		sed 's|.* \./|/|; s| -> .*||' >"$work/said"
	for path; do
		grep -qx "$path" "$work/said" || {
			echo "$path is missing"
			return 1
		}
	done
}
field() { # PACKAGE FIELD
	dpkg-deb -f "$debs/${1}_$version"_*.deb "$2"
}
check 'there are three' [ "$(find "$debs" -name '*.deb' | wc -l)" -eq 3 ]
check 'rxbench has its files' contents rxbench /usr/bin/rxbench \
	/usr/lib/rxbench/rxbench-agent /usr/lib/rxbench/rxbench-stages.so \
	/usr/share/rxbench/scenarios/livelock.conf \
	/usr/share/rxbench/guest/mk/guest.sh \
	/usr/share/rxbench/guest/kmod/netdrv/main.c \
	/usr/share/man/man1/rxbench.1.gz \
	/usr/share/man/man5/rxbench-scenario.5.gz \
	/usr/share/bash-completion/completions/rxbench
check 'rxbench-pktgen has its files' contents rxbench-pktgen \
	/usr/bin/rxbench-pktgen /usr/share/man/man8/rxbench-pktgen.8.gz \
	/usr/share/bash-completion/completions/rxbench-pktgen
check 'netdrv-dkms has its files' contents netdrv-dkms \
	"/usr/src/rxbench-$version/dkms.conf" \
	"/usr/src/rxbench-$version/netdrv/main.c" \
	"/usr/src/rxbench-$version/include/rxbench/modes.h" \
	/usr/share/man/man4/netdrv.4.gz /usr/lib/modprobe.d/netdrv-dkms.conf
check 'the generator has its drivers' sh -c "echo '$(field rxbench-pktgen \
	Depends)' | grep -q librte-net-vhost"
check 'the guest has its own' sh -c "echo '$(field rxbench Depends)' |
	grep -q librte-net-e1000"
check 'rxbench wants the generator of its version' sh -c "echo '$(field \
	rxbench Depends)' | grep -qF 'rxbench-pktgen (= $version)'"

if command -v lintian >/dev/null; then
	check 'lintian finds nothing' sh -c "lintian --fail-on error,warning \
		'$debs'/*.changes >'$work/said' 2>&1"
else
	skip 'lintian finds nothing' 'no lintian'
fi

# In one root, step by step.
installed() {
	mkdir "$work/root"
	tools=
	dpkg-query -W -f '${db:Status-Abbrev}' dkms 2>/dev/null | grep -q ^ii ||
		tools=$build/dkms/tool
	unshare --mount tests/package-root.sh "$work/root" "$debs" "$tools" \
		>"$work/said" 2>"$work/why"
}
did() { # STEP
	grep -qx "$1 ok" "$work/said"
}
if ! find_dkms; then
	skip 'they can be installed and purged' "$why"
elif [ "$(id -u)" -ne 0 ]; then
	skip 'they can be installed and purged' \
		'only root can put an overlay on the machine'
elif installed; [ $? -eq 77 ]; then
	skip 'they can be installed and purged' "$(tail -n 1 "$work/why")"
else
	check 'dpkg installs them' did install
	check 'and the driver' did 'install netdrv-dkms'
	check 'rxbench runs' did 'list scenarios'
	check 'the manuals are found' did 'offer manuals'
	check 'the driver is not loaded by itself' did 'keep netdrv from loading'
	check 'dkms has it' did 'know the modules'
	check 'dpkg purges them' did purge
	check 'nothing is left' sh -c "! grep '^left' '$work/said'"
fi
plan
