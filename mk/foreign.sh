#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# foreign.sh ROOT
#
# Makes the build tools of another Debian release run where they were unpacked:
# each program (compiler, binutils, kbuild's own) becomes a script that starts
# it by ROOT's own loader with ROOT's own libraries. The machine's C library
# may be too old for them, and an ordinary user cannot change the root.
set -eu

root=$1
loader=$(find "$root" -name ld-linux-x86-64.so.2 -type f | head -n 1)
[ -n "$loader" ] || {
	echo "foreign.sh: no dynamic loader below $root" >&2
	exit 1
}
libraries=
for dir in lib usr/lib; do
	libraries=$libraries${libraries:+:}$root/$dir/x86_64-linux-gnu
done

is_elf() { # FILE
	[ "$(od -An -c -N 4 "$1" | tr -d ' ')" = 177ELF ]
}

# gcc finds its parts from the name it was called by.
find "$root/usr/bin" "$root/usr/libexec/gcc" "$root/usr/lib/gcc" \
	"$root/usr/lib/"linux-kbuild-* -type f -perm -u+x ! -name '*.so*' \
	2>/dev/null | while read -r program; do
	is_elf "$program" || continue
	mv "$program" "$program.elf"
	cat >"$program" <<-END
		#!/bin/sh
		exec $loader --argv0 $program --library-path $libraries \\
			$program.elf "\$@"
	END
	chmod 755 "$program"
done
