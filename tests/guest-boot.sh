# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that boot a guest of their own and talk to its agent, beside
# tests/tap.sh, tests/built.sh and tests/agent-line.sh. Makes $work, a directory
# that goes with the guest when the test ends.

qemu=
work=$(mktemp -d) || exit 1
trap 'shut_down; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# The guest's archive and one more program. A kernel unpacks both.
archive_with() { # PROGRAM
	mkdir -p "${work:?}/more/bin" && cp "$1" "$work/more/bin/" || exit 1
	cat "${build:?}/initramfs/${kernel:?}.cpio" >"$work/archive" || exit 1
	(cd "$work/more" && find . | cpio -o -H newc --quiet) \
		>>"$work/archive" || exit 1
}

# Descriptors 3 and 4 lead to the agent when this returns.
boot() { # ARCHIVE KERNEL-ARGUMENTS QEMU-ARGUMENT...
	archive=$1
	line='console=ttyS0 quiet loglevel=4 panic=-1 nokaslr mitigations=off'
	line="$line no_timer_check"
	line="$line cryptomgr.notests random.trust_cpu=on net.ifnames=0 $2"
	shift 2
	mkfifo "${work:?}/in" "${work:?}/out" || exit 1
	qemu-system-x86_64 -nodefaults -no-user-config -no-reboot \
		-display none -machine pc -m 384M -smp 2 \
		-accel tcg -cpu max \
		-chardev "file,id=console,path=$work/console" \
		-serial chardev:console \
		-chardev stdio,id=agent,signal=off -device virtio-serial-pci \
		-device virtserialport,chardev=agent,name=org.rxbench.agent \
		-kernel "${build:?}/kernel/${kernel:?}/vmlinux" -initrd "$archive" \
		-append "$line" "$@" <"${work:?}/in" >"${work:?}/out" \
		2>"${work:?}/errors" &
	qemu=$!
	exec 3>"${work:?}/in" 4<"${work:?}/out"
}

shut_down() {
	exec 3>&-
	[ -z "$qemu" ] || kill "$qemu" 2>/dev/null
	wait
}

# What the rest of a test stands on.
must() { # NAME VERB [KEY=VALUE]...
	name=$1
	shift
	ask "$@"
	check "$name" fine
	[ "${failed:?}" -eq 0 ] || {
		sed 's/^/# /' "${work:?}/console" "${work:?}/errors"
		plan
		exit 1
	}
}

# Where the kernel looks for memory that nobody refers to, it logs how much it
# found. Only what is 5 s old, and two scans find unchanged, is suspected.
look_for_leaks() {
	kmemleak=/sys/kernel/debug/kmemleak
	ask set path=$kmemleak value=scan
	fine || return 0
	sleep 5
	ask set path=$kmemleak value=scan
	ask get path=$kmemleak
	data | sed 's/^/# /'
}

unclean='WARNING:|BUG:|Oops|Call Trace:|nobody cared|lockup'
unclean="$unclean|UBSAN:|INFO: task|INFO: trying|suspected memory leak"

# Since the last time it was asked.
log_is_clean() {
	look_for_leaks
	ask dmesg
	! data | grep -E "$unclean" | sed "s/^/# /" | grep .
}
