#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The programs have what the compiler and the linker can do against faults that
# are left (HARDEN in mk/config.mk); and a program that lacks one is found out.
set -u

. tests/tap.sh
. tests/built.sh
need rxbench rxbench-pktgen rxbench-stages.so
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

for tool in readelf objdump gcc; do
	command -v "$tool" >/dev/null || {
		echo "1..0 # SKIP no $tool"
		exit 77
	}
done

notes() {
	cat "$work/missing"
}

# What FILE has not, a word each; FUNCTION is one of its own. A library has no
# start, and so is no PIE.
missing() { # FILE FUNCTION [library]
	readelf -hldW --dyn-syms --syms "$1" >"$work/elf"
	[ "${3-}" = library ] || grep -q 'Flags:.* PIE' "$work/elf" || echo pie
	grep -q '(FLAGS).*BIND_NOW' "$work/elf" || echo now
	grep -q GNU_RELRO "$work/elf" || echo relro
	grep -q 'GNU_STACK.* RW ' "$work/elf" || echo noexecstack
	grep -q '__stack_chk_fail' "$work/elf" || echo stack-protector
	# Where memory is copied or text is printed into arrays.
	grep -qE '__(v?(f|s|sn)?printf|memcpy|str[a-z]*cpy|read)_chk' \
		"$work/elf" || echo fortify
	objdump -d "--disassemble=$2" "$1" | grep -A 1 "<$2>:\$" |
		grep -q endbr64 || echo cf-protection
}

hardened() { # FILE FUNCTION [library]
	missing "$@" >"$work/missing"
	[ ! -s "$work/missing" ]
}

check 'rxbench' hardened "$build/rxbench" main
check 'rxbench-pktgen' hardened "$build/rxbench-pktgen" main
check 'rxbench-stages.so' hardened "$build/rxbench-stages.so" \
	qemu_plugin_install library

cat >"$work/sample.c" <<'END'
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	char name[16];

	strcpy(name, argv[argc - 1]);
	return printf("%s\n", name) < 0;
}
END

# A sample without one of them, and nothing else, is told by its name.
sample() { # FLAG...
	gcc -O2 -fPIE -fstack-protector-strong -fcf-protection \
		-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -pie \
		-Wl,-z,relro,-z,now,-z,noexecstack "$@" \
		-o "$work/sample" "$work/sample.c" 2>"$work/missing"
}

found() { # WORD FLAG...
	word=$1
	shift
	sample "$@" || return 1
	missing "$work/sample" main >"$work/missing"
	[ "$(cat "$work/missing")" = "$word" ]
}

check 'a sample has all' found ''
check 'no position of its own' found pie -no-pie -fno-pie
check 'bound late' found now -Wl,-z,lazy
check 'relocations that can be written' found relro -Wl,-z,norelro
check 'a stack that can be run' found noexecstack -Wl,-z,execstack
check 'no canary' found stack-protector -fno-stack-protector
check 'copies that nobody checks' found fortify -U_FORTIFY_SOURCE
check 'jumps to anywhere' found cf-protection -fcf-protection=none

plan
