# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests of lab ssh, beside tests/tap.sh and tests/built.sh: a machine with
# an ssh server and two NICs, eth0 for the session and eth1 to be tested. It is
# a guest of Debian's packages, unpacked under build/, on two taps in a network
# namespace: the test starts itself anew in one, and nothing leads out of it.
# Makes $work, a directory that goes with the guest when the test ends.

machine_packages="busybox-static dropbear-bin ethtool libc6 libcrypt1 libgmp10
	libmnl0 libtomcrypt1 libtommath1 zlib1g"
machine_root=${build:?}/ssh-machine
# QEMU's arguments for what else it has.
machine_more=

# Once; later tests find it.
machine_unpack() {
	[ ! -e "$machine_root/.unpacked" ] || return 0
	rm -rf "$machine_root"
	mkdir -p "$machine_root/deb" "$machine_root/root" || return 1
	for release_try in 1 2; do
		# shellcheck disable=SC2086 # a list of names
		(cd "$machine_root/deb" && "$OLDPWD/mk/apt-private.sh" \
			"$build/apt" get -qq download $machine_packages) && break
		[ "$release_try" = 1 ] || return 1
		mk/apt-private.sh "$build/apt" update || return 1
	done
	for deb in "$machine_root"/deb/*.deb; do
		dpkg-deb -x "$deb" "$machine_root/root" || return 1
	done
	rm -rf "$machine_root/deb" "$machine_root/root/usr/share"
	: >"$machine_root/.unpacked"
}

# In namespaces of its own, whose root we are: network, and mounts because /sys
# shows the network of whoever mounted it. Where they are refused: skipped.
machine_in_namespace() { # SCRIPT
	if [ -n "${RXBENCH_TEST_NETNS-}" ]; then
		mount -t sysfs sysfs /sys || exit 1
		return
	fi
	flags=-mn
	[ "$(id -u)" -eq 0 ] || flags=-Urmn
	if unshare "$flags" mount -t sysfs sysfs /sys 2>/dev/null; then
		RXBENCH_TEST_NETNS=1
		export RXBENCH_TEST_NETNS
		exec unshare "$flags" "$1"
	fi
	echo "1..0 # SKIP network namespaces are refused here"
	exit 77
}

# What is in it, below $root: the stock modules are where a machine has them,
# ours are not.
machine_tree() {
	root=${work:?}/root
	mkdir "$root" && cp -a "$machine_root/root/." "$root/" || return 1
	(cd "$root" && cpio -idmu --quiet 'lib/modules/*' \
		<"$build/initramfs/${kernel:?}.cpio") || return 1
	rm -f "$root"/lib/modules/*/netdrv.ko "$root"/lib/modules/*/rxsample.ko
	sed -i '/^netdrv\.ko:/d; /^rxsample\.ko:/d' \
		"$root"/lib/modules/*/modules.dep
	mkdir -p "$root/admin/.ssh" "$root/etc/dropbear" "$root/proc" \
		"$root/sys" "$root/dev" "$root/tmp" "$root/run" || return 1
	ssh-keygen -q -t ed25519 -N '' -f "$work/key" || return 1
	cp "$work/key.pub" "$root/admin/.ssh/authorized_keys"
	chmod 700 "$root/admin" "$root/admin/.ssh"
	chmod 600 "$root/admin/.ssh/authorized_keys"
	echo 'root:x:0:0:root:/admin:/bin/sh' >"$root/etc/passwd"
	echo 'root:x:0:' >"$root/etc/group"
	echo /bin/sh >"$root/etc/shells"
	machine_init >"$root/init"
	chmod 755 "$root/init"
}

machine_pack() {
	(cd "$root" && find . | cpio -o -H newc -R 0:0 --quiet) \
		>"$work/archive" && rm -rf "$root"
}

machine_archive() {
	machine_tree && machine_pack
}

# What is set of eth1 is what must be found again. /etc/rc is for who adds to it.
machine_init() {
	cat <<-'END'
	#!/bin/busybox sh
	/bin/busybox mkdir -p /bin /sbin /usr/bin /usr/sbin
	/bin/busybox --install -s
	export PATH=/usr/sbin:/usr/bin:/sbin:/bin
	mount -t proc proc /proc
	mount -t sysfs sysfs /sys
	mount -t devtmpfs devtmpfs /dev
	mkdir -p /dev/pts
	mount -t devpts devpts /dev/pts
	mount -t debugfs debugfs /sys/kernel/debug
	mount -t tracefs tracefs /sys/kernel/tracing
	mount -t tmpfs tmpfs /run
	modprobe virtio_pci
	modprobe virtio_net
	ip link set lo up
	ip addr add 192.0.2.2/24 dev eth0
	ip link set eth0 up
	echo 777 >/sys/class/net/eth1/tx_queue_len
	echo 1400 >/sys/class/net/eth1/mtu
	echo 0 >/proc/sys/net/ipv6/conf/eth1/accept_dad
	echo 0 >/proc/sys/net/ipv4/conf/eth1/rp_filter
	echo 1 >/proc/sys/net/ipv4/conf/eth1/arp_ignore
	ethtool -K eth1 gro off tso off
	ethtool -G eth1 rx 128
	ip link set eth1 up
	ip addr add 203.0.113.2/24 dev eth1
	ip -6 addr add 2001:db8::2/64 dev eth1
	ip route add 198.51.100.0/24 via 203.0.113.1 dev eth1
	ip route add default via 203.0.113.1 dev eth1 metric 500
	ip -6 route add 2001:db8:1::/48 via 2001:db8::1 dev eth1
	ip neigh add 203.0.113.1 lladdr 02:00:00:00:00:01 dev eth1 nud permanent
	[ ! -e /etc/rc ] || . /etc/rc
	/usr/sbin/dropbear -R -E -F -s 2>/dev/console
	END
}

# Everything of it that a run may touch.
machine_state() {
	# shellcheck disable=SC2016 # the machine's shell expands it
	on_machine 'cd /sys/class/net/eth1
		basename $(readlink -f device/driver)
		basename $(readlink -f device)
		cat mtu tx_queue_len flags address gro_flush_timeout \
			napi_defer_hard_irqs
		cat queues/rx-0/rps_cpus
		ip addr show dev eth1 | sed "s/^[0-9]*: //; s/<.*>//"
		ip route; ip -6 route show dev eth1; ip neigh show dev eth1
		ethtool -k eth1; ethtool -g eth1; ethtool -c eth1 2>/dev/null
		for i in $(grep -E "$(basename $(readlink -f device))-" \
			/proc/interrupts | cut -d: -f1); do
			cat /proc/irq/$i/smp_affinity_list
		done
		grep -r . /proc/sys/net/core /proc/sys/net/ipv4/conf \
			/proc/sys/net/ipv4/ip_forward \
			/proc/sys/net/ipv4/icmp_msgs_per_sec \
			/proc/sys/net/ipv6/conf/eth1 \
			/proc/sys/net/ipv4/neigh/eth1 2>/dev/null |
			grep -v stable_secret | sort
		cut -d" " -f1 /proc/modules | sort
		cat /sys/bus/virtio/drivers_autoprobe
		ls /sys/kernel/tracing/instances
		ls -A /tmp /run | grep rxbench
		ps -o comm | grep rxbench; true'
}

# As it was when machine_state wrote $work/before.
as_before() {
	machine_state >"$work/after" && diff "$work/before" "$work/after" \
		>"$work/differs"
}

machine_boot() {
	cat >"$work/config" <<-END
	Host machine
	HostName 192.0.2.2
	User root
	IdentityFile $work/key
	IdentitiesOnly yes
	StrictHostKeyChecking no
	UserKnownHostsFile $work/known_hosts
	LogLevel ERROR
	END
	# ssh asks the password database, not \$HOME, where its configuration is.
	mkdir "$work/bin"
	printf '#!/bin/sh\ncd / && exec %s -F %s "$@"\n' "$(command -v ssh)" \
		"$work/config" >"$work/bin/ssh"
	chmod 755 "$work/bin/ssh"
	PATH=$work/bin:$PATH
	line='console=ttyS0 quiet loglevel=4 panic=-1 nokaslr mitigations=off'
	line="$line no_timer_check cryptomgr.notests random.trust_cpu=on"
	line="$line net.ifnames=0 possible_cpus=1"
	# The generator is on the second CPU, if there is one.
	# shellcheck disable=SC2086 # words
	taskset -c 0 qemu-system-x86_64 -nodefaults -no-user-config -no-reboot \
		-display none -machine pc,hpet=off -m 512M -smp 1,maxcpus=2 \
		-accel tcg -cpu max \
		-chardev "file,id=console,path=$work/console" \
		-serial chardev:console \
		-netdev tap,id=n0,ifname=rxm0,script=no,downscript=no,vhost=off \
		-device virtio-net-pci,netdev=n0,mac=02:00:00:00:01:02,romfile= \
		-netdev tap,id=n1,ifname=rxd0,script=no,downscript=no,vhost=off \
		-device virtio-net-pci,rx_queue_size=256,netdev=n1,mac=02:00:00:00:02:02,romfile= \
		-kernel "$build/kernel/$kernel/vmlinux" -initrd "$work/archive" \
		-append "$line" $machine_more >"$work/qemu.log" 2>&1 &
	machine=$!
	ip=$machine_root/root/bin/busybox
	tries=0
	until "$ip" ip link show rxd0 >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ "$tries" -lt 100 ] && kill -0 "$machine" || return 1
		sleep 0.1
	done
	for tap in rxm0 rxd0; do
		echo 1 >/proc/sys/net/ipv6/conf/$tap/disable_ipv6
		"$ip" ip link set $tap up
	done
	"$ip" ip link set lo up
	"$ip" ip link set rxd0 arp off
	"$ip" ip addr add 192.0.2.1/24 dev rxm0
	tries=0
	until on_machine true 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 60 ] && kill -0 "$machine" || return 1
		sleep 1
	done
}

# What the rest of a test stands on; then $work/before is how the machine is.
machine_must() { # machine_boot, or what calls it
	check "the machine answers over ssh" "$1"
	[ "${failed:?}" -eq 0 ] || {
		sed 's/^/# /' "$work/console" "$work/qemu.log"
		plan
		exit 1
	}
	machine_state >"$work/before"
}

on_machine() { # COMMAND
	"$work/bin/ssh" -n -o BatchMode=yes -o ConnectTimeout=20 machine "$1"
}

machine_stop() {
	[ -z "${machine-}" ] || kill "$machine" 2>/dev/null
	wait
}

# What every test of it begins with: what was built, the machine's packages, and
# a network of its own. Or the test is skipped.
machine_enter() { # SCRIPT
	need rxbench rxbench-pktgen rxbench-agent "kernel/$kernel/vmlinux" \
		"initramfs/$kernel.cpio" "kmod/$kernel/netdrv.ko"
	machine_unpack || {
		echo "1..0 # SKIP apt cannot download the machine's packages"
		exit 77
	}
	machine_in_namespace "$1"
}

rxbench() { # SUBCOMMAND...
	"$build/rxbench" "$@" >"$work/stdout" 2>"$work/stderr"
}

# Every row of the run in $work/out is one of lab ssh, and adds up. With FIELD
# that one is above 0 as well.
adds_up() { # ROWS [FIELD]
	awk -F, -v rows="$1" -v above="${2-}" '
	{ gsub(/"[^"]*"/, "quoted") }
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{
		lost = $at["ring_drop"] + $at["backlog_drop"]
		lost += $at["socket_drop"] + $at["other_drop"]
		if ($at["lab"] != "ssh" || $at["sent"] < 1 ||
		    (above && $at[above] <= 0) ||
		    $at["sent"] != $at["delivered"] + lost)
			bad = 1
	}
	END { exit bad || NR != rows + 1 }' "$work/out/points.csv"
}

# Until a trial of $run is over: it is a point, or one to be measured again.
wait_for_trial() { # TRIES
	tries=0
	until grep -qs "rep [0-9]" "$work/stderr"; do
		tries=$((tries + 1))
		# shellcheck disable=SC2154 # the test's
		[ "$tries" -lt "$1" ] && kill -0 "$run" 2>/dev/null || return 1
		sleep 0.2
	done
}

# A run's own connection to HOST: no other ssh of this machine.
drop_ssh() { # HOST
	kill -9 "$(pgrep -f -- "-F $work/config .*-- $1 ")"
}

for machine_tool in ssh ssh-keygen dpkg-deb unshare qemu-system-x86_64; do
	command -v "$machine_tool" >/dev/null || {
		echo "1..0 # SKIP there is no $machine_tool"
		exit 77
	}
done
