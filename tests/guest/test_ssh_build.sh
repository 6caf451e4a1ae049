#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Lab ssh against a machine for whose kernel no module of ours is built here:
# the driver's own sources go there over ssh, its own compiler makes modules of
# them, these are loaded and carry a run, and afterwards nothing is left. Where
# they do not build, the run says why. That compiler is emulated and takes many
# minutes: without SSH_BUILD in the environment it gets only what it refuses.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
need_quick_kernel
. tests/ssh-machine.sh
. tests/ssh-tools.sh

tools_find
machine_enter "$0"

work=$(mktemp -d) || exit 1
run=
trap '[ -z "$run" ] || kill -9 "$run" 2>/dev/null; machine_stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

notes() {
	tail -n 5 "$work/stderr"
	tail -n 5 "$work/out/logs/ssh.log"
	cat "$work/differs"
} 2>/dev/null

# Long enough to be looked at.
cat >"$work/short.conf" <<END
[scenario]
name = short
[device]
device = virtio
workload = sink
[load]
pps = 1000
reps = 10
window_ms = 200
[modes]
list = irq;napi
END

has_tools() {
	on_machine "cd / && gcc --version && make --version &&
		cat $headers/Makefile" >"$work/tools" 2>&1
}

# The tree as it is before any module is built.
unbuilt_tree() {
	mkdir -p "$work/tree/build" "$work/tree/bench" &&
		cp "$build/rxbench" "$work/tree/build/" &&
		ln -s "$build/rxbench-agent" "$build/rxbench-pktgen" \
			"$work/tree/build/" &&
		ln -s "$PWD/bench/scenarios" "$work/tree/bench/" &&
		ln -s "$PWD/kmod" "$PWD/include" "$work/tree/"
}

launch() {
	rm -rf "$work/out"
	# What an earlier run said is not what this one says.
	: >"$work/stderr"
	"$work/tree/build/rxbench" run "$work/short.conf" --lab ssh:machine \
		--kernel "$kernel" --iface eth1 --gen-port af_packet:rxd0 \
		--out "$work/out" >"$work/stdout" 2>"$work/stderr" &
	run=$!
}

ends() {
	status=0
	wait "$run" || status=$?
	run=
	return "$status"
}

# One line says why, with each TEXT in it.
fails_with() { # TEXT...
	launch
	! ends || return 1
	grep "run ended early: " "$work/stderr" >"$work/said"
	[ "$(wc -l <"$work/said")" -eq 1 ] || return 1
	for text; do
		grep -qF "$text" "$work/said" || return 1
	done
}

begin() {
	launch
	wait_for_trial 15000
}

compiles() {
	launch
	on_machine "n=0; until pidof cc1 >/dev/null; do
		n=\$((n + 1)); [ \$n -lt 60 ] || exit 1; sleep 1; done"
}

# It knows that the machine is what it was.
is_interrupted() {
	kill "$run"
	! ends && ! grep -q "not known" "$work/stderr"
}

# What is there in the middle of the run: the files, and what is loaded.
look() {
	for module in netdrv rxsample; do
		on_machine "cat /tmp/rxbench.*/$module.ko" \
			>"$work/$module.ko" &&
			on_machine "cat /sys/module/$module/srcversion" \
				>"$work/$module.srcversion" &&
			on_machine "cat /sys/module/$module/notes/.note.gnu.build-id" \
				>"$work/$module.id" || return 1
	done
}

build_id() { # FILE.ko
	readelf -n "$1" | sed -n 's/.*Build ID: //p'
}

loaded_id() { # MODULE; a note's name and head are 16 bytes
	od -An -v -tx1 -j16 "$work/$1.id" | tr -d ' \n'
}

is_loaded() {
	for module in netdrv rxsample; do
		[ -n "$(loaded_id "$module")" ] &&
			[ "$(loaded_id "$module")" = \
				"$(build_id "$work/$module.ko")" ] || return 1
	done
}

# The debugger is told the directory that the compiler ran for.
is_made_there() {
	for module in netdrv rxsample; do
		grep -qa "/tmp/rxbench\.[A-Za-z0-9]*/kmod/$module" \
			"$work/$module.ko" || return 1
	done
}

is_none_of_ours() {
	for module in netdrv rxsample; do
		[ "$(loaded_id "$module")" != \
			"$(build_id "$build/kmod/$kernel/$module.ko")" ] ||
			return 1
	done
}

# As modpost adds the sources up.
has_our_sources() {
	for module in netdrv rxsample; do
		[ "$(cat "$work/$module.srcversion")" = "$(modinfo \
			-F srcversion "$build/kmod/$kernel/$module.ko")" ] ||
			return 1
	done
}

unbuilt_tree && machine_tree && tools_add && machine_pack || exit 1
machine_must tools_boot
headers=/lib/modules/$tools_release/build
check "it has a compiler, make and headers" has_tools

on_machine "mv $headers $headers.gone"
check "without headers the run fails in one line" \
	fails_with "$headers is missing" "linux-headers-$tools_release"
check "nothing has changed" as_before
on_machine "mv $headers.gone $headers"

on_machine "mount -t tmpfs none $tools_common/include/net"
check "with half of them, in one with the compiler's words" fails_with \
	"do not build on that machine: " "fatal error: net/" \
	"No such file or directory"
check "nothing has changed" as_before
on_machine "umount $tools_common/include/net"

check "its compiler is at work" compiles
check "the run is interrupted" is_interrupted
check "nothing has changed" as_before

[ -n "${SSH_BUILD-}" ] || {
	plan
	exit
}

check "a run has begun" begin
check "its modules are looked at" look
check "the run ends by itself" ends
check "it said that it builds them there" \
	grep -q 'building them on ssh:machine' "$work/stderr"
check "so does its record" \
	grep -q '"modules" : "built there"' "$work/out/run.json"
check "those that were made there" is_made_there
check "are those that were loaded" is_loaded
check "not those that are built here" is_none_of_ours
check "though of the same sources" has_our_sources
check "each of its frames is accounted for" adds_up 30
check "afterwards the machine is what it was" as_before

plan
