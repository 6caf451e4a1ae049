# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# To be read by guest tests that build a copy of the driver with something added,
# after tests/built.sh: a directory of their own, $work, in which $work/tree is
# the copy, $work/kmod what came of it, and $work/build what a guest test takes
# for BUILD. $work/log is what the last step said; notes() shows it.
# shellcheck disable=SC2154 # build and kernel are from tests/built.sh

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

notes() {
	grep -B 4 '^not ok' "$work/log"
	tail -n 5 "$work/log"
}

copy_the_driver() {
	mkdir -p "$work/tree" && cp -R kmod include mk "$work/tree/"
}

# A driver and a guest of it; all else is what was built before.
build_the_copy() {
	mkdir -p "$work/build/initramfs" "$work/build/tests/log"
	for piece in "$build"/kernel "$build"/rxbench*; do
		ln -s "$piece" "$work/build/"
	done
	(
		cd "$work/tree" &&
			mk/kmod.sh "$build/kernel/$kernel" "$work/kmod" W=1 &&
			mk/initramfs.sh "$build/kernel/$kernel" "$work/kmod" \
				"$build/rxbench-agent" \
				"$work/build/initramfs/$kernel.cpio"
	) >"$work/log" 2>&1
}

copy_follows_the_rules() {
	for rule in layering size; do
		mk/check/$rule.sh "$work/tree" || return 1
	done >"$work/log" 2>&1
}
