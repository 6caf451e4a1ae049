# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the scripts that get a kernel share. $kernel is its name as the user
# gave it, $here this directory, $apt where apt keeps its private state.

# shellcheck disable=SC2034 # the scripts' own
. /etc/os-release
release= # whose packages: empty is the running release

say() { echo "rxbench: $*"; }
die() {
	echo "rxbench: $*" >&2
	exit 1
}
cannot_be_had() {
	echo "rxbench: KERNEL=${kernel:?}: $*" >&2
	exit 77
}

# apt of $release, whose state is one of its own.
query() {
	if [ -z "$release" ]; then
		"${here:?}/apt-private.sh" "${apt:?}" "$@"
	else
		"${here:?}/apt-private.sh" -r "$release" "${apt:?}/$release" "$@"
	fi
}
