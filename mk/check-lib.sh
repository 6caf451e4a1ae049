# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What the checks share. A check is called with the ROOT of the tree it looks
# at. It prints its findings, one a line ("FILE:LINE: what"), then one line
# that sums up, and exits 0 (clean), 1 (findings) or 77 (skipped: the line says
# why).

# shellcheck disable=SC2034 # the checks use them
top=$(cd "$(dirname "$0")/../.." && pwd) # where the checks themselves live
cd "${1:?give the ROOT of the tree to check}" || exit 2
root=$(pwd)

# Skip unless every TOOL is installed.
need() { # TOOL...
	for tool in "$@"; do
		command -v "$tool" >/dev/null || {
			echo "$tool not installed"
			exit 77
		}
	done
}

# The files of the tree, without what was built or measured.
files() { # FIND-EXPRESSION...
	find . \( -path ./.git -o -path ./build -o -path './results/*' \) \
		-prune -o -type f \( "$@" \) -print | sed 's|^\./||' | sort
}

# The unpacked kernel to check the modules against; nothing when there is none.
kernel_dir() {
	for fragment in "$root/build/kernel/"${KERNEL:-*}/build; do
		[ ! -e "$fragment" ] || dirname "$fragment"
	done | head -n 1
}

# Print FINDINGS, then SUMMARY; exit with the matching status.
conclude() { # SUMMARY FINDINGS
	[ -n "$2" ] || {
		echo "$1"
		exit 0
	}
	echo "$2"
	echo "$1, $(echo "$2" | wc -l) finding(s)"
	exit 1
}
