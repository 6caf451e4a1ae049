#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# reference.sh RXBENCH KERNEL SET DIR
#
# Measure a published set of the virtual lab anew and put it into DIR: what a
# reader looks at and a test compares with, without what only this machine
# knows (logs, the page, paths of its own). SET is SCENARIO or
# SCENARIO-virtual. A README.md that is in DIR stays.
set -eu

rxbench=$1
kernel=$2
scenario=${3%-virtual}
dir=$4

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

"$rxbench" run "$scenario" --lab virtual --kernel "$kernel" --out "$work/run"
mkdir -p "$dir"
for part in points.csv series.csv stages.csv costs.csv verdict.json latency; do
	rm -rf "${dir:?}/$part"
	cp -R "$work/run/$part" "$dir/"
done
# Pictures for pages: rxbench report draws the others from the tables.
rm -rf "${dir:?}/plots"
mkdir "$dir/plots"
for figure in delivered losses progress cpu latency modes overlay; do
	picture=$work/run/plots/$figure.png
	[ ! -e "$picture" ] || cp "$picture" "$dir/plots/"
done
# Paths from where the tree is, not from where this machine has it; and not
# which machine it is.
sed -e "s|$(pwd)/||g" -e '/"boot_id"/d' -e "/\"name\" : \"$(uname -n)\"/d" \
	"$work/run/run.json" >"$dir/run.json"
