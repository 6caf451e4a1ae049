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

gone() {
	[ ! -e "$dir" ]
}

says_no() { # TEXT VERB...
	text=$1
	shift
	ask "$@"
	! fine && says "$text"
}

"$build/rxbench-agent" --remote x >"$work/errors" 2>&1
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
check "nothing is left" gone
exec 4<&-

start
# Its child by name: the other one waits for it.
kill -9 "$(pgrep -P "$agent" rxbench-agent | head -n 1)"
check "its child was killed: it ends" ended 0
check "nothing is left" gone
exec 3>&- 4<&-

start
ask lease silence_ms=1000
check "who says nothing is given up" ended 0
check "nothing is left" gone
exec 3>&- 4<&-

plan
