# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that talk to generators over their telemetry sockets; after
# tests/built.sh. Sets $pktgen, and $work, a directory that vanishes; what was
# started and not finished is ended.

# shellcheck disable=SC2154 # built.sh has set it
pktgen=$build/rxbench-pktgen
client=$build/tests/host/telemetry_client
work=$(mktemp -d)
pids=

trap 'cleanup' EXIT
trap 'exit 130' INT TERM HUP

cleanup() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null || true
	done
	wait
	rm -rf "$work"
}

notes() {
	cat "$work/output"
}

# Start a generator whose files are in DIR. Leaves its pid and, when it is
# ready, its telemetry socket.
start() { # DIR ARGUMENTS...
	dir=$1
	shift
	mkdir -p "$dir"
	rm -f "$dir/ready"
	mkfifo "$dir/ready"
	RUNTIME_DIRECTORY=$dir "$pktgen" "$@" >"$dir/ready" 2>"$dir/errors" &
	pid=$!
	pids="$pids $pid"
	ready=
	IFS= read -r ready <"$dir/ready" || true
	# shellcheck disable=SC2034 # for the scripts that use it
	socket=${ready##* telemetry at }
}

# End it. Leaves its exit status.
finish() { # PID [SIGNAL]
	status=0
	kill -s "${2-TERM}" "$1"
	wait "$1" || status=$?
	others=
	for other in $pids; do
		[ "$other" = "$1" ] || others="$others $other"
	done
	pids=$others
}

ask() { # SOCKET COMMAND...: leaves the last answer
	"$client" "$@" >"$work/output" 2>&1 || return 1
	answer=$(tail -n 1 "$work/output")
}

field() { # KEY: of the last answer
	echo "$answer" | sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p"
}

is() { # KEY VALUE
	[ "$(field "$1")" = "$2" ]
}

lawful() { # PLANNED: all of them are accounted for
	is planned "$1" &&
		[ "$(field planned)" -eq $(($(field sent) + $(field unsent))) ]
}

silent() { # DIR: no socket is left there, nothing was said on stderr
	[ "$status" -eq 0 ] && [ -z "$(find "$1" -type s)" ] &&
		[ ! -s "$1/errors" ]
}

# DPDK says so of a client that did not wait for its answer.
forgive_leavers() { # DIR
	sed -i '/Broken pipe/d' "$1/errors"
}
