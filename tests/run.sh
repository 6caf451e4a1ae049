#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh [-k PATTERN] [-j N] [-w NAMES] BUILD TEST...
#
# Runs test programs, N at a time (1), and counts what they prove. Those of NAMES
# wait more than they work: unless N is 1, two of them run beside N others. TEST
# is TIER:PROGRAM, or TIER:PROGRAM@KERNEL, which is told so in its environment,
# or "TIER:# SKIP why" for what cannot even start. TIER is unit, host or guest;
# PATTERN (a shell pattern, matched anywhere in TIER/NAME[@KERNEL]) picks some.
# BUILD/tests holds the reaper and receives the logs.
#
# A program that prints TAP ("ok", "not ok", "# SKIP", "1..N") is as many tests
# as it reports; any other is one: exit status 0 passes, 77 skips (its last
# line says why), everything else fails. TAP is what unit and guest programs
# owe. It is one failure more when a program ends badly without saying "not
# ok", reports another number than it planned, or leaves a process behind.
#
# Each program gets a time limit (TEST_LIMIT_S overrides the tier's), an empty
# TMPDIR of its own (where DPDK puts its files, too), and no stdin. The last line
# is "N passed, N failed", with ", N skipped" if there are any; the exit status is
# 0 when something ran and nothing failed.
set -eu

pattern=
jobs=1
waiters=
while getopts k:j:w: option; do
	case $option in
	k) pattern=$OPTARG ;;
	j) jobs=$OPTARG ;;
	w) waiters=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
case $jobs in
'' | *[!0-9]* | 0*)
	echo "tests/run.sh: -j '$jobs': must be a number of 1 or more" >&2
	exit 2
	;;
esac
build=$1
shift

passed=0
failed=0
skipped=0
begun=0
failures=
# Of each program that runs, by its pid: "MILLISECONDS NUMBER TIER LIMIT NAME".
declare -A running=()
# What has not begun, "TIER PROGRAM[@KERNEL]" each; and who of it waits runs now.
works=()
waits=()
declare -A waiting=()
scratch=$(mktemp -d "${TMPDIR:-/tmp}/rxbench-test.XXXXXX")
mkdir -p "$build/tests/log"

trap 'rm -rf "$scratch"' EXIT
trap 'interrupted' INT TERM HUP

interrupted() {
	trap '' INT TERM HUP
	[ ${#running[@]} -eq 0 ] || kill "${!running[@]}" 2>/dev/null || true
	wait
	echo "tests/run.sh: interrupted" >&2
	exit 130
}

# How many times slower the guest's kernel is than a stock one (mk/kernel-own.sh).
slowness() {
	cat "$build/kernel/${kernel#@}/slowness" 2>/dev/null || echo 1
}

limit_s() { # TIER
	case $1 in
	unit) echo "${TEST_LIMIT_S:-60}" ;;
	host) echo "${TEST_LIMIT_S:-180}" ;;
	guest) echo "${TEST_LIMIT_S:-$((600 * $(slowness)))}" ;;
	*)
		echo "tests/run.sh: unknown tier '$1' (unit, host, guest)" >&2
		return 1
		;;
	esac
}

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

# What a log reports, five numbers: TAP (0 or 1), planned, ok, not ok, skipped.
read_tap() { # LOG
	awk '
	/^TAP version / { tap = 1 }
	/^1\.\.[0-9]+/ {
		tap = 1
		sub(/^1\.\./, "")
		plan += $1
		if ($1 == 0) { plan = 1; skip++ }
	}
	/^ok( |$)/ { if (toupper($0) ~ /# *SKIP/) skip++; else ok++ }
	/^not ok( |$)/ { not_ok++ }
	END {
		print (tap || ok || not_ok) + 0, plan + 0, ok + 0, \
			not_ok + 0, skip + 0
	}' "$1"
}

# Why this end of a program is a failure of its own; nothing when it is none.
# Reads status, limit, tier and what read_tap found.
complaint() {
	case $status in
	0) ;;
	120) echo "left processes behind" ;;
	124) echo "ran longer than $limit s" ;;
	126 | 127) echo "could not be started" ;;
	*)
		if [ "$status" -gt 128 ]; then
			echo "died of signal $((status - 128))"
		elif [ "$not_ok" -eq 0 ]; then
			echo "exit status $status"
		fi
		;;
	esac
	[ "$status" -eq 0 ] || return 0
	if [ "$tap" -eq 0 ]; then
		[ "$tier" = host ] || echo "printed no TAP"
	elif [ "$plan" -eq 0 ]; then
		echo "printed no plan (1..N)"
	elif [ $((ok + not_ok + skip)) -ne "$plan" ]; then
		echo "planned $plan tests, reported $((ok + not_ok + skip))"
	fi
}

# Turn one program's end into counts and the rest of its progress line.
account() { # LOG MILLISECONDS
	log=$1
	took=$(printf '%d.%d s' $(($2 / 1000)) $(($2 % 1000 / 100)))
	read -r tap plan ok not_ok skip <<-END
		$(read_tap "$log")
	END

	if [ "$status" -eq 77 ] && [ $((ok + not_ok)) -eq 0 ]; then
		skipped=$((skipped + 1))
		echo "skipped ($took): $(tail -n 1 "$log")"
		return
	fi
	why=$(complaint)
	[ "$tap" -ne 0 ] || [ -n "$why" ] || ok=1
	[ -z "$why" ] || not_ok=$((not_ok + 1))
	passed=$((passed + ok))
	failed=$((failed + not_ok))
	skipped=$((skipped + skip))

	line="$ok ok"
	[ "$skip" -eq 0 ] || line="$line, $skip skipped"
	if [ "$not_ok" -gt 0 ]; then
		failures="$failures $tier/$name"
		echo "$line, $not_ok FAILED ($took)${why:+: $why}"
		# What passed is in the log; here it would hide what did not.
		sed '/^ok /d; s/^/    | /' "$log"
		echo "    log: $log"
	else
		echo "$line ($took)"
		grep -i '^ok.*# *skip\|^1\.\.0.*skip' "$log" |
			sed 's/^/    /' || true
	fi
}

start() { # TIER PROGRAM[@KERNEL]
	tier=$1
	name=$(basename "$2")
	program=${2%@*}
	kernel=${2#"$program"}
	limit=$(limit_s "$tier")
	begun=$((begun + 1))
	mkdir "$scratch/$begun"

	env ${kernel:+"KERNEL=${kernel#@}"} TMPDIR="$scratch/$begun" \
		RUNTIME_DIRECTORY="$scratch/$begun" \
		CMOCKA_MESSAGE_OUTPUT=TAP UBSAN_OPTIONS=print_stacktrace=1 \
		"$build/tests/reap" timeout -k 5 "$limit" "$program" \
		</dev/null >"$build/tests/log/$tier-$name.log" 2>&1 &
	running[$!]="$(now_ms) $begun $tier $limit $name"
}

start_entry() { # "TIER PROGRAM[@KERNEL]"
	start "${1%% *}" "${1#* }"
}

# Those that wait have places of their own; they are not among the others' N.
start_some() {
	while [ ${#waits[@]} -gt 0 ] && [ ${#waiting[@]} -lt 2 ]; do
		start_entry "${waits[0]}"
		waiting[$!]=yes
		waits=("${waits[@]:1}")
	done
	while [ ${#works[@]} -gt 0 ] &&
		[ ${#running[@]} -lt $((jobs + ${#waiting[@]})) ]; do
		start_entry "${works[0]}"
		works=("${works[@]:1}")
	done
}

# Wait for one of those that run. What account() reads is of this one alone.
finish() {
	local status=0 ended started number tier limit name
	wait -n -p ended "${!running[@]}" || status=$?
	read -r started number tier limit name <<<"${running[$ended]}"
	unset "running[$ended]" "waiting[$ended]"
	rm -rf "${scratch:?}/$number"
	printf '  %-6s %-24s ' "$tier" "$name"
	account "$build/tests/log/$tier-$name.log" $(($(now_ms) - started))
}

for test in "$@"; do
	tier=${test%%:*}
	program=${test#*:}
	case $program in
	'# SKIP '*)
		skipped=$((skipped + 1))
		printf '  %-6s skipped: %s\n' "$tier" "${program#\# SKIP }"
		continue
		;;
	esac
	name=$(basename "$program")
	# shellcheck disable=SC2254 # the pattern is meant as one
	case $tier/$name in
	*$pattern*) ;;
	*) continue ;;
	esac
	if [ "$jobs" -gt 1 ] && [[ " $waiters " == *" ${name%@*} "* ]]; then
		waits+=("$tier $program")
	else
		works+=("$tier $program")
	fi
done
start_some
while [ ${#running[@]} -gt 0 ]; do
	finish
	start_some
done

[ -z "$failures" ] || printf '\nfailed:%s\n' "$failures"
[ $((passed + failed)) -gt 0 ] || echo "no test ran (pattern: ${pattern:-none})"
line="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || line="$line, $skipped skipped"
echo "$line"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
