# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Completion for rxbench-pktgen. Options, patterns and ports it asks the program
# that is being typed.

_rxbench_pktgen_options() {
	"$program" --help 2>/dev/null | sed -n 's/^  \(--[a-z-]*\) .*/\1/p'
}

_rxbench_pktgen_patterns() {
	"$program" --list-patterns 2>/dev/null | sed -n 's/^ *\([a-z-]*\) .*/\1/p'
}

# "null", "vhost:" and so on, from behind "A PORT is one of".
_rxbench_pktgen_ports() {
	"$program" --help 2>/dev/null | sed -n '/^A PORT/,/^$/ {
		s/^  \([a-z_-]*:\{0,1\}\)[^ ]*  *.*/\1/p
	}'
}

_rxbench_pktgen() {
	local program=$1 current=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]} words=

	program=${program/#\~/${HOME-\~}}
	COMPREPLY=()
	case $before in
	--pattern) words=$(_rxbench_pktgen_patterns) ;;
	--port | --rx-port) words=$(_rxbench_pktgen_ports) ;;
	--vary) words='src dst both' ;;
	--ip) words='4 6' ;;
	--proto) words='udp tcp' ;;
	--physical) words=$(ls /sys/class/net) ;;
	--replay | --write)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$current")
		return
		;;
	*) [[ $current != -* ]] || words=$(_rxbench_pktgen_options) ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
	[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] &&
		compopt -o nospace
	return 0
}

complete -F _rxbench_pktgen rxbench-pktgen
