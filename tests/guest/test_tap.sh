#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The realtime lab's e1000, on a tap: each frame is accounted for at every load,
# none of the machine's own gets on the wire, and an ordinary user can do it too.
# No rate is judged, and rows that a busy host made invalid count as well.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh

need rxbench rxbench-pktgen "kernel/$kernel/vmlinux" "initramfs/$kernel.cpio"
rxbench=$build/rxbench
if ! : <>/dev/net/tun; then
	echo "1..0 # SKIP /dev/net/tun cannot be used here"
	exit 77
fi 2>/dev/null
work=$(mktemp -d) || exit 1
user=
trap 'rm -rf "$work" "$user"' EXIT
cd "$work" || exit 1

notes() {
	tail -n 6 stderr
	cat why
}

verify() { # NAME CONDITION...
	name=$1
	shift
	check "$name" quietly "$@"
}

quietly() { # COMMAND...
	"$@" >why 2>&1
}

# awk over points.csv, with cell("NAME") of each row.
points() { # DIR PROGRAM
	awk -F, '
	function cell(name) { return $(at[name]) }
	{ gsub(/"[^"]*"/, "quoted") }
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ rows++ }
	'"$2"'
	END { exit bad || rows != '"$3"' }' "$1/points.csv"
}

lawful() { # DIR ROWS
	points "$1" '{
		lost = cell("ring_drop") + cell("backlog_drop")
		lost += cell("socket_drop") + cell("other_drop")
		print cell("sent"), cell("delivered"), lost
		if (cell("sent") == 0 || cell("sent") != cell("delivered") + lost)
			bad = 1
	}' "$2"
}

# At the wire's near end only: QEMU takes no frame that the ring has no room for.
lost_at_the_nic() { # DIR ROWS
	points "$1" '
	cell("ring_drop") != cell("gen_ring_full") { bad = 1 }
	cell("offered_pps") == 2000000 && cell("ring_drop") == 0 { bad = 1 }
	cell("offered_pps") == 1000 && cell("ring_drop") > 0 { bad = 1 }' "$2"
}

nothing_foreign() { # DIR ROWS
	points "$1" 'cell("other_drop") != 0 { bad = 1 }' "$2"
}

cat >tiny.conf <<END
[scenario]
name = tiny
[device]
device = e1000
workload = sink
[load]
pps = 1000;30000;2000000
reps = 1
window_ms = 300
[modes]
list = intree
END

"$rxbench" run tiny.conf --kernel "$kernel" --out out >stdout 2>stderr
verify 'each frame is accounted for at every load' lawful out 3
verify 'frames are lost where the generator sees it' lost_at_the_nic out 3
verify 'no other frame comes' nothing_foreign out 3
verify "intree is the kernel's own e1000" grep -q '"e1000"' out/run.json

# One lab after the other, in the order asked for.
devices_in_turn() { # DIR ROWS
	points "$1" '{ order = order cell("device") " " }
	END { if (order != "e1000 virtio ") bad = 1 }' "$2"
}

"$rxbench" run tiny.conf --kernel "$kernel" --device e1000,virtio \
	--set pps=1000 --out both >stdout 2>stderr
verify 'two devices in one run' devices_in_turn both 2
verify 'two devices: each frame is accounted for' lawful both 2

# An ordinary user may enter neither the directory above nor write here.
as_user() { # COMMAND...
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
if [ "$(id -u)" != 0 ] || ! command -v setpriv >/dev/null; then
	skip 'an ordinary user' 'this is one, or there is no setpriv'
elif ! as_user test -x "$rxbench"; then
	skip 'an ordinary user' "it cannot come to $build"
else
	user=$(mktemp -d /tmp/rxbench-user.XXXXXX) || exit 1
	cp tiny.conf "$user" && chown -R 65534:65534 "$user"
	(cd "$user" && as_user "$rxbench" run tiny.conf --kernel "$kernel" \
		--set pps=1000 --out out) >stdout 2>stderr
	verify 'an ordinary user' lawful "$user/out" 1
fi

plan
