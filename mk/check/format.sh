#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Sources are as clang-format would write them; text files end their lines.
. "$(dirname "$0")/../check-lib.sh"
need clang-format

sources=$(files -name '*.[ch]')
# What fuzz targets are fed with is bytes, not text.
texts=$(files ! -name '*.png' ! -name '*.svg' ! -name '*.pcap' \
	! -path './tests/fuzz/corpus/*')

badly_formatted() {
	echo "$sources" | xargs -r clang-format --dry-run --style=file 2>&1 |
		sed -nE 's/:[0-9]+: warning: .*/: not as clang-format writes it/p' |
		uniq
}
loose_ends() {
	echo "$texts" | xargs -r grep -nE '[[:space:]]$' /dev/null |
		sed -E 's/^([^:]*:[0-9]+:).*/\1 white space at the end of the line/'
	for file in $texts; do
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
	done
}

findings=$(
	badly_formatted
	loose_ends
)
conclude "$(echo "$sources" | wc -w) sources, $(echo "$texts" | wc -w) files" \
	"$findings"
