#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The runner counts right, calls nothing a pass that is none, and leaves nobody
# behind.
set -eu

build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/build/tests"
cp "$build/tests/reap" "$work/build/tests/reap"

program() { # NAME: its commands on stdin
	{
		echo '#!/bin/sh'
		cat
	} >"$work/$1"
	chmod +x "$work/$1"
}

. tests/tap.sh

notes() {
	cat "$work/output"
}

run() { # RUN.SH-ARGUMENTS...: leaves status, output and its last line
	status=0
	tests/run.sh "$@" >"$work/output" 2>&1 || status=$?
	last=$(tail -n 1 "$work/output")
}

closes() { # STATUS LINE
	[ "$status" -eq "$1" ] && [ "$last" = "$2" ]
}

says() { # REGEX
	grep -qE "$1" "$work/output"
}

run_one() { # TIER NAME
	run "$work/build" "$1:$work/$2"
}

program good <<'END'
exit 0
END
run_one host good
check 'a program is one test' closes 0 '1 passed, 0 failed'
run_one unit good
check 'a unit test that prints no TAP fails' closes 1 '0 passed, 1 failed'

program bad <<'END'
echo its output; exit 1
END
run "$work/build" "host:$work/good" "host:$work/bad"
check 'a failure fails the run' closes 1 '1 passed, 1 failed'
check "a failure's output is shown" says '^    \| its output$'

program skip <<'END'
echo no network here; exit 77
END
run "$work/build" "host:$work/good" "host:$work/skip"
check 'status 77 is a skip' closes 0 '1 passed, 0 failed, 1 skipped'
check 'a skip says why' says 'skipped .*no network here'
run_one host skip
check 'a run that only skips fails' closes 1 '0 passed, 0 failed, 1 skipped'

program tap <<'END'
printf '1..4\nok 1 - a\nok 2 - b\nok 3 # SKIP no card\nnot ok 4 - c\n'; exit 1
END
run_one unit tap
check 'TAP is counted line by line' closes 1 '2 passed, 1 failed, 1 skipped'
program all_skip <<'END'
echo '1..0 # SKIP nothing to do'
END
run "$work/build" "host:$work/good" "guest:$work/all_skip"
check 'an empty plan is a skip' closes 0 '1 passed, 0 failed, 1 skipped'

program crash <<'END'
echo 1..2; echo ok 1 - a; kill -SEGV $$
END
run_one unit crash
check 'a crash is a failure more' closes 1 '1 passed, 1 failed'
check 'a crash names its signal' says 'died of signal 11'
program early <<'END'
kill -ABRT $$
END
run_one guest early
check 'a crash before the plan fails' closes 1 '0 passed, 1 failed'
program short <<'END'
echo 1..2; echo ok 1 - a
END
run_one unit short
check 'a test that never ran fails' closes 1 '1 passed, 1 failed'
program no_plan <<'END'
echo ok 1 - a
END
run_one guest no_plan
check 'TAP without a plan fails' closes 1 '1 passed, 1 failed'

program endless <<'END'
sleep 100
END
TEST_LIMIT_S=1 run_one host endless
check 'a time limit ends a program' closes 1 '0 passed, 1 failed'
check 'a time limit is named' says 'longer than 1 s'

# A daemon: another session, and a parent that is gone.
mkfifo "$work/ready"
program daemon <<'END'
ready=$(dirname "$0")/ready
setsid sh -c 'echo $$ >"$0"; exec sleep 100' "$ready" &
read -r pid <"$ready"
echo "$pid" >"$0.pid"
END
run_one host daemon
check 'a process left behind is a failure' closes 1 '0 passed, 1 failed'
check 'a process left behind is named' says 'process [0-9]+ \(sleep\) was left'
check 'a process left behind is killed' [ ! -e "/proc/$(cat "$work/daemon.pid")" ]

# Ctrl-C and kill: the program goes, the run says so and claims nothing.
program slow <<'END'
echo $$ >"$(dirname "$0")/ready"; exec sleep 100
END
mkfifo "$work/done"
{
	status=0
	tests/run.sh "$work/build" "host:$work/slow" >"$work/output" 2>&1 ||
		status=$?
	echo "$status" >"$work/done"
} &
read -r slow <"$work/ready"
# The runner is the parent of the reaper, which is timeout's, which is ours.
parent() { # PID
	sed -n 's/^PPid:[[:space:]]*//p' "/proc/$1/status"
}
kill "$(parent "$(parent "$(parent "$slow")")")"
read -r status <"$work/done"
wait
check 'an interrupted run fails' [ "$status" -eq 130 ]
check 'an interrupted run ends its program' [ ! -e "/proc/$slow" ]

program signals <<'END'
trap 'exit 0' INT; kill -INT $$; exit 1
END
run_one host signals
check 'a program gets the signals as it expects them' \
	closes 0 '1 passed, 0 failed'

program files <<'END'
touch "$TMPDIR/kept"; echo "$TMPDIR" >"$0.dir"
END
run_one host files
check "a program's temporary files go" [ ! -e "$(cat "$work/files.dir")" ]

run -k oo "$work/build" "host:$work/good" "host:$work/bad"
check 'a pattern picks' closes 0 '1 passed, 0 failed'
run -k 'host/g*d' "$work/build" "host:$work/good" "host:$work/bad"
check 'a pattern sees the tier' closes 0 '1 passed, 0 failed'

program kernel <<'END'
printf '1..1\nok 1 - on %s\n' "$KERNEL"
END
run "$work/build" "guest:$work/kernel@6.12" "guest:$work/kernel@7"
check 'one program runs on two kernels' closes 0 '2 passed, 0 failed'
check 'a program is told its kernel' grep -qx 'ok 1 - on 6.12' \
	"$work/build/tests/log/guest-kernel@6.12.log"
run -k @7 "$work/build" "guest:$work/kernel@6.12" "guest:$work/kernel@7"
check 'a pattern picks the kernel' closes 0 '1 passed, 0 failed'
run "$work/build" "host:$work/good" 'guest:# SKIP no kernel 7 here'
check 'what cannot start is a skip' closes 0 '1 passed, 0 failed, 1 skipped'
check 'and says why' says 'guest +skipped: no kernel 7 here$'

program tap_good <<'END'
printf '1..1\nok 1 - a\n'
END
# Each waits for the other.
mkfifo "$work/meet"
program here <<'END'
echo here >"$(dirname "$0")/meet"
END
program there <<'END'
read -r line <"$(dirname "$0")/meet"; [ "$line" = here ]
END
TEST_LIMIT_S=20 run -j 2 "$work/build" "host:$work/here" "host:$work/there" \
	"host:$work/bad"
check 'two run at a time' closes 1 '2 passed, 1 failed'
check 'and each has its line' says '^  host   bad .*1 FAILED'
mkfifo "$work/release"
program waiter <<'END'
read -r line <"$(dirname "$0")/release"; [ "$line" = now ]
END
program last <<'END'
echo now >"$(dirname "$0")/release"
END
TEST_LIMIT_S=20 run -j 2 -w waiter "$work/build" "guest:$work/waiter@7" \
	"host:$work/here" "host:$work/there" "host:$work/last"
check 'who waits takes no place' says '^  host   last .*1 ok'
run -j 1 "$work/build" "unit:$work/tap_good" "host:$work/good" \
	"unit:$work/tap_good"
check 'each is of its own tier' closes 0 '3 passed, 0 failed'
run -j 0 "$work/build" "host:$work/good"
check 'none at a time is refused' closes 2 \
	"tests/run.sh: -j '0': must be a number of 1 or more"

run -k nothing "$work/build" "host:$work/good"
check 'no test is a failure' closes 1 '0 passed, 0 failed'
run_one host missing
check 'a missing program is a failure' closes 1 '0 passed, 1 failed'

plan
