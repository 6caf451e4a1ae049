#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What the documents name exists: every `path` in back quotes that starts in a
# room of the tree or ends like one of our sources.
. "$(dirname "$0")/../check-lib.sh"

documents=$(files -name '*.md' ! -path './LICENSES/*')
everything=$(files -name '*')

# DOCUMENT:LINE:PATH, without what has a blank, a pattern or a placeholder.
named_paths() {
	for document in $documents; do
		# shellcheck disable=SC2016 # back quotes, not a command
		grep -noE '`[A-Za-z0-9._][A-Za-z0-9._/-]*`' "$document" |
			tr -d '`' | sed "s|^|$document:|"
	done
}

exists() { # DOCUMENT PATH
	[ ! -e "$2" ] && [ ! -e "$(dirname "$1")/$2" ] || return 0
	case $2 in
	*/*) return 1 ;;
	# A bare name stands for the file of that name, wherever it is.
	*) echo "$everything" | grep -qE "(^|/)$(echo "$2" | sed 's/\./\\./g')\$" ;;
	esac
}

is_ours() { # PATH
	case $1 in
	build/* | results/* | *NAME* | *ROOM* | .[ch]) return 1 ;;
	*.[ch] | *.sh | *.mk | *.md | *.gp) return 0 ;;
	*/*) [ -d "${1%%/*}" ] ;;
	*) return 1 ;;
	esac
}

findings=$(named_paths | while IFS=: read -r document line path; do
	is_ours "$path" || continue
	exists "$document" "$path" || echo "$document:$line: no such file: $path"
done)
conclude "$(echo "$documents" | wc -w) documents, $(named_paths | wc -l) names" \
	"$findings"
