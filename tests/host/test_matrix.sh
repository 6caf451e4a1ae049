#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The guest tests run on each kernel that can be had; one that cannot is a skip
# and says why, one without a guest ends the run, and neither passes silently.
set -eu

build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
top=$(pwd)

mkdir -p "$work/mk" "$work/tests" "$work/build/tests"
cp "$build/tests/reap" "$work/build/tests/"
cp tests/run.sh tests/matrix.sh "$work/tests/"
script() { # FILE: its commands on stdin
	{
		echo '#!/bin/sh'
		cat
	} >"$work/$1"
	chmod +x "$work/$1"
}
# Kernel 8 is broken, 9 not offered; the modules do not build for 7.
script mk/kernel.sh <<'END'
echo "downloading $2"
case $2 in
8) echo "kernel $2: broken" >&2; exit 1 ;;
9) echo "kernel $2: not offered" >&2; exit 77 ;;
esac
END
script make <<'END'
case " $* " in
*' KERNEL=7 guest '*) echo 'error: no such function' >&2; exit 2 ;;
esac
END
script tests/test_one <<'END'
printf '1..1\nok 1 - on %s\n' "$KERNEL"
END
cd "$work"
. "$top/tests/tap.sh"

notes() {
	cat output
}

matrix() { # KERNELS RUN-ARGUMENT...: leaves status, output and its last line
	status=0
	kernels=$1
	shift
	BUILD=build MAKE=./make tests/matrix.sh "$kernels" tests/test_one "$@" \
		>output 2>&1 || status=$?
	last=$(tail -n 1 output)
}

closes() { # STATUS LINE
	[ "$status" -eq "$1" ] && [ "$last" = "$2" ]
}

matrix '5 6' build host:tests/test_one@5
check 'one line counts over all kernels' closes 0 '3 passed, 0 failed'
check 'each is named' grep -q 'test_one@6 ' output
matrix '5 9' build
check 'a kernel that cannot be had is a skip' \
	closes 0 '1 passed, 0 failed, 1 skipped'
check 'and says why' grep -q 'skipped: kernel 9: not offered$' output
matrix '9' build
check 'no kernel at all is no pass' closes 1 '0 passed, 0 failed, 1 skipped'
matrix '5 8' build
check 'a broken kernel ends it' closes 1 'kernel 8: broken'
matrix '7 5' build
check 'a guest that does not build ends it' closes 2 'error: no such function'
matrix '' build
check 'no kernel named is refused' grep -q 'KERNELS is empty' output

cd "$top"
mk/kernel.sh "$work/apt" 6.x "$work/kernel" >"$work/output" 2>&1 &&
	status=0 || status=$?
cd "$work"
check 'what is no version is refused' [ "$status" -eq 1 ]
check 'in one line' [ "$(cat output)" = "rxbench: KERNEL=6.x: must be \
a version such as 6.1, or one of debug, none, rt" ]
plan
