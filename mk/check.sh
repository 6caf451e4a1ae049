#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# check.sh ROOT [NAME...]
#
# Runs the static checks of mk/check/ (or the named ones) on the tree ROOT and
# prints one line each; a failing check's findings come before its line. Fails
# when one of them does.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$1
shift
failed=0

if [ $# -eq 0 ]; then
	for script in "$here"/check/*.sh; do
		set -- "$@" "$(basename "$script" .sh)"
	done
fi

for name in "$@"; do
	[ -x "$here/check/$name.sh" ] || {
		echo "check: no check '$name'; there are:" "$(cd "$here/check" &&
			echo *.sh | sed 's/\.sh//g')" >&2
		exit 2
	}
	status=0
	output=$("$here/check/$name.sh" "$root" 2>&1) || status=$?
	case $status in
	0) result=ok ;;
	77) result=skipped ;;
	*)
		result=FAILED
		failed=$((failed + 1))
		echo "$output" | sed '$d; s/^/    /'
		;;
	esac
	printf '  %-10s %s: %s\n' "$name" "$result" "$(echo "$output" | tail -n 1)"
done

[ "$failed" -eq 0 ] || {
	echo "check: $failed failed" >&2
	exit 1
}
