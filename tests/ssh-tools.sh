# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Beside tests/ssh-machine.sh: what its machine needs to build modules, each
# where Debian has it. Compiler and make are those of this machine, which shares
# its /usr; the headers are the guest kernel's, from under build/. Both come
# over 9p, to be read only, and are laid below the machine's own /usr.

# Sets $tools_headers, a /usr that has them, $tools_common, where most of them
# are on the machine, and $tools_release, their kernel. Or the test is skipped.
tools_find() {
	tools_build=${build:?}/kernel/${kernel:?}/build
	tools_release=$(cat "$build/kernel/$kernel/release")
	objects=$(sed -n 's/^KERNEL_OBJ := //p' "$tools_build")
	tools_headers=${objects%/src/*}
	# shellcheck disable=SC2034 # the test's
	tools_common=/usr/src/$(sed -n 's,^KERNEL_SRC := .*/,,p' "$tools_build")
	why=
	[ "${objects##*/}" = "linux-headers-$tools_release" ] ||
		why="kernel $kernel has no package of headers"
	! grep -q '^KERNEL_PATH' "$tools_build" ||
		why="the compiler of kernel $kernel is not this machine's"
	[ -n "$why" ] || return 0
	echo "1..0 # SKIP $why"
	exit 77
}

# With what it needs. Later kernels' are compressed.
tools_module() { # NAME
	to=${root:?}/lib/modules/$tools_release/$1.ko
	[ ! -e "$to" ] || return 0
	from=$(find "$build/kernel/$kernel/root" -name "$1.ko*")
	case $from in
	'') return 0 ;; # built in
	*.xz) xz -dc "$from" >"$to" ;;
	*) cp "$from" "$to" ;;
	esac || return 1
	for needed in $(modinfo -F depends "$to" | tr ',' ' '); do
		tools_module "$needed" || return 1
	done
}

# Between machine_tree and machine_pack.
tools_add() {
	for name in 9p 9pnet_virtio overlay; do
		tools_module "$name" || return 1
	done
	depmod -C /dev/null -b "$root" "$tools_release" 2>/dev/null
	ln -s "/usr/src/linux-headers-$tools_release" \
		"$root/lib/modules/$tools_release/build"
	tools_init >"$root/etc/rc"
}

# Where both have a file it is the machine's.
tools_init() {
	cat <<-'END'
	modprobe 9p
	modprobe 9pnet_virtio
	modprobe overlay
	for share in headers tools; do
		mkdir -p /mnt/$share
		mount -t 9p -o ro,trans=virtio,cache=loose,msize=262144 \
			$share /mnt/$share
	done
	mount -t overlay -o ro,lowerdir=/usr:/mnt/headers:/mnt/tools overlay /usr
	END
}

# The compiler takes more memory than a session and the driver.
tools_boot() {
	machine_more="-m 1G"
	tools_share headers "$tools_headers"
	tools_share tools /usr
	machine_boot
}

tools_share() { # NAME DIR
	machine_more="$machine_more -device virtio-9p-pci,fsdev=$1,mount_tag=$1
		-fsdev local,id=$1,path=$2,readonly=on,security_model=none,multidevs=remap"
}
