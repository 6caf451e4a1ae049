# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that kill: a process with all below it, and whether they are gone.

# PID and everything below it.
family() { # PID
	echo "$1"
	for child in $(pgrep -P "$1"); do
		family "$child"
	done
}

kill_family() { # PID
	# shellcheck disable=SC2046 # one word a process
	kill -9 $(family "$1") 2>/dev/null
	wait "$1" 2>/dev/null
}

# PID:START, as numbers are used again; nothing once it has ended.
identity() { # PID
	awk -v pid="$1" '{
		sub(/^.*\) /, "")
		if ($1 != "Z" && $1 != "X")
			print pid ":" $20
	}' "/proc/$1/stat" 2>/dev/null
}

# Within the limit none of them is there any more.
gone() { # LIMIT_S PID:START...
	tries=$(($1 * 10))
	shift
	for one in "$@"; do
		while [ "$(identity "${one%%:*}")" = "$one" ]; do
			tries=$((tries - 1))
			[ "$tries" -gt 0 ] || return 1
			sleep 0.1
		done
	done
}
