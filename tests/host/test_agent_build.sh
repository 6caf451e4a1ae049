#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The agent builds modules for the machine that it has come to, from sources
# that are put beside it: with real headers, which are this machine's in a mount
# namespace. The sources are two short ones, as the driver's take a minute: with
# SOURCES=driver in the environment those, too.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

. tests/tap.sh
. tests/built.sh
. tests/agent-line.sh

need rxbench-agent "kernel/$kernel/build"
flags=-mn
[ "$(id -u)" -eq 0 ] || flags=-Urmn
headers=$(sed -n 's/^KERNEL_OBJ := //p' "$build/kernel/$kernel/build")
release=$(cat "$build/kernel/$kernel/release")
work=$(mktemp -d) || exit 1
agent=
trap '[ -z "$agent" ] || kill "$agent" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# What the agent is started in: a machine with headers of its kernel, or without.
cat >"$work/machine" <<'END'
work=$1 headers=$2 agent=$3
mount -t tmpfs none "$work/over" && mkdir "$work/over/new" "$work/over/tmp" &&
	mount -t overlay none -o "lowerdir=/usr/lib,upperdir=$work/over/new,workdir=$work/over/tmp" \
		/usr/lib || exit 77
mkdir -p "/usr/lib/modules/$(uname -r)"
rm -f "/usr/lib/modules/$(uname -r)/build"
[ -z "$headers" ] || {
	ln -s "$headers" "/usr/lib/modules/$(uname -r)/build"
	ln -s "${headers%/src/*}"/lib/linux-kbuild-* /usr/lib/ || exit 77
	mount --bind "$(dirname "$headers")" /usr/src || exit 77
}
[ -z "$agent" ] || exec "$agent" --remote "192.0.2.1 4711 192.0.2.2 22"
END
mkdir "$work/over"
unshare "$flags" sh "$work/machine" "$work" "$headers" '' 2>/dev/null || {
	echo "1..0 # SKIP overlays in namespaces are refused here"
	exit 77
}

notes() {
	echo "answer: $answer"
	cat "$work/errors"
}

start() { # HEADERS
	dir=$(mktemp -d "$work/rxbench.XXXXXX") || exit 1
	cp "$build/rxbench-agent" "$dir/" || exit 1
	rm -f "$work/in" "$work/out"
	mkfifo "$work/in" "$work/out" || exit 1
	unshare "$flags" sh "$work/machine" "$work" "$1" "$dir/rxbench-agent" \
		<"$work/in" >"$work/out" 2>"$work/errors" &
	agent=$!
	exec 3>"$work/in" 4<"$work/out"
	IFS= read -r answer <&4 # its greeting
}

put() { # NAME LINE...
	into=$1
	shift
	ask put "name=$into" "data=$(printf '%s\n' "$@" |
		od -An -v -tx1 -w1800 | tr -d ' \n')"
	fine
}

put_module() { # NAME BODY
	put "kmod/$1/Kbuild" "obj-m := $1.o" "$1-y := main.o" &&
		put "kmod/$1/main.c" '#include <linux/module.h>' "$2" \
			'MODULE_LICENSE("GPL");'
}

put_all() { # BODY
	put kmod/Kbuild 'obj-m += netdrv/ rxsample/' &&
		put_module netdrv "$1" && put_module rxsample ''
}

# As rxbench brings them over.
put_tree() { # DIR NAME
	find "$1" -name '*.[ch]' -o -name Kbuild | while read -r file; do
		od -An -v -tx1 -w1800 "$file" | tr -d ' ' |
			while read -r data; do
				ask put "name=$2${file#"$1"}" "data=$data"
				fine || exit 1
			done || exit 1
	done
}

same_driver() {
	for module in netdrv rxsample; do
		[ "$(modinfo -F srcversion "$dir/$module.ko")" = \
			"$(modinfo -F srcversion \
				"$build/kmod/$kernel/$module.ko")" ] || return 1
	done
}

is_built() {
	for module in netdrv rxsample; do
		grep -qa "vermagic=$release " "$dir/$module.ko" || return 1
	done
}

# One line, with each TEXT in it.
refused() { # TEXT...
	! fine && [ -z "$(data)" ] || return 1
	for text; do
		says "$text" || return 1
	done
}

# Or it is ended here.
leave() {
	exec 3>&-
	timeout 20 tail -s 0.1 -f /dev/null --pid="$agent" ||
		kill -9 "$agent"
	wait "$agent"
	agent=
	exec 4<&-
	[ ! -e "$dir" ]
}

start ''
ask build check=1
check "without headers it says what is missing" \
	refused "linux-headers-$(uname -r)"
check "nothing is left" leave

start "$headers"
ask build check=1
check "with them it could build" fine
check "sources are put" put_all ''
ask build
check "and built" fine
check "for the kernel of the headers, beside the agent" is_built
check "nothing is left" leave

start "$headers"
check "others are put" put_all 'int nowhere(void) { return missing_thing; }'
ask build
check "that they do not build is one line with the compiler's words" \
	refused "do not build on that machine: " missing_thing
check "nothing is left" leave

start "$headers"
# shellcheck disable=SC2016 # make expands it
check "some take for ever to build" put kmod/Kbuild 'x := $(shell sleep 1000)'
echo "9 build" >&3
check "who asks leaves meanwhile: nothing is left" leave

if [ "${SOURCES-}" = driver ]; then
	start "$headers"
	check "the driver's are put" put_tree kmod kmod
	check "and what they include" put_tree include include
	ask build
	check "and built" fine
	check "they are the driver that we have" same_driver
	check "nothing is left" leave
fi

plan
