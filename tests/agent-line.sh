# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that talk to an agent: requests go to descriptor 3, answers come
# from descriptor 4 (include/rxbench/proto.h).

seq=0
answer=

# One request. Leaves its answer, a ';' behind each line; fails when the agent
# is gone.
ask() { # VERB [KEY=VALUE]...
	seq=$((seq + 1))
	echo "$seq $*" >&3
	answer=
	while IFS= read -r line <&4; do
		answer="$answer$line;"
		case $line in
		"$seq ok"* | "$seq err"*) return 0 ;;
		esac
	done
	return 1
}

# The last answer is not an error.
fine() {
	case ";$answer" in
	*";$seq ok"*) ;;
	*) return 1 ;;
	esac
}

# The last answer has TEXT.
says() { # TEXT
	case $answer in
	*"$1"*) ;;
	*) return 1 ;;
	esac
}

# The data lines of the last answer, as they were sent.
data() {
	echo "$answer" | tr ';' '\n' | sed -n "s/^$seq + //p"
}
