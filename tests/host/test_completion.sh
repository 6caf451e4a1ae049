#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Completion for both programs: their functions are called with what readline
# would give them, and ask the programs themselves.
set -u

. tests/tap.sh
. tests/built.sh
need rxbench rxbench-pktgen

. bench/cli/rxbench.bash
. pktgen/rxbench-pktgen.bash
# An option of the completion that runs; here none does.
compopt() { :; }

notes() {
	printf 'completions: %s\n' "${COMPREPLY[*]}"
}

# What readline has of "WORD...", which cuts at blanks, '=' and ':'.
offer() { # PROGRAM WORD...
	COMP_WORDS=("$@")
	COMP_CWORD=$(($# - 1))
	COMPREPLY=()
	case $1 in
	*pktgen) _rxbench_pktgen "$build/$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}" ;;
	*) _rxbench "$build/$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}" ;;
	esac
}

# offers NAME "EXPECTED..." WORD...: these, and no others, in any order.
# shellcheck disable=SC2086 # words on purpose
offers() {
	local name=$1 expected=$2
	shift 2
	offer "$@"
	[ "$(printf '%s\n' "${COMPREPLY[@]}" | sort)" = \
		"$(printf '%s\n' $expected | sort)" ]
	result $? "$name"
}

listed() { # WHAT
	"$build/rxbench" list "$1" | sed -n 's/^  \([a-z0-9][^ ]*\) .*/\1/p'
}

helped() { # SUBCOMMAND
	"$build/rxbench" "$1" --help | grep -o -- '^  .*--[a-z-]*=\?' |
		grep -o -- '--[a-z-]*=\?'
}

subcommands=$("$build/rxbench" --help | sed -n 's/^  \([a-z]*\) .*/\1/p')
check 'there are subcommands' [ "$(echo "$subcommands" | wc -l)" -ge 11 ]
offers 'all subcommands' "$subcommands --help --version" rxbench ''
offers 'one of them' explain rxbench exp
for subcommand in $subcommands; do
	offers "options of $subcommand" "$(helped "$subcommand")" \
		rxbench "$subcommand" --
done
check 'there are modes' [ "$(listed modes | wc -l)" -ge 16 ]
offers 'modes to explain' "$(listed modes)" rxbench explain ''
offers 'modes of a run' "$(listed modes)" rxbench run livelock --modes = ''
offers 'a second mode' 'irq,kthread' rxbench run livelock --modes = irq,kt
offers 'devices' "$(listed devices)" rxbench run --device = ''
offers 'devices, behind a blank' 'e1000 e1000e' rxbench run --device e
offers 'right behind the sign' 'realtime virtual auto ssh:' rxbench run --lab =
offers 'labs to explain in' 'realtime virtual' rxbench explain --lab = ''
offers 'executors' 'local slurm parallel' rxbench sweep --executor = ''
offers 'scenarios of a sweep' 'livelock livelock-forward livelock-screend' \
	rxbench sweep live
offers 'profiles' 'quick std rfc' rxbench run --profile = ''
offers 'scenarios' 'livelock livelock-forward livelock-screend' \
	rxbench run live
offers 'scenarios of a gallery' 'cost,quota' rxbench gallery --only = cost,quo
offers 'knobs' 'mask_at=' rxbench run livelock --set = mask
offers 'faults' "$(listed faults)" rxbench run --plant = ''
offers 'lists' 'knobs' rxbench list kn
offers 'directories' 'bench/plot' rxbench report bench/plo
offers 'scenario files' 'bench/scenarios/cost.conf' \
	rxbench run bench/scenarios/cos
offers 'nothing behind an unknown subcommand' '' rxbench nonsense ''

offers 'options of the generator' "$("$build/rxbench-pktgen" --help |
	sed -n 's/^  \(--[a-z-]*\) .*/\1/p')" rxbench-pktgen --
offers 'its patterns' "$("$build/rxbench-pktgen" --list-patterns |
	cut -d ' ' -f 1)" rxbench-pktgen --pattern ''
offers 'its ports' 'vhost: virtio-user:' rxbench-pktgen --port v
offers 'interfaces' lo rxbench-pktgen --physical lo
offers 'files' 'pktgen/rxbench-pktgen.bash' rxbench-pktgen --replay pktgen/rxb
plan
