#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# apt-private.sh [-r RELEASE] DIR [update|get ARGS...|cache ARGS...]
#
# Runs apt with a state of its own below DIR: the machine's own mirrors plus
# the backports suite of the running release. Nothing under /etc/apt or
# /var/lib/apt is written, so looking for a package needs no privilege and
# leaves no trace. The mirror's address is asked of apt, never written down.
#
# With -r the packages are those of another RELEASE (its codename) on the same
# mirror, and nothing counts as installed: "get --download-only install" takes
# along all that a package stands on. Give each release a DIR of its own.
set -eu

other=
if [ "$1" = -r ]; then
	other=$2
	shift 2
fi
dir=$1
verb=$2
shift 2

. /etc/os-release
codename=${VERSION_CODENAME:?this release has no codename in /etc/os-release}

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
signed=
[ -r "$keyring" ] && signed="[signed-by=$keyring] "

# What APT-GET would fetch. It tells of no list that it has not fetched.
targets() { # APT-GET
	# shellcheck disable=SC2016 # $(...) is apt's own format, not the shell's
	"$1" indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages'
}

# The machine's own sources, with lists of ours.
apt_with_our_lists() {
	mkdir -p "$dir/known/partial"
	apt-get -o "Dir::State::Lists=$dir/known" -o Dir::Cache::pkgcache= \
		-o Dir::Cache::srcpkgcache= -o APT::Sandbox::User= \
		-o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

# A machine that never fetched any, such as an image for containers, gets them
# once.
known_targets() {
	targets apt-get | grep . || targets apt_with_our_lists | grep . || {
		apt_with_our_lists -qq update && targets apt_with_our_lists
	}
}

# Unstable is called sid for good, and nothing is ported back to it.
sources() {
	known_targets |
		awk -v code="$codename" -v other="$other" -v signed="$signed" '
		function add(uri, suite) {
			line = "deb " signed uri " " suite " main"
			if (!seen[line]++) print line
		}
		($2 == code || index($2, code "-") == 1) && $3 == "main" {
			if (other == "") add($1, $2)
			if ($2 == code) base = $1
		}
		END {
			if (base == "") exit
			release = other == "" ? code : other
			if (other != "") add(base, release)
			if (release != "sid") add(base, release "-backports")
		}'
}

mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
dir=$(cd "$dir" && pwd)

options() {
	printf '%s\n' "Dir::Etc::SourceList \"$dir/sources.list\";" \
		'Dir::Etc::SourceParts "/dev/null";' \
		"Dir::State::Lists \"$dir/lists\";" \
		"Dir::Cache \"$dir/cache\";" \
		'APT::Sandbox::User "";' \
		'Acquire::Languages "none";' \
		'Acquire::Retries "3";' \
		'Dpkg::Use-Pty "0";'
	[ -z "$other" ] || {
		: >"$dir/status"
		printf '%s\n' "Dir::State::Status \"$dir/status\";" \
			'APT::Install-Recommends "false";'
	}
}

sources >"$dir/sources.list"
[ -s "$dir/sources.list" ] || {
	echo "apt-private: apt knows no source for $codename/main" >&2
	exit 1
}
options >"$dir/apt.conf"
APT_CONFIG=$dir/apt.conf
export APT_CONFIG

case $verb in
update) exec apt-get -qq update ;;
get) exec apt-get "$@" ;;
cache) exec apt-cache "$@" ;;
*)
	echo "apt-private: unknown verb '$verb' (update, get, cache)" >&2
	exit 2
	;;
esac
