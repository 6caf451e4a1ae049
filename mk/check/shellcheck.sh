#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The scripts are clean: shellcheck has nothing to say about any script.
. "$(dirname "$0")/../check-lib.sh"
need shellcheck

scripts=$(files -name '*.sh' -o -name '*.bash' -o -path ./.ci/run)
# shellcheck disable=SC2086 # one word a file
findings=$([ -z "$scripts" ] || shellcheck -x -P SCRIPTDIR -f gcc $scripts 2>&1)
conclude "$(echo "$scripts" | wc -w) scripts" "$findings"
