# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that report in TAP. What helps to understand a failure is printed
# by notes(), which each script defines.

tests=0
failed=0

result() { # STATUS NAME
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests - $2"
	else
		failed=$((failed + 1))
		echo "not ok $tests - $2"
		notes | sed 's/^/# /'
	fi
}

check() { # NAME CONDITION...
	name=$1
	shift
	status_of_check=0
	"$@" || status_of_check=$?
	result "$status_of_check" "$name"
}

skip() { # NAME WHY
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

# The last line; fails when a test did.
plan() {
	echo "1..$tests"
	[ "$failed" -eq 0 ]
}
