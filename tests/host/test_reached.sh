#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mk/reached.sh adds up counters of several runs, and those of another build it
# does not take.
set -eu

. tests/tap.sh
reached=$(pwd)/mk/reached.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p netdrv/core kept

notes() {
	cat output
}

# A program of some lines, of which ARGUMENTS decide which are run.
build() {
	gcc --coverage -c -o netdrv/core/a.o netdrv/core/a.c
	gcc --coverage -o a netdrv/core/a.o
}

run_as() { # NAME ARGUMENTS...
	mkdir -p "kept/$1/netdrv/core"
	name=$1
	shift
	./a "$@" || true
	mv netdrv/core/a.gcda "kept/$name/netdrv/core/"
}

says() { # STATUS TEXT
	status=0
	"$reached" kept "$work" >output 2>&1 || status=$?
	[ "$status" -eq "$1" ] && grep -q "$2" output
}

cat >netdrv/core/a.c <<'END'
int main(int count, char **values)
{
	(void)values;
	if (count > 1)
		return 1;
	return 0;
}
END
check 'no counters are an error' says 1 'nothing in kept'
mkdir kept/none kept/nothing
check 'so are directories without any' says 1 'nothing in kept'
build
run_as bare
check 'one run reaches three lines of four' says 0 ' 75.00 *4 core/a.c'
run_as more with an argument
check 'two runs reach all' says 0 '100.00 *4 core and modes'
echo 'int other(void) { return 2; }' >>netdrv/core/a.c
build
check 'counters of another build are an error' says 1 'of another build'
run_as later
check 'also among those of this one' says 1 'of another build'
rm -r kept/bare kept/more
check 'those of this one alone are taken' says 0 ' core/a.c'

plan
