#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# deps.sh STATEDIR KIND...
#
# Installs the Debian packages of these kinds in packages.txt that this machine
# lacks, in one announced apt step, as root or through sudo. Says what is
# missing and the command to type when it may do neither. Silent when nothing
# is missing.
set -eu

state=$1
shift
kinds=" $* "
case $kinds in
*" test "*) target=test-deps ;;
*) target=deps ;;
esac
case $kinds in
*" kernel "*) target="$target KERNEL=debug" ;;
esac
here=$(cd "$(dirname "$0")" && pwd)

installed_version() {
	# shellcheck disable=SC2016 # ${...} is dpkg-query's own format
	dpkg-query -W -f '${db:Status-Abbrev}${Version}\n' "$1" 2>/dev/null |
		sed -n 's/^ii *//p' | head -n 1
}

# A package satisfied by one of several names ("a|b") is asked for by the
# first name that apt knows.
missing() {
	grep -v '^#' "$here/packages.txt" | while read -r kind names minimum; do
		case $kinds in
		*" $kind "*) ;;
		*) continue ;;
		esac
		found=
		for name in $(echo "$names" | tr '|' ' '); do
			version=$(installed_version "$name")
			[ -n "$version" ] || continue
			[ -z "$minimum" ] ||
				dpkg --compare-versions "$version" ge "$minimum" ||
				continue
			found=yes
		done
		[ -n "$found" ] || echo "$names"
	done
}

command -v dpkg-query >/dev/null 2>&1 || {
	echo "rxbench: 'make deps' knows Debian only; install what" \
		"$here/packages.txt lists by hand" >&2
	exit 1
}

lacking=$(missing)
[ -n "$lacking" ] || exit 0
shown=$(echo "$lacking" | sed 's/|.*//' | tr '\n' ' ')

if [ "$(id -u)" -eq 0 ]; then
	as_root=
elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
	as_root=sudo
else
	{
		echo "rxbench: these packages are missing: $shown"
		echo "rxbench: you are not root and there is no sudo; as root, type:"
		echo "    make -C $(dirname "$here") $target"
	} >&2
	exit 1
fi

echo "rxbench: installing with apt: $shown"
"$here/apt-private.sh" "$state" update

# Resolve alternatives, and take a package from backports only where the
# release's own version is older than the minimum.
. /etc/os-release
wanted=
for names in $lacking; do
	minimum=$(awk -v n="$names" '$2 == n { print $3 }' "$here/packages.txt")
	for name in $(echo "$names" | tr '|' ' '); do
		candidate=$("$here/apt-private.sh" "$state" cache policy "$name" |
			sed -n 's/^ *Candidate: *//p')
		case $candidate in
		'' | '(none)') continue ;;
		esac
		if [ -n "$minimum" ] &&
			! dpkg --compare-versions "$candidate" ge "$minimum"; then
			name="$name/$VERSION_CODENAME-backports"
		fi
		wanted="$wanted $name"
		break
	done
done

# Packages that a backported one needs at its own version come along with it.
case $wanted in
*/*-backports*) release="-t $VERSION_CODENAME-backports" ;;
*) release= ;;
esac
plain=
ported=
for name in $wanted; do
	case $name in
	*-backports) ported="$ported ${name%%/*}" ;;
	*) plain="$plain $name" ;;
	esac
done

install() {
	# shellcheck disable=SC2086 # the lists are words on purpose
	$as_root env DEBIAN_FRONTEND=noninteractive \
		"$here/apt-private.sh" "$state" get -qq -y \
		--no-install-recommends install "$@"
}
# shellcheck disable=SC2086
[ -z "$plain" ] || install $plain
# shellcheck disable=SC2086
[ -z "$ported" ] || install $release $ported

still=$(missing)
[ -z "$still" ] || {
	echo "rxbench: apt finished but these are still missing: $still" >&2
	exit 1
}
