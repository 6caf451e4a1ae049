#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The manual pages are well formed, and say what the programs say: all
# subcommands, options, keys, modes, parameters, and none that there is not.
set -u

. tests/tap.sh
. tests/built.sh
need rxbench rxbench-pktgen
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8

for tool in groff man; do
	command -v "$tool" >/dev/null || {
		echo "1..0 # SKIP no $tool"
		exit 77
	}
done

notes() {
	cat "$work/said"
}

# Nothing to complain about, in a terminal and on paper.
clean() { # PAGE
	{
		MANWIDTH=80 man --warnings -E UTF-8 -l "$1" >"$work/shown"
		groff -ww -man -Tutf8 "$1" >/dev/null
		groff -ww -man -Tps "$1" >/dev/null
	} >"$work/said" 2>&1
	[ ! -s "$work/said" ] && [ -s "$work/shown" ]
}

# A page's source, with plain minus signs and without its changes of font.
source_of() { # PAGE
	sed 's/\\-/-/g; s/\\f[BRIP]//g' "docs/$1"
}

words() {
	tr ' ' '\n' | sed '/^$/d' | sort -u
}

# same NAME EXPECTED FOUND: the same words, in any order, however often.
same() {
	echo "$2" | words >"$work/expected"
	echo "$3" | words >"$work/found"
	diff "$work/expected" "$work/found" >"$work/said" &&
		[ -s "$work/expected" ]
	result $? "$1"
}

# has NAME PAGE WORDS: each of them is set in bold there.
has() {
	source_of "$2" | grep '^\.B' | tr -c 'a-z0-9_-' '\n' | sort -u \
		>"$work/bold"
	echo "$3" | words >"$work/expected"
	comm -23 "$work/expected" "$work/bold" | sed 's/^/missing: /' \
		>"$work/said"
	[ -s "$work/expected" ] && [ ! -s "$work/said" ]
	result $? "$1"
}

for page in docs/*.[1-9]; do
	check "${page#docs/} is well formed" clean "$page"
done
printf '.TH X 1\n.SH NAME\nx \\- y\n.NONSENSE\n' >"$work/x.1"
! clean "$work/x.1" && grep -qi nonsense "$work/said"
result $? 'a page that is not is found out'

# What stands under the heading that begins so, in a page.
part() { # PAGE HEADING
	source_of "$1" | awk -v heading=".SS $2" '
		/^\.S[SH]/ { on = index($0, heading) == 1 }
		on'
}

# rxbench(1): a part for each subcommand, which has what its help has.
subcommands=$("$build/rxbench" --help | sed -n 's/^  \([a-z]*\)  *.*/\1/p')
same 'rxbench.1 has the subcommands' "$subcommands" "$(source_of rxbench.1 |
	sed -n '/^\.SH SUBCOMMANDS/,/^\.SH EXIT/s/^\.SS \([a-z]*\).*/\1/p')"
for subcommand in $subcommands; do
	same "rxbench.1 has the options of $subcommand" \
		"$("$build/rxbench" "$subcommand" --help |
			grep -o -- '--[a-z][a-z-]*')" \
		"--help $(part rxbench.1 "$subcommand" |
			sed -n 's/^\.BI\{0,1\} \(--[a-z-]*\).*/\1/p')"
done
same 'rxbench.1 has the lists' "$("$build/rxbench" list --help |
	sed -n 's/.*\[\(modes|.*\)\]/\1/p' | tr '|' ' ')" \
	"$(source_of rxbench.1 | sed -n 's/^\.SS list \[\(.*\)\]$/\1/p' |
		tr '|' ' ')"

# Those of EAL, at the end of help, are DPDK's.
same 'rxbench-pktgen.8 has the options' \
	"$("$build/rxbench-pktgen" --help | sed "/^Options of/,\$d" |
		sed -n 's/^  \(--[a-z-]*\) .*/\1/p')" \
	"$(source_of rxbench-pktgen.8 |
		sed -n '/^\.SH OPTIONS/,/^\.SH PATTERNS/p' |
		grep -A 1 '^\.T[PQ]' | sed -n 's/^\.BI\{0,1\} \(--[a-z-]*\).*/\1/p')"
same 'and the patterns' \
	"$("$build/rxbench-pktgen" --list-patterns | cut -d ' ' -f 1)" \
	"$(source_of rxbench-pktgen.8 |
		sed -n '/^\.SH PATTERNS/,/^\.SH PORTS/s/^\.B \([a-z-]*\)$/\1/p' |
		grep -v '^--')"

# rxbench-scenario(5): the keys of the program's own table, group by group.
keys=$(tr '\n' ' ' <bench/lab/scenario_keys.c | tr '{' '\n' |
	sed -n 's/^"\([a-z]*\)", "\([a-z_]*\)", *SCENARIO_.*/\1 \2/p')
check 'there are keys' [ "$(echo "$keys" | wc -l)" -eq \
	"$(grep -c "^	{\"" bench/lab/scenario_keys.c)" ]
for group in $(echo "$keys" | cut -d ' ' -f 1 | sort -u); do
	same "rxbench-scenario.5 has the keys of [$group]" \
		"$(echo "$keys" | sed -n "s/^$group //p")" \
		"$(part rxbench-scenario.5 "[$group" |
			sed -n '/^\.TP/{n;s/^\.BR* //;s/[",]/ /g;p}')"
done
same 'and the groups' "$(sed -n 's/^| `\[\([a-z]*\).*/\1/p' docs/scenarios.md)" \
	"$(source_of rxbench-scenario.5 | sed -n 's/^\.SS \[\([a-z]*\).*/\1/p')"

# netdrv(4): what the driver's own tables have.
same 'netdrv.4 has the modes' \
	"$(sed -n 's/^\tX([a-z_]*, "\([a-z-]*\)".*/\1/p' include/rxbench/modes.h)" \
	"$(source_of netdrv.4 | sed -n '/^\.SH MODES/,/^\.SH ETHTOOL/p' |
		sed -n 's/^\.BR \([a-z-]*\) ":.*/\1/p')"
has 'and the parameters' netdrv.4 "$(sed -n \
	's/^\t\[[A-Z_]*\] = {"\([a-z_]*\)",.*/\1/p' \
	kmod/netdrv/core/knobs.c kmod/netdrv/modes/*.c)"
has 'and the counters' netdrv.4 "$(sed -n \
	's/^\t[RTF][XN]("\([a-z_]*\)".*/\1/p' kmod/netdrv/core/stats.c)"
has 'and the tracepoints' netdrv.4 "$(sed -n \
	's/^TRACE_EVENT(\([a-z_]*\),.*/\1/p' kmod/netdrv/core/trace.h)"
has 'and the parameters of the module' netdrv.4 "$(sed -n \
	's/^module_param[a-z_]*(\([a-z]*\),.*/\1/p' kmod/netdrv/*.c \
	kmod/netdrv/*/*.c)"
plan
