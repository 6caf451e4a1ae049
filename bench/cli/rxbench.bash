# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Completion for rxbench. What there is to choose from it asks the program that
# is being typed, so it knows nothing of its own but which option has what kind
# of value.

_rxbench_list() { # WHAT: the names that "rxbench list WHAT" begins its lines with
	LC_ALL=C "$program" list "$1" 2>/dev/null |
		sed -n 's/^  \([a-z0-9][^ ]*\) .*/\1/p'
}

_rxbench_subcommands() {
	LC_ALL=C "$program" --help 2>/dev/null |
		sed -n 's/^  \([a-z]*\)  *.*/\1/p'
}

_rxbench_help() {
	LC_ALL=C "$program" "$1" --help 2>/dev/null
}

# "--lab=" of an option with a value, "--json" of one without.
_rxbench_options() { # SUBCOMMAND
	_rxbench_help "$1" |
		sed -n 's/^  \(-h, \)\{0,1\}\(--[a-z-]*=\{0,1\}\).*/\2/p'
}

# The words that help gives for an option: "realtime, virtual or auto [auto]".
_rxbench_words() { # SUBCOMMAND OPTION
	_rxbench_help "$1" |
		sed -n "s/^  $2=[^ ]*  *\([^[]*\).*/\1/p" | sed 's/ or /, /; s/,//g'
}

# Of a list A,B,... the last one is completed.
_rxbench_from_list() { # WORDS
	local before=
	[[ $current == *,* ]] && before=${current%,*},
	mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${current##*,}")
	[[ ${COMPREPLY[*]} ]] && compopt -o nospace
}

_rxbench_from() { # WORDS
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
	[[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] &&
		compopt -o nospace
}

_rxbench_files() { # compgen's OPTIONS
	compopt -o filenames
	mapfile -t COMPREPLY < <(compgen "$@" -- "$current")
}

_rxbench_knobs() {
	_rxbench_from "$(_rxbench_list knobs | sed 's/$/=/')"
}

_rxbench_value() { # SUBCOMMAND OPTION
	case $2 in
	--lab | --profile | --executor) _rxbench_from "$(_rxbench_words "$1" "$2")" ;;
	--device) _rxbench_from_list "$(_rxbench_list devices)" ;;
	--modes) _rxbench_from_list "$(_rxbench_list modes)" ;;
	--collectors) _rxbench_from_list "$(_rxbench_list collectors)" ;;
	--only) _rxbench_from_list "$(_rxbench_list scenarios)" ;;
	--plant) _rxbench_from "$(_rxbench_list faults)" ;;
	--set | --space) _rxbench_knobs ;;
	--out | --resume | --again | --status) _rxbench_files -d ;;
	esac
}

_rxbench_argument() { # SUBCOMMAND
	case $1 in
	run | sweep)
		_rxbench_files -o plusdirs -f -X '!*.conf'
		mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen \
			-W "$(_rxbench_list scenarios)" -- "$current")
		;;
	explain) _rxbench_from "$(_rxbench_list modes)" ;;
	list)
		_rxbench_from "$(_rxbench_help list |
			sed -n 's/.*\[\(modes|.*\)\]/\1/p' | tr '|' ' ')"
		;;
	report | merge | compare | gallery) _rxbench_files -d ;;
	esac
}

# readline may have cut "--lab=vir" into three words.
_rxbench() {
	local program=$1 current=${COMP_WORDS[COMP_CWORD]} option=
	local before=${COMP_WORDS[COMP_CWORD - 1]} subcommand=${COMP_WORDS[1]}

	program=${program/#\~/${HOME-\~}}
	COMPREPLY=()
	if [[ $COMP_CWORD -eq 1 ]]; then
		_rxbench_from "$(_rxbench_subcommands) --help --version"
		return
	fi
	if [[ $current == = ]]; then
		option=$before
		current=
	elif [[ $before == = ]]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	elif [[ $before == --* && $current != -* ]] &&
		_rxbench_options "$subcommand" | grep -qxe "$before="; then
		option=$before
	fi
	if [[ $option == --* ]]; then
		_rxbench_value "$subcommand" "$option"
	elif [[ $current == -* ]]; then
		_rxbench_from "$(_rxbench_options "$subcommand")"
	else
		_rxbench_argument "$subcommand"
	fi
}

complete -F _rxbench rxbench
