# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0-only
#
# For tests that offer frames on the simulated NIC's own wire, beside
# tests/guest-boot.sh: where they went is told by grew() afterwards.

debug=/sys/kernel/debug/netdrv/netdrv-sim.0
epoch=0

# NAME VALUE of what a trial is about.
snapshot() { # FILE
	ask counters iface="${iface:?}"
	data | grep -E '^(drv\.rx_|sink\.|uio\.|snmp\.Udp\.RcvbufErrors )' \
		>"${work:?}/$1"
	ask get path=$debug/inject
	data | sed 's/^/sim./' >>"$work/$1"
}

begin() { # FRAMES BURST GAP_US
	epoch=$((epoch + 1))
	ask sink epoch=$epoch offset_ns=0
	snapshot before
	# shellcheck disable=SC2034 # for the test
	frames=$1
	ask set path=$debug/inject "value=$1%20$2%20$3%20$epoch"
	check "${what:?}: frames are offered" fine
}

end() {
	active=1
	while [ "$active" != 0 ]; do
		ask get path=$debug/inject || break
		active=$(data | sed -n 's/^active //p')
	done
	ask drain iface="$iface" quiet_ms=50 limit_ms=20000
	check "$what: the guest comes to rest" says quiet=1
	snapshot after
	# The sink's counts begin with a trial.
	awk 'NR == FNR { before[$1] = $2; next }
	/^(sink|uio)\./ { print $1, $2; next }
	{ print $1, $2 - before[$1] }' "$work/before" "$work/after" \
		>"$work/grew"
}

grew() { # NAME
	sed -n "s/^$1 //p" "$work/grew"
}
