#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The plugin in QEMU: every instruction once, and one clear line when it cannot
# count. The guest is a hundred bytes of our own; no kernel is booted.
set -u

build=$(cd "${BUILD:-build}" && pwd)
data=$(dirname "$0")/data
plugin=$build/rxbench-stages.so
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

skip_all() { # WHY
	echo "1..0 # SKIP $*"
	exit 77
}

. tests/tap.sh

notes() {
	cat "$dir/err" 2>/dev/null
}

command -v qemu-system-x86_64 >/dev/null || skip_all "no qemu-system-x86_64"
[ -e "$plugin" ] || skip_all "$plugin is not built"
qemu-system-x86_64 -plugin help 2>&1 | grep -q 'invalid option' &&
	skip_all "this QEMU has no plugins"
gcc -m32 -c -o "$dir/marks.o" "$data/marks.S" ||
	skip_all "gcc makes no 32-bit code"
ld -m elf_i386 -N -Ttext 0x100000 -o "$dir/marks" "$dir/marks.o" \
	2>"$dir/err" || skip_all "ld makes no 32-bit program"
symbols=$("$build/tests/host/plugin_symbols")

machine() { # ARGUMENTS of the plugin
	timeout 60 qemu-system-x86_64 -nodefaults -no-user-config \
		-display none -machine pc -accel tcg -smp 2 \
		-icount shift=1,sleep=off -device isa-debug-exit,iobase=0xf4 \
		-kernel "$dir/marks" -plugin "$plugin$1" \
		>"$dir/out" 2>"$dir/err"
}

# refuses TEXT ARGUMENTS: QEMU does not start, and our line says TEXT.
refuses() {
	! machine "$2" && grep '^rxbench-stages: ' "$dir/err" |
		grep -qF -- "$1" &&
		[ "$(grep -c '^rxbench-stages: ' "$dir/err")" -eq 1 ]
}

check "no symbols: the missing ones are named" \
	refuses '__do_softirq or handle_softirqs' ",cpu=0,out=$dir/none"
check "an argument without meaning" refuses "'color=red'" \
	",color=red,out=$dir/none$symbols"
check "an address that is none" refuses "__schedule=here" \
	",out=$dir/none$symbols,sym.__schedule=here"
check "a vCPU that there is not" refuses "a vCPU that the machine has" \
	",cpu=2,out=$dir/none$symbols"
check "nowhere to write to" refuses "out=FILE" ",cpu=0$symbols"
check "a refused start leaves no file" [ ! -e "$dir/none" ]

for run in 1 2; do
	machine ",cpu=0,out=$dir/counts.$run$symbols"
done
total=$(sed -n 's/^total //p' "$dir/counts.1")
sum=$(awk '$1 == "stage" { n += $3 } END { print n }' "$dir/counts.1")
expected=$((1 + 2000 + 30 + 1 + 2 + 3 + 6 + 1))
echo "# $total instructions counted, $expected written"
check "each instruction is counted once" [ "$total" = "$expected" ]
check "the stages are the total" [ "$sum" = "$total" ]
check "the same again" cmp -s "$dir/counts.1" "$dir/counts.2"
machine ",cpu=1,out=$dir/counts.other$symbols"
check "the other vCPU did nothing" \
	grep -qx 'total 0' "$dir/counts.other"

plan
