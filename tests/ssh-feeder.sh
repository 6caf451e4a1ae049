# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Beside tests/ssh-machine.sh, whose packages have an ssh server: another
# machine, feeder, for the generator. It is this one, in the network namespace
# of the test, with processes, a home and a /tmp of its own; all of that is in
# $work, and goes with the server.

[ "$(id -u)" -eq 0 ] || {
	echo "1..0 # SKIP a server that lets others log in takes root"
	exit 77
}

feeder_start() {
	feeder_tmp=${work:?}/feeder
	mkdir -p "$feeder_tmp/home/.ssh" || return 1
	# All that it needs but the C library, which may be another one here.
	mkdir "$feeder_tmp/lib"
	cp "${machine_root:?}/root/usr/sbin/dropbear" "$feeder_tmp/" || return 1
	for name in libcrypt libgmp libtomcrypt libtommath libz; do
		find "$machine_root/root" -name "$name.so.*" \
			-exec cp -L {} "$feeder_tmp/lib/" \; || return 1
	done
	cp "$work/key.pub" "$feeder_tmp/home/.ssh/authorized_keys"
	chmod 700 "$feeder_tmp/home" "$feeder_tmp/home/.ssh"
	chmod 600 "$feeder_tmp/home/.ssh/authorized_keys"
	echo 'root:x:0:0:root:/tmp/home:/bin/sh' >"$feeder_tmp/passwd"
	LD_LIBRARY_PATH=$feeder_tmp/lib "$machine_root/root/usr/bin/dropbearkey" \
		-t ed25519 -f "$feeder_tmp/hostkey" >"$work/feeder.log" 2>&1 || return 1
	sed 's/^Host machine/Host feeder/
		s/^HostName .*/HostName 127.0.0.1\nPort 2222/' \
		"$work/config" >>"$work/config.feeder"
	cat "$work/config.feeder" >>"$work/config"
	feeder_tmp=$feeder_tmp unshare --mount --pid --fork --kill-child \
		sh -c "$(feeder_server)" >>"$work/feeder.log" 2>&1 &
	feeder=$!
	tries=0
	until on_feeder true 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 50 ] && kill -0 "$feeder" || return 1
		sleep 0.2
	done
}

feeder_server() {
	cat <<-'END'
	mount --bind "$feeder_tmp" /tmp && mount --bind /tmp/passwd /etc/passwd &&
		mount -t proc proc /proc || exit 1
	cd / && LD_LIBRARY_PATH=/tmp/lib exec /tmp/dropbear -F -E -s \
		-r /tmp/hostkey -P /tmp/pid -p 127.0.0.1:2222
	END
}

on_feeder() { # COMMAND
	"$work/bin/ssh" -n -o BatchMode=yes -o ConnectTimeout=20 feeder "$1"
}

feeder_has_generator() {
	on_feeder 'pgrep -x rxbench-pktgen' >/dev/null
}

feeder_is_clean() {
	on_feeder '! pgrep "^rxbench" && ! ls -d /tmp/rxbench.*' >/dev/null 2>&1
}

feeder_kill_generator() {
	on_feeder 'pkill -9 -x rxbench-pktgen'
}

feeder_stop() {
	# unshare is deaf to less, and its server goes with it.
	[ -z "${feeder-}" ] || { kill -9 "$feeder" && wait "$feeder"; } 2>/dev/null
}
