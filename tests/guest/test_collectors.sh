#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The agent's collectors in a guest with two CPUs: each is on or says why not,
# the times of a CPU add up to the time that passed, softirqs are told apart by
# where they run, and none leaves a program behind.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio"
. tests/agent-line.sh
. tests/guest-boot.sh

all=perf,contexts,wakeups,polls,stages

notes() {
	echo "$answer" | tr ';' '\n' | tail -n 5
}

snapshot() { # FILE
	ask counters iface="$iface"
	data >"$work/$1"
}

value() { # NAME FILE
	awk -v name="$1" '$1 == name { print $2 }' "$work/$2"
}

# How much the times of CPU $1 grew, all together, in ns.
context_sum() { # CPU
	cat "$work/before" "$work/after" | awk -v cpu="^ctx[.]cpu$1[.]" '
		$1 ~ cpu && $1 !~ /[.]entries$/ {
			sum[$1] = $2 - sum[$1]
		}
		END { for (name in sum) total += sum[name]
		      printf "%.0f\n", total }'
}

# Both CPUs were looked at one after the other, so each for its own time: no
# longer than from the start of the one reading to the end of the other, and no
# shorter than between the two.
adds_up() { # CPU
	sum=$(context_sum "$1")
	[ "$sum" -ge "$least" ] && [ "$sum" -le "$most" ]
}

now_ns() {
	date +%s%N
}

# Every line is "NAME on", or has a reason behind the name.
each_has_a_state() {
	[ "$(data | wc -l)" -eq 5 ] || return 1
	data | while read -r _ state; do
		[ -n "$state" ] || exit 1
	done
}

is_on() { # NAME...
	for wanted; do
		data | grep -qx "$wanted on" || return 1
	done
}

grew() { # NAME
	[ "$(value "$1" after)" -gt "$(value "$1" before)" ]
}

softirqs_are_split() {
	whole=$(value softirq.TIMER after)
	part=$(value softirq.TIMER.ksoftirqd after)
	[ -n "$part" ] && [ "$part" -le "$whole" ]
}

counts_nothing() { # what only BPF programs can tell
	! data | grep -qE '^(ctx|switch|wakeup|poll)[.]'
}

boot "$build/initramfs/$kernel.cpio" ''
must "the guest boots" hello
iface=lo
snapshot none
answer=$(sed "s/^/$seq + /" "$work/none" | tr '\n' ';')
check "none is on at first" counts_nothing

ask collect start=$all
check "each is on, or says why not" each_has_a_state
check "those of BPF work on $kernel" is_on contexts wakeups polls
ask collect start=contexts,nonsense
check "an unknown one is refused" says "no collector 'nonsense'"

must "workloads start" workload start=sink,hog cpu=1
ask sink epoch=1 offset_ns=0
first=$(now_ns)
snapshot before
second=$(now_ns)
sleep 1
third=$(now_ns)
snapshot after
least=$((third - second))
most=$(($(now_ns) - first))
check "the times of CPU 0 add up" adds_up 0
check "those of CPU 1 do as well" adds_up 1
check "the hog ran" grew ctx.cpu1.hog
check "and was interrupted" grew ctx.cpu1.hardirq.entries
check "softirqs are told apart" softirqs_are_split

ask collect stop=1
snapshot stopped
answer=$(sed "s/^/$seq + /" "$work/stopped" | tr '\n' ';')
check "none is on in the end" counts_nothing
plan
