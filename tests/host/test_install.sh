#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# "make install" puts a program that works where DESTDIR says, "make uninstall"
# takes all of it away again; and the archive that "make dist" makes builds the
# same, wherever it is unpacked.
set -u

. tests/tap.sh
. tests/built.sh
need rxbench rxbench-pktgen rxbench-agent rxbench-stages.so obj
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME

notes() {
	tail -n 20 "$work/said"
}

run_make() { # ARGUMENT...
	make -s BUILD="$build" "$@" >"$work/said" 2>&1
}

prints() { # TEXT COMMAND...
	text=$1
	shift
	"$@" >"$work/said" 2>&1 && grep -qF -- "$text" "$work/said"
}

# Fails in one line, which has all of these texts.
refuses() { # COMMAND -- TEXT...
	command=
	while [ "$1" != -- ]; do
		command="$command $1"
		shift
	done
	shift
	# shellcheck disable=SC2086 # words without blanks
	! $command >"$work/stdout" 2>"$work/said" || return 1
	[ "$(wc -l <"$work/said")" -eq 1 ] && [ ! -s "$work/stdout" ] || return 1
	for text; do
		grep -qF -- "$text" "$work/said" || return 1
	done
}

files() { # DIRECTORY
	(cd "$1" && find . ! -type d | sort)
}

top=$work/top
check 'it installs' run_make install DESTDIR="$top" prefix=/opt/rx
rxbench=$top/opt/rx/bin/rxbench
share=$top/opt/rx/share
check 'nothing outside the prefix' [ "$(ls "$top")/$(ls "$top/opt")" = opt/rx ]
check 'it knows its version' prints 'rxbench 0' "$rxbench" --version
check 'and its scenarios' [ "$("$rxbench" list scenarios | grep -c "^  [a-z]")" -eq \
	"$(find bench/scenarios -name "*.conf" | wc -l)" ]
check 'it lists all that the build tree does' [ \
	"$("$rxbench" list)" = "$("$build/rxbench" list)" ]
check 'the generator runs' prints 'planned' \
	"$top/opt/rx/bin/rxbench-pktgen" --port null --rate 1k --time 10ms
check 'the manual is there' [ -s "$share/man/man1/rxbench.1" ]
check 'of the driver as well' [ -s "$share/man/man4/netdrv.4" ]
check 'the completion is there' \
	[ -s "$share/bash-completion/completions/rxbench-pktgen" ]
check 'no path of the build tree is in it' sh -c \
	"! grep -rlF '$(pwd)' '$top' >'$work/said'"

# What it has not is the guest; the command that it names begins to make it.
check 'it says how to get a guest' refuses "$rxbench" run livelock --lab virtual \
	-- "rxbench guest --kernel 6.1" "$work/cache/rxbench"
check 'of another kernel as well' refuses "$rxbench" explain napi --kernel 6.12 \
	-- 'rxbench guest --kernel 6.12'
check 'and leaves nothing' [ ! -e "$work/cache" ]
check 'the doctor says so too' sh -c \
	"'$rxbench' doctor 2>&1 | grep -q '^  built.*rxbench guest'"
check 'a kernel that nobody offers' refuses "$rxbench" guest --kernel x_y \
	-- '--kernel x_y: must be'
check 'in a build tree make makes it' refuses "$build/rxbench" guest \
	-- 'make guest KERNEL=6.1'
mv "$top/opt/rx/lib/rxbench/rxbench-agent" "$work/"
check 'a piece is missing' refuses "$rxbench" guest -- 'rxbench-agent'
mv "$work/rxbench-agent" "$top/opt/rx/lib/rxbench/"

# As "rxbench guest" leaves it, and as another build's would have.
cache=$work/cache/rxbench
mkdir -p "$cache/initramfs" "$cache/kernel/6.1"
for file in kernel/6.1/vmlinux initramfs/6.1.cpio initramfs/6.1-virtual.cpio; do
	: >"$cache/$file"
done
built() { # TEXT: what the doctor has of what is built
	"$rxbench" doctor 2>&1 | grep '^  built' >"$work/said"
	grep -qF -- "$1" "$work/said"
}
check 'a guest without a mark is none' built 'rxbench guest'
echo another >"$cache/initramfs/6.1.id"
check "nor is another build's" built 'rxbench guest'
cp "$share/rxbench/guest/id" "$cache/initramfs/6.1.id"
check 'its own is taken' built 'guest kernel, initramfs, generator'
check 'one at a time is made' refuses flock "$cache/lock" "$rxbench" guest \
	-- 'another rxbench makes one'
rm -rf "$cache"

# Another place, by moving it and by other directories.
mv "$top/opt/rx" "$work/moved"
check 'it may be moved' [ "$("$work/moved/bin/rxbench" list)" = \
	"$("$build/rxbench" list)" ]
mv "$work/moved" "$top/opt/rx"
check 'make uninstalls it' run_make uninstall DESTDIR="$top" prefix=/opt/rx
check 'nothing is left' [ -z "$(files "$top")$(find "$top" -name '*rxbench*')" ]
mkdir -p "$top/usr/share/rxbenchmark"
: >"$top/usr/share/rxbenchmark/others"
check 'it installs in places of their own' run_make install DESTDIR="$top" \
	prefix=/usr mandir=/usr/man docdir=/usr/doc/rx
check 'pages are where they should' [ -s "$top/usr/man/man5/rxbench-scenario.5" ]
run_make uninstall DESTDIR="$top" prefix=/usr mandir=/usr/man docdir=/usr/doc/rx
check 'and what is of others stays' \
	[ "$(files "$top")" = ./usr/share/rxbenchmark/others ]
plan
