#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The agent as it is started over ssh: what it refuses, what it leaves behind.
# It takes no NIC here (tests/guest/test_ssh.sh does).
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/agent-line.sh
. tests/family.sh

need rxbench-agent
flags=-n
[ "$(id -u)" -eq 0 ] || flags=-Urn
unshare "$flags" true 2>/dev/null || {
	echo "1..0 # SKIP network namespaces are refused here"
	exit 77
}
work=$(mktemp -d) || exit 1
agent=
trap '[ -z "$agent" ] || kill "$agent" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

notes() {
	echo "answer: $answer"
	cat "$work/errors"
}

# As it comes over: in a directory made for it.
arrive() {
	dir=$(mktemp -d "$work/rxbench.XXXXXX") || exit 1
	cp "$build/rxbench-agent" "$dir/" || exit 1
}

# Descriptors 3 and 4 lead to it, behind the line that it greets with.
start() {
	arrive
	rm -f "$work/in" "$work/out"
	mkfifo "$work/in" "$work/out" || exit 1
	unshare "$flags" "$dir/rxbench-agent" --remote \
		"192.0.2.1 4711 192.0.2.2 22" \
		<"$work/in" >"$work/out" 2>"$work/errors" &
	agent=$!
	exec 3>"$work/in" 4<"$work/out"
	IFS= read -r greeting <&4
}

ended() { # STATUS
	status=0
	wait "$agent" || status=$?
	agent=
	[ "$status" -eq "$1" ]
}

dir_gone() {
	[ ! -e "$dir" ]
}

says_no() { # TEXT VERB...
	text=$1
	shift
	ask "$@"
	! fine && says "$text"
}

unshare "$flags" "$build/rxbench-agent" --remote x >"$work/errors" 2>&1
check "it does not run from where it was built" \
	grep -q 'brings the agent along' "$work/errors"
check "which is still there" [ -e "$build/rxbench-agent" ]
"$build/rxbench-agent" --restore >"$work/errors" 2>&1
check "nor does it restore from there" \
	grep -q 'brings the agent along' "$work/errors"

start
check "it greets" [ "$greeting" = "rxbench-agent is here" ]
check "lo is no NIC" says_no "no NIC" nic name=lo
check "nor is what does not exist" says_no "no interface" nic name=eth99
check "nor a path" says_no "no interface" nic name=../../../etc
check "nothing is taken unnamed" says_no "ask nic" take
check "nothing is bound untaken" says_no "ask take" load driver=netdrv
check "nothing is unbound either" says_no "ask take" unload driver=netdrv
check "a file stays in its directory" says_no "not a file's" put \
	name=../x data=00
check "also by an absolute name" says_no "not a file's" put name=/x data=00
check "its content is hex" says_no "no hex" put name=x data=0z
ask put name=a/b data=6869
ask put name=a/b data=210a
check "parts of a file follow one another" \
	[ "$(cat "$dir/a/b" 2>/dev/null)" = "hi!" ]
check "a machine stays on" says_no "only a guest" poweroff
exec 3>&-
check "it ends with its input" ended 0
check "nothing is left" dir_gone
exec 4<&-

start
# Its child by name: the other one waits for it.
kill -9 "$(pgrep -P "$agent" rxbench-agent | head -n 1)"
check "its child was killed: it ends" ended 0
check "nothing is left" dir_gone
exec 3>&- 4<&-

start
ask lease silence_ms=1000
check "who says nothing is given up" ended 0
check "nothing is left" dir_gone
exec 3>&- 4<&-


# --- the generator, where it is on a machine of its own ---

put() { # NAME FILE
	od -An -v -tx1 -w1800 "$2" | tr -d ' ' >"$work/hex"
	while read -r hex; do
		ask put "name=$1" "data=$hex" program=1
		fine || return 1
	done <"$work/hex"
}

# It stands for what is copied: the program itself is large, for a shell.
stand_in() {
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$build/rxbench-pktgen" \
		>"$work/stand-in"
}

begins() {
	ask generator "args=--%20--port%20null" program=rxbench-pktgen
	fine
}

if [ ! -e "$build/rxbench-pktgen" ]; then
	skip "it starts a generator" "rxbench-pktgen is not built"
	plan
	exit
fi
stand_in

start
check "a name that is no program's" says_no "not a program's" installed \
	name='x;y' says=z
ask installed name=rxbench-agent says=nonsense
check "one of another version is not meant" eval 'fine && ! says path='
ask installed name=true says="$(/usr/bin/true --version | sed 's/ /%20/g; q')"
check "one of that version is" says "path=/usr/bin/true"
check "a program is put" put rxbench-pktgen "$work/stand-in"
check "and run as the generator" begins
check "with its sockets where the program is" \
	[ -n "$(find "$dir" -type s)" ]
ask telemetry command=/info
check "it is asked through the agent" says '"version":"DPDK'
ask telemetry command=/pktgen/start,rate%3D1000,window_ms%3D100000,epoch%3D7
check "a long trial begins" says '"state":"running"'
# In the middle of its answer the connection goes.
seq=$((seq + 1))
echo "$seq telemetry command=/pktgen/wait" >&3
family "$agent" >"$work/family"
check "there are agent, supervisor and generator" \
	[ "$(wc -l <"$work/family")" -ge 3 ]
ids=$(while read -r one; do identity "$one"; done <"$work/family")
exec 3>&-
check "the agent ends in the middle of the trial" ended 0
# shellcheck disable=SC2086 # one word a process
check "and with it the generator" gone 20 $ids
check "nothing is left" dir_gone
exec 4<&-

start
check "a generator is put again" put rxbench-pktgen "$work/stand-in"
check "it begins" begins
family "$agent" >"$work/family"
ids=$(while read -r one; do identity "$one"; done <"$work/family")
kill -9 "$agent"
check "the supervisor was killed" ended 137
# shellcheck disable=SC2086 # one word a process
check "the generator ends all the same" gone 20 $ids
exec 3>&- 4<&-

plan
