# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that need dkms, in a directory $work: find_dkms sets $dkms, the
# machine's own, else one that is downloaded and unpacked below $build, for
# installed it would hook into kernel upgrades; else it fails with $why.

fetch_dkms() {
	mkdir -p "${work:?}/dkms-deb" "${build:?}/dkms"
	mk/apt-private.sh "$build/apt" update && (
		from=$(pwd)
		cd "$work/dkms-deb" && "$from/mk/apt-private.sh" "$build/apt" \
			get -qq download dkms
	) && dpkg-deb -x "$work/dkms-deb"/dkms_*.deb "$work/dkms-tool" || return
	# Another test may have been faster.
	mv -T "$work/dkms-tool" "$build/dkms/tool" || [ -e "$dkms" ]
}

find_dkms() {
	dkms=$(command -v dkms) || dkms=$build/dkms/tool/usr/sbin/dkms
	[ -e "$dkms" ] || fetch_dkms >"$work/dkms-said" 2>&1 || {
		# shellcheck disable=SC2034 # the test's to print
		why="dkms is not installed and cannot be had: $(tail -n 1 \
			"$work/dkms-said")"
		return 1
	}
}
