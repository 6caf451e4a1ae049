#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# matrix.sh KERNELS PROGRAMS RUN-ARGUMENT...
#
# Gets each of KERNELS ("6.1 6.12") and builds its guest, then calls run.sh with
# RUN-ARGUMENTs and each of the guest tests PROGRAMS on each kernel. A kernel
# that cannot be had here is a skip; one that the modules do not build for ends
# it. BUILD is where; MAKE is the make to use.
set -eu

kernels=$1
programs=$2
shift 2
[ -n "$kernels" ] || {
	echo "KERNELS is empty: name some, such as \"6.1 6.12\", or all" >&2
	exit 1
}

# make keeps its job server from what is not make's own.
flags=$(echo "${MAKEFLAGS-}" | sed 's/-j[0-9]* *//; s/--jobserver-[a-z]*=[^ ]* *//')
for kernel in $kernels; do
	status=0
	# Its progress goes to our stdout, its complaint into the variable.
	{
		said=$(mk/kernel.sh "$BUILD/apt" "$kernel" \
			"$BUILD/kernel/$kernel" 2>&1 >&3) || status=$?
	} 3>&1
	case $status in
	0) ;;
	77)
		set -- "$@" "guest:# SKIP $(echo "$said" | tail -n 1)"
		continue
		;;
	*)
		echo "$said" >&2
		exit "$status"
		;;
	esac
	MAKEFLAGS=$flags "${MAKE:-make}" -j"$(nproc)" --no-print-directory \
		KERNEL="$kernel" guest
	for program in $programs; do
		set -- "$@" "guest:$program@$kernel"
	done
done
exec tests/run.sh "$@"
