#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# rxbench gallery on run directories with invented numbers, and with runs that
# cannot begin: one page, one table, and each run costs only itself.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

build=$(cd "${BUILD:-build}" && pwd) || exit 1
rxbench=$build/rxbench
made_run=$build/tests/host/made_run
checker=$build/tests/host/page_check
for program in "$rxbench" "$made_run" "$checker"; do
	[ -x "$program" ] || {
		echo "test_gallery: skipped: $program is not built"
		exit 77
	}
done
command -v gnuplot >/dev/null || {
	echo "test_gallery: skipped: gnuplot is not installed"
	exit 77
}
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

fail() {
	echo "test_gallery: $*" >&2
	exit 1
}

# ends STATUS COMMAND...; its output is in out and err.
ends() {
	want=$1
	shift
	timeout 60 "$@" >out 2>err
	got=$?
	[ "$got" -eq "$want" ] || fail "$* ended with $got: $(cat out err)"
}

want() {
	grep -qF -- "$2" "$1" || fail "$1 lacks: $2: $(cat "$1")"
}

# A run that held and one that did not, under an overlay.
scenario() { # NAME LIMIT
	cat >"$1.conf" <<END
[scenario]
name = $1
question = Is $1 <well> drawn? (invented numbers)
source = nobody
[device]
device = virtio
workload = sink
[load]
grid = 0.25;0.5;1;2;4;8
[modes]
list = irq;napi
[assert]
delivers = delivered_ratio(irq, at=top) >= $2
[overlay]
figure = 6-1
irq = unmodified_no_screend
END
	"$made_run" "gallery/$1" "$1.conf" lab=virtual || fail "no run $1"
	"$rxbench" report "gallery/$1" >"gallery/$1.log" ||
		fail "no report of $1"
}

mkdir gallery
scenario good 0.5
scenario bad 2
cat >gallery/gallery.conf <<'END'
[gallery]
lab=virtual
profile=quick
kernel=6.1
started=2000-01-01 00:00 UTC

[scenario good]
question=Is good <well> drawn?
source=nobody
lab=virtual
ended=true
seconds=12.5

[scenario bad]
question=Is bad drawn?
source=
lab=virtual
ended=true
seconds=61
END

# All is done: nothing runs, the page is made, and something failed.
ends 2 "$rxbench" gallery --resume gallery
want out '1 pass, 1 fail, 0 invalid, 0 skipped, 0 none, 0 error, 0 not run'
want out 'delivers: '
want gallery/index.html 'Is good &lt;well&gt; drawn?'
want gallery/index.html '<span class="badge fail">fail</span>'
want gallery/index.html 'href="good/report.html"'
want gallery/index.html 'After nobody.'
[ "$(grep -c '<figure>' gallery/index.html)" -eq 2 ] || fail "not two pictures"
"$checker" gallery/index.html >ids || fail "the page is not sound"
want ids good
want ids bad
want gallery/verdicts.csv 'good,delivers,pass,'
want gallery/verdicts.csv 'bad,delivers,fail,'

# What the overlay has left in the runs.
want gallery/good/run.json 'irq,unmodified_no_screend,1669,1669'
[ -s gallery/good/plots/overlay.png ] || fail "no overlay"
want gallery/good/report.html 'id="figure-overlay"'
want gallery/good.log 'fit      irq, figure 6-1:'
want gallery/good.log '         livelock at 1/d = '

# The same again; with another verdict; with less.
cp -r gallery other
ends 0 "$rxbench" gallery --compare gallery other
want out 'all verdicts are the same'
sed -i 's/bad,delivers,fail/bad,delivers,pass/' other/verdicts.csv
ends 2 "$rxbench" gallery --compare gallery other
want out 'fail -> pass'
want out 'verdicts differ'

# Runs that cannot begin: each says why, the next one has its turn, and they
# are tried again.
mkdir empty
ends 1 env PATH="$dir/empty" "$rxbench" gallery --only livelock,calibrate \
	--lab virtual --out broken
want out '2 error'
want broken/verdicts.csv 'calibrate,,error,'
want broken/livelock.log 'qemu'
"$checker" broken/index.html >ids || fail "the page of errors is not sound"
ends 1 env PATH="$dir/empty" "$rxbench" gallery --resume broken
want out '2 error'

# One clear line, and nothing is begun.
refuse() { # TEXT WORD...
	text=$1
	shift
	ends 1 "$rxbench" gallery "$@"
	[ "$(grep -vc -- '--lab auto:' err)" -eq 1 ] || fail "not one line: $(cat err)"
	want err "$text"
	[ ! -e new ] || fail "$* began something"
}
refuse 'no scenario "nope"' --only livelock,nope --out new
refuse '--lab mars' --lab mars --out new
refuse '--profile slow' --profile slow --out new
refuse 'not an empty directory' --out gallery --lab virtual
refuse '--resume takes no options' --resume gallery --lab virtual
refuse '--compare takes two galleries' --compare gallery
refuse 'verdicts.csv' --compare gallery empty
refuse 'gallery.conf' --resume empty

echo "test_gallery: pages, tables, comparison and refusals are right"
