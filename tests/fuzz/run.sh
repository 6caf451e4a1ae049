#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh (-s SECONDS | -r RUNS) [-k PATTERN] BUILD
#
# Runs the fuzz targets that PATTERN picks (a shell pattern, matched anywhere in
# the name), as many at once as there are CPUs. With -s each for that long, and
# what it finds is kept in BUILD/fuzz/TARGET. With -r each for as many inputs, and
# nothing is kept: the same ones each time, of all targets that read no clock,
# where addresses may be fixed (setarch -R, which some containers forbid). RUNS may
# be "minute": what a minute was once good for (the file minute, else 10,000).
# Either way the inputs of the tree come first. One line a target; the last line
# counts, and the exit status is 0 only when some ran and none failed.
set -eu

here=$(dirname "$0")
amount=
pattern=
while getopts 's:r:k:' option; do
	case $option in
	s) amount=-max_total_time=$OPTARG ;;
	r) amount=-runs=$OPTARG ;;
	k) pattern=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))
build=$1

case $amount in
-runs=minute) ;;
*=0 | *= | *=*[!0-9]* | '')
	echo "tests/fuzz/run.sh: '${amount#*=}': must be a number of 1 or" \
		"more, RUNS also minute" >&2
	exit 2
	;;
esac

# Options for the same inputs each time: in the order of names, not of a
# directory, and none that depends on the time it takes.
repeatable() { # SEEDS...
	find "$@" -type f | LC_ALL=C sort >"$scratch/names"
	tr '\n' , <"$scratch/names" >"$scratch/list"
	# libFuzzer counts the inputs that it is given, too.
	given=$(wc -l <"$scratch/names")
	echo "-runs=$((${amount#-runs=} + given)) -seed=1 -reload=0" \
		"-seed_inputs=@$scratch/list $scratch/found"
}

# A target by itself, for xargs below.
one() { # TARGET
	if [ "$amount" = -runs=minute ]; then
		runs=$(sed -n "s/^$1 //p" "$here/minute")
		amount=-runs=${runs:-10000}
	fi
	work=$build/fuzz/$1
	scratch=$(mktemp -d)
	trap 'rm -rf "$scratch"' EXIT
	mkdir -p "$work/found" "$scratch/found" "$scratch/tmp"
	# shellcheck disable=SC2046 # directories, none with a blank
	set -- "$1" $("$here/seeds.sh" "$1" "$scratch/seeds")
	[ ! -d "$here/corpus/$1" ] || set -- "$@" "$here/corpus/$1"
	target=$1
	shift
	fixed=
	settings="TMPDIR=$scratch/tmp UBSAN_OPTIONS=print_stacktrace=1"
	case $amount in
	-runs=*)
		# shellcheck disable=SC2046 # words, none with a blank
		set -- $(repeatable "$@")
		! setarch -R true 2>/dev/null || fixed='setarch -R'
		# The environment moves the stack.
		settings="-i PATH=/usr/bin:/bin $settings"
		;;
	*) set -- "$amount" "$work/found" "$@" ;;
	esac
	status=0
	# shellcheck disable=SC2086 # words, none with a blank
	env $settings $fixed "$build/tests/fuzz/fuzz_$target" \
		-max_len=16384 -timeout=20 -print_final_stats=1 \
		-artifact_prefix="$work/" "$@" >"$work/log" 2>&1 || status=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
	if [ "$status" -eq 0 ]; then
		echo "ok $target: ${runs:-0} inputs"
	else
		echo "not ok $target: exit status $status"
		tail -n 40 "$work/log" | sed 's/^/    | /'
		echo "    log: $work/log"
	fi
}

if [ -n "${FUZZ_ONE-}" ]; then
	one "$FUZZ_ONE"
	exit
fi

targets=
for program in "$build"/tests/fuzz/fuzz_*; do
	name=${program##*/fuzz_}
	# shellcheck disable=SC2254 # the pattern is meant as one
	case $name in
	*.*) ;;
	*$pattern*) targets="$targets $name" ;;
	esac
done
mkdir -p "$build/fuzz"
log=$build/fuzz/log
# shellcheck disable=SC2086 # a list of names
printf '%s\n' $targets | xargs -r -P "$(nproc)" -I '{}' \
	env FUZZ_ONE='{}' "$0" "$(echo "$amount" |
		sed 's/-max_total_time=/-s/; s/-runs=/-r/')" "$build" | tee "$log"
passed=$(grep -c '^ok' "$log" || true)
failed=$(grep -c '^not ok' "$log" || true)
[ "$((passed + failed))" -gt 0 ] ||
	echo "no target ran (pattern: ${pattern:-none})"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
