#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rxbench sweep on this machine: the same bytes as one run, whatever was killed
# meanwhile; and a run that is watched.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/sweep-lib.sh
need tests/host/http_get tests/host/json_check
trap 'clean_up' EXIT
trap 'exit 130' INT TERM HUP

clean_up() {
	[ -z "$running" ] || kill_family "$running"
	cd / && rm -rf "$work"
}

# --- a run that is watched ---

get() { # URL_PATH
	"$build/tests/host/http_get" "$address" "$1" >page 2>why
}

# What every reader of OpenMetrics relies on.
is_openmetrics() {
	sed '1,/^\r*$/d' page | tr -d '\r' >text
	awk '
	function complain(what) { print NR ": " what ": " $0; bad = 1 }
	ended { complain("behind the end") }
	/^# EOF$/ { ended = 1; next }
	/^# TYPE / {
		if ($3 in seen) complain("a second time")
		if ($4 != "gauge") complain("of another type")
		seen[$3] = 1; family = $3; next
	}
	/^# UNIT / {
		if ($3 != family || family !~ ("_" $4 "$")) complain("unit")
		next
	}
	/^# HELP / { if ($3 != family || NF < 4) complain("help"); next }
	/^[a-z_]+(\{([a-z_]+="([^"\\]|\\["\\n])*",?)*\})? [0-9.e+-]+$/ {
		name = $0
		sub(/[{ ].*/, "", name)
		if (name != family) complain("of another family")
		if (row[$0]++) complain("twice")
		samples++; next
	}
	{ complain("no line of it") }
	END { exit bad || !ended || !samples }' text >why
}

: >stderr
"$rxbench" run mini.conf --kernel "$kernel" --lab virtual --out whole \
	--events events --prometheus :0 >stdout 2>stderr &
running=$!
tries=3000
until address=$(sed -n 's|^rxbench: metrics on \(.*\), page /metrics$|\1|p' \
	stderr) && [ -n "$address" ]; do
	tries=$((tries - 1))
	[ "$tries" -gt 0 ] || break
	kill -0 "$running" 2>/dev/null || break
	sleep 0.1
done
check 'a run says where its metrics are' [ -n "$address" ]
get /metrics
check 'somebody answers' grep -q '^HTTP/1.1 200 ' page
check 'with OpenMetrics' grep -q '^Content-Type: application/openmetrics-text' \
	page
check 'in its grammar' is_openmetrics
if command -v promtool >/dev/null; then
	check 'as promtool sees it' promtool check metrics <text
else
	skip 'as promtool sees it' 'there is no promtool'
fi
get /
check 'there is no other page' grep -q '^HTTP/1.1 404 ' page
"$rxbench" run mini.conf --kernel "$kernel" --lab virtual --out second \
	--prometheus "$address" >stdout2 2>stderr2
[ $? -eq 1 ] && [ ! -e second ] && [ "$(wc -l <stderr2)" -eq 1 ] &&
	grep -q "prometheus $address: .*in use" stderr2
result $? 'a port that is taken is refused in one line'
tries=6000
until get /metrics && grep -q '^rxbench_last_frames{fate="sent"} [1-9]' page; do
	tries=$((tries - 1))
	[ "$tries" -gt 0 ] || break
	kill -0 "$running" 2>/dev/null || break
	sleep 0.1
done
check 'a point that is done is seen' \
	grep -q '^rxbench_last_latency_seconds{percentile="99"} [0-9]' page
check 'in its grammar, too' is_openmetrics
finish
check 'the run ends well' [ "$status" -eq 0 ]

lines() { # EVENT
	grep -c "^{\"event\":\"$1\"" events
}
check 'events begin and end' [ "$(lines run-started) $(lines run-ended)" = \
	'1 1' ]
check 'each point begins and is done' \
	[ "$(lines point-started) $(lines point-done)" = '4 4' ]
check 'there is a verdict' grep -q '"overall":"none"' events
tail -n 1 events | grep -q '"event":"run-ended".*"status":0'
result $? 'the last says how it ended'
mkdir lines
split -l 1 events lines/
check 'each line satisfies its schema' "$build/tests/host/schema_check" \
	"$schemas/events.schema.json" lines/*

# --- workers on this machine ---

# Of all QEMUs there are now: which CPU each may use, and no two the same.
cpus_differ() {
	for pid in $(family "$running"); do
		case $(cat "/proc/$pid/comm" 2>/dev/null) in
		qemu-system*) sed -n 's/^Cpus_allowed_list:\t//p' \
			"/proc/$pid/status" ;;
		esac
	done 2>/dev/null >cpus
	! grep -q '[-,]' cpus && [ -z "$(sort cpus | uniq -d)" ]
}

sweep_beside mini.conf --kernel "$kernel" --lab virtual --shards 2 --out local
check 'a shard is begun' wait_for_row local 2
check 'no two guests have one CPU' cpus_differ
check_killed local
"$rxbench" sweep --status local >stdout 2>stderr
grep -q "^shard $shard/2  1 of 2 points, 0 invalid  begun$" stdout
result $? 'its state says so'
sweep --resume local
check 'it goes on' [ "$status" -eq 0 ]
check 'only what was missing is measured' \
	[ "$(cat local/logs/*.log | grep -c '^\[ [12]/2\] ')" -eq 4 ]
check 'the result is that of one run, to the byte' same whole local/merged
check 'run.json satisfies its schema' satisfies run local/merged/run.json
check 'and knows who measured each point' machines_have local 4
sweep --resume local
check 'once more is harmless' [ "$status" -eq 0 ]

# --- GNU parallel ---

# Another home on this machine, behind what parallel and rsync take for ssh.
far_away() {
	mkdir bin home
	cat >bin/ssh <<END
#!/bin/bash
while [ "\${1#-}" != "\$1" ]; do
	case \$1 in
	-l) shift 2 ;;
	*) shift ;;
	esac
done
shift
[ "\$1" != -- ] || shift
# As sshd gives them to who logs in; parallel asks for SHELL there.
export HOME='$work/home' SHELL=/bin/bash
cd && exec bash -c "\$*"
END
	chmod +x bin/ssh
	PATH=$work/bin:$PATH
}

# Whatever its host, all of it is below us: a far one is this machine, too.
by_parallel() { # HOST WHERE-SHARDS-ARE-MEANWHILE
	sweep_beside mini.conf --kernel "$kernel" --lab virtual --shards 2 \
		--executor parallel --hosts "$1" --workers 2 --out away
	check "host $1: a shard is begun by parallel" wait_for_row "$2" 2
	members=
	for pid in $(family "$running"); do
		members="$members $(identity "$pid")"
	done
	kill -INT "$running"
	finish
	check 'Ctrl-C ends it' [ "$status" -eq 130 ]
	# shellcheck disable=SC2086 # one word a process
	check 'and all that it began' gone 10 $members
	check 'finished rows are kept' cmp -n "$(stat -c %s kept)" kept \
		"away/shards/$shard/points.csv"
	sweep --resume away
	check 'it goes on by parallel' [ "$status" -eq 0 ]
	check 'to the same bytes' same whole away/merged
}

if ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
	skip 'GNU parallel' 'it is not installed'
else
	# What it keeps of its own.
	mkdir parallel
	export PARALLEL_HOME="$work/parallel"
	if command -v rsync >/dev/null; then
		far_away
		by_parallel far 'home/.rxbench/sweep-*'
		[ -z "$(ls -A home/.rxbench)" ]
		result $? 'and nothing stays there'
	else
		by_parallel : away
		skip 'shards are sent and brought back' 'there is no rsync'
	fi
fi

plan
