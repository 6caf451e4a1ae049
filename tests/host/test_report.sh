#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What closes a run, on a synthetic run directory: verdict, pictures, page,
# terminal, and one clear line when something is missing.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

here=$(dirname "$0")
report=${BUILD:-build}/tests/host/report_run
checker=${BUILD:-build}/tests/host/page_check
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
run=$dir/run

fail() {
	echo "test_report: $*" >&2
	exit 1
}

skip() {
	echo "test_report: skipped: $*" >&2
	exit 77
}

# want FILE TEXT: FILE contains TEXT.
want() {
	grep -qF -- "$2" "$1" || fail "$1 lacks: $2"
}

# refuse TEXT COMMAND...: COMMAND fails with one line that holds TEXT.
refuse() {
	text=$1
	shift
	if "$@" > "$dir/out" 2> "$dir/err"; then
		fail "succeeded: $*"
	fi
	[ "$(wc -l < "$dir/err")" -eq 1 ] ||
		fail "not one line: $(cat "$dir/err")"
	want "$dir/err" "$text"
}

# The width in a PNG's header, after its signature.
png_width() {
	[ "$(od -An -tx1 -N8 "$1" | tr -d ' ')" = 89504e470d0a1a0a ] ||
		fail "$1 is no PNG"
	od -An -tu1 -j16 -N4 "$1" |
		awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'
}

[ -x "$report" ] || skip "$report is not built"
command -v gnuplot > /dev/null || skip "gnuplot is not installed"
sh "$here/data/synthetic.sh" "$run" || fail "no synthetic run"

"$report" "$run" \
	"irq livelocks" "livelock_index(irq) <= 0.25" \
	"an interrupt a frame" "irqs_per_frame(irq, at=bottom) >= 0.8" \
	"threaded is graceful" "livelock_index(threaded) >= 0.8" \
	"poll is graceful" "livelock_index(poll) >= 0.8" \
	> "$dir/out" 2> "$dir/err" ||
	fail "report: $(cat "$dir/err")"

# check_page PAGE: well-formed, and nothing from outside; leaves its ids.
check_page() {
	"$checker" "$1" > "$dir/ids" 2> "$dir/err" ||
		fail "$1: $(cat "$dir/err")"
}

# has ID... / lacks ID...: of the page checked last.
has() {
	for id; do
		grep -qxF -- "$id" "$dir/ids" || fail "the page has no $id"
	done
}

lacks() {
	for id; do
		! grep -qxF -- "$id" "$dir/ids" || fail "the page has a $id"
	done
}

# check_plots RUN NAME...: these pictures are there, and no others.
check_plots() {
	plots=$1/plots
	shift
	for name; do
		echo "$name.png"
		echo "$name.svg"
	done | sort > "$dir/expected"
	find "$plots" -type f | sed 's|.*/||' | sort > "$dir/files"
	diff "$dir/expected" "$dir/files" || fail "other plots than expected"
	for name; do
		[ "$(png_width "$plots/$name.png")" -eq 1720 ] ||
			fail "$name.png is not 1720 wide"
		want "$plots/$name.svg" '</svg>'
		# A picture of something, not of axes only.
		[ "$(grep -c '<path\|<polygon\|<use' "$plots/$name.svg")" -gt 12 ] ||
			fail "$name.svg is empty"
		has "figure-$name"
		lacks "no-$name"
	done
}

# Nothing but what belongs there.
(cd "$run" && find . -type f ! -path './plots/*' | sort) > "$dir/files"
cat > "$dir/expected" << END
./points.csv
./report.html
./run.json
./verdict.json
END
diff "$dir/expected" "$dir/files" || fail "other files than expected"

# Little was measured, so there are few figures, and a reason for each other.
page=$run/report.html
check_page "$page"
has verdict caveats figures medians method generator conservation invalid
lacks searches stages costs collectors
check_plots "$run" cpu delivered interrupts latency losses polls progress
has no-hdr no-stages no-time
want "$page" 'Charged by the kernel'
for name in delivered progress latency losses; do
	for mode in irq napi threaded; do
		want "$run/plots/$name.svg" "$mode"
	done
done

# The page: escaped, with the verdict.
want "$page" '(synthetic data &amp; no measurement)'
want "$page" '<span class="badge pass">pass</span></td><td>irq livelocks'
want "$page" '<span class="badge fail">fail</span></td><td>threaded is graceful'
want "$page" '<span class="badge invalid">invalid</span></td><td>poll is graceful'
want "$page" 'no points of &quot;poll&quot;; there are: irq, napi, threaded'
want "$page" 'unsent 1.5 % of planned'
want "$page" '2 of 4 claims hold. 98 of 99 points are valid.'
want "$page" '(TCG)'
want "$page" 'Invented CPU'

# The verdict, computed from points that go as the name says.
want "$run/verdict.json" '"overall" : "fail"'
[ "$(grep -c '"result" : "pass"' "$run/verdict.json")" -eq 2 ] ||
	fail "not two claims passed"

# The terminal: the curve, one line a claim, where the page is.
want "$dir/out" 'How many frames reach the application?'
want "$dir/out" '*A* irq'
want "$dir/out" '  PASS     irq livelocks'
want "$dir/out" '  FAIL     threaded is graceful'
want "$dir/out" '  INVALID  poll is graceful'
want "$dir/out" "verdict  fail"
want "$dir/out" "report   $run/report.html"
# A path is as long as it is.
awk '!/^report / && length > 79 { exit 1 }' "$dir/out" || fail "lines wider than 79"

# Every mode at its own limit, on two devices: a table, and frames of their own
# for curves too many for one.
crowd=$dir/crowd
mkdir "$crowd"
sed 's/"name": "synthetic",/&\n    "knee_mode": "each",/' "$run/run.json" \
	> "$crowd/run.json"
awk -F, -v OFS=, 'NR == 1 { print; next }
{
	split("irq napi threaded intree extra", name, " ")
	own = $3
	for (m = 1; m <= 5; m++)
		for (d = 0; d < 2; d++) {
			$3 = m < 4 ? name[m] : own == "irq" ? name[m] : ""
			$2 = d ? "e1000" : "virtio"
			if (m < 4 ? own == name[m] : own == "irq")
				print
		}
}' "$run/points.csv" > "$crowd/points.csv"
"$report" "$crowd" > "$dir/out" 2> "$dir/err" ||
	fail "report of a crowd: $(cat "$dir/err")"
want "$crowd/plots/delivered.svg" 'all other modes'
want "$crowd/plots/delivered.svg" 'e1000'
check_page "$crowd/report.html"
has modes no-hdr no-time
want "$crowd/report.html" '<h2>Every mode at its own limit</h2>'
# 12 kpps is what all loads are multiples of; CPU is what the hog lost.
awk '$1 == "irq" && $2 == 12' "$dir/out" > "$dir/rows"
[ "$(wc -l < "$dir/rows")" -eq 2 ] || fail "no row of irq for each device"
want "$dir/out" 'cpu us'
grep -qF '*A*' "$dir/out" && fail "a terminal cannot tell ten curves apart"
awk '!/^report / && length > 79 { exit 1 }' "$dir/out" || fail "lines wider than 79"

# A virtual run: what it is, and its instructions at the outermost loads.
cp -r "$run" "$dir/virtual"
sed -i 's/"schema": 1,/&\n  "request": { "lab": "virtual" },/' "$dir/virtual/run.json"
awk -F, 'NR == 1 {
	print "seq,mode,params,offered_pps,stage,instructions,entries,frames"
	next
}
{
	frames = $12 - $16
	print $10 "," $3 ",," $8 ",irq," 900 * frames "," frames "," frames
	print $10 "," $3 ",," $8 ",protocol," 2345 * frames ",0," frames
	print $10 "," $3 ",," $8 ",thread,0,0," frames
	print $10 "," $3 ",," $8 ",hog," 7777 * frames ",0," frames
}' "$run/points.csv" > "$dir/virtual/costs.csv"
"$report" "$dir/virtual" > "$dir/out" 2> "$dir/err" ||
	fail "virtual: $(cat "$dir/err")"
virtual=$dir/virtual/report.html
want "$virtual" 'Measured in virtual time'
want "$virtual" 'What an interrupt costs'
want "$virtual" 'At the lowest load, 3 kpps (0.25x the knee)'
want "$virtual" 'At the highest load, 200 kpps'
check_page "$virtual"
has costs caveat-virtual-time
lacks caveat-tcg caveat-repetitions caveat-overlap caveat-no-twin caveat-cpus
want "$virtual" 'Instructions executed on the CPU under test'
want "$virtual" '<tr><td>irq</td><td class="n">900</td><td class="n">2345</td><td class="n">3245'
if grep -q '>7777<\|class="n">thread<' "$virtual"; then
	fail "a column that tells nothing of a frame"
fi
want "$dir/out" 'Instructions a frame at the lowest load, 3 kpps'
want "$dir/out" 'irq           900     2345  3245  1.00'
# A path is as long as it is.
awk '!/^report / && length > 79 { exit 1 }' "$dir/out" || fail "lines wider than 79"
if grep -q 'in virtual time\|interrupt costs' "$page"; then
	fail "a real run is called virtual"
fi
echo 'seq,mode' > "$dir/virtual/costs.csv"
refuse 'costs.csv' "$report" "$dir/virtual"

# A run that has all there can be.
rich=$dir/rich
sh "$here/data/synthetic.sh" "$rich" || fail "no rich run"
sh "$here/data/enrich.sh" "$rich" || fail "no rich run"
"$report" "$rich" "irq livelocks" "livelock_index(irq) <= 0.25" \
	> "$dir/out" 2> "$dir/err" || fail "rich: $(cat "$dir/err")"
richpage=$rich/report.html
check_page "$richpage"
has searches stages collectors
check_plots "$rich" cpu delivered hdr interrupts latency losses polls progress \
	stages time
want "$richpage" 'same again (A/A)'
want "$richpage" 'Time in each context'
want "$richpage" 'the machine counts no cycles'
want "$richpage" '<td>mlrsearch</td><td>ndr</td>'
want "$richpage" '>12395<br/><small>12345..12445</small>'
want "$richpage" '<td>protocol</td><td class="n">3</td>'
want "$richpage" '<td class="n">1.00010</td>'
want "$richpage" '<h3>The noise floor</h3>'
want "$richpage" '<td>irq</td><td>delivered_pps</td>'
want "$richpage" 'orchestration cost 8 % on top'

# An older run, from before there was any of that.
cp -r "$here/data/old-run" "$dir/old"
"$report" "$dir/old" > "$dir/out" 2> "$dir/err" || fail "old: $(cat "$dir/err")"
check_page "$dir/old/report.html"
has costs no-hdr no-stages
lacks searches stages collectors
! grep -qF 'noise floor' "$dir/old/report.html" || fail "a noise floor of nothing"
check_plots "$dir/old" cpu delivered interrupts latency losses polls progress \
	time
want "$dir/old/report.html" '4 of 4 claims hold. 24 of 24 points are valid.'

# --- caveats: each where its fact is, and nowhere else ---

# caveats RUN: the page without pictures, which are another matter.
caveats() {
	PATH=$dir/empty-path "$report" "$1" > "$dir/out" 2>&1
	"$checker" "$1/report.html" | sed -n 's/^caveat-//p' | sort |
		tr '\n' ' '
}

# Nothing to warn of: bare metal, enough repetitions, a pair, modes far apart.
sane=$dir/sane
mkdir "$sane" "$dir/empty-path"
sed 's/"tcg"/"none"/; s/"cpus": 2/"cpus": 8/; s/, "guest_kernel": "0.0"//
	/"order"/d; /"collectors"/d; /"devices"/d' "$rich/run.json" \
	> "$sane/run.json"
awk -F, -v OFS=, 'NR == 1 { print; next }
$41 == 1 {
	$40 = 0.0001
	$21 = $8 * ($3 == "irq" ? 0.1 : $3 == "napi" ? 0.9 : 0.5)
	$23 = 5000
	print
	$9 += 3; $10 += 2000
	print
	$9 += 3; $10 += 2000
	print
}' "$rich/points.csv" > "$sane/points.csv"
got=$(caveats "$sane")
[ -z "$got" ] || fail "a run without a caveat has: $got"

# only CAVEAT SED-EXPRESSION...: changes in run.json that lead to it alone.
only() {
	name=$1
	shift
	rm -rf "$dir/case"
	cp -r "$sane" "$dir/case"
	sed -i "$@" "$dir/case/run.json"
	got=$(caveats "$dir/case")
	[ "$got" = "$name " ] || fail "wanted caveat $name, got: $got"
}

# member MEMBER: the change that adds it to run.json.
member() {
	printf '%s\n' "s|\"schema\": 1,|& $1,|"
}

only tcg 's/"none"/"tcg"/'
only kvm 's/"none"/"kvm"/'
only accelerator 's/"accel": "none",//'
only cpus 's/"cpus": 8/"cpus": 2/'
only governor 's/"cpus": 8/&, "governor": "powersave"/'
only kernel "s/\"rxbench\": \"0\"/&, \"guest_kernel\": \"6.12.1\"/"
want "$dir/case/report.html" 'Kernel 6.12.1: since 6.5'
only kernel "s/\"rxbench\": \"0\"/&, \"guest_kernel\": \"6.1.0-9\"/"
want "$dir/case/report.html" 'Kernel 6.1.0-9: up to 6.4'
only dirty "s/\"rxbench\": \"0\"/&, \"git\": \"abc-dirty\"/"
only mitigations "$(member '"guest": { "cmdline": "quiet mitigations=off" }')"
only collectors "$(member '"collectors": { "irqs": "on" }')"
only sessions 's/"sessions": \[ {/&},{/'
only overhead 's/"ratio": 0.08/"ratio": 0.3/'
want "$dir/case/report.html" 'Orchestration took 30 % on top'
only planted "$(member '"planted": "drop"')"
want "$dir/case/report.html" '<strong>Not an honest run.</strong>'
only unfinished "$(member "\"order\": [$(yes '"x",' | head -n 400 |
	tr -d '\n')\"x\"]")"

# only_points CAVEAT AWK: the same of points.csv, after its first line.
only_points() {
	rm -rf "$dir/case"
	cp -r "$sane" "$dir/case"
	awk -F, -v OFS=, "NR == 1 { print; next } $2 { print }" \
		"$sane/points.csv" > "$dir/case/points.csv"
	got=$(caveats "$dir/case")
	[ "$got" = "$1 " ] || fail "wanted caveat $1, got: $got"
}

# shellcheck disable=SC2016 # $10 and its like are awk's columns
{
	only_points steal '$10 == 5 { $40 = 0.015 }'
	want "$dir/case/report.html" 'up to 1.5 % of a valid window'
	only_points pressure '$10 == 5 { $52 = 0.04 }'
	only_points frequency '$10 == 5 { $53 = 2000 }'
	only_points oload '$10 == 5 { $51 = 0.98 }'
	only_points unsent '$10 == 5 { $14 = 10 }'
	only_points clock '{ $48 = 900 }'
	only_points invalid '$10 == 5 { $41 = 0 }'
	only_points no-twin '$50 == 1 { next }'
	only_points overlap '$3 == "napi" { $21 = $8 * 0.5 }'
	want "$dir/case/report.html" 'napi and threaded'
	only_points repetitions '$9 == 0 { next }'
	only_points e1000 '{ $2 = "e1000" }'
}

# Few valid points, any few: what is left is drawn, the rest says why not.
for seed in 1 2 3 4; do
	rm -rf "$dir/case"
	cp -r "$rich" "$dir/case"
	awk -F, -v OFS=, -v seed="$seed" '
	BEGIN { srand(seed) }
	NR > 1 && rand() < 0.9 { $41 = 0 }
	{ print }' "$rich/points.csv" > "$dir/case/points.csv"
	"$report" "$dir/case" > "$dir/out" 2>&1 ||
		fail "few points, seed $seed: $(cat "$dir/out")"
done

# A torn last row and no verdict: an interrupted run.
cp -r "$run" "$dir/torn"
rm "$dir/torn/verdict.json"
printf 'synthetic,virtio,irq,,60,cb' >> "$dir/torn/points.csv"
"$report" "$dir/torn" > "$dir/out" 2>&1 ||
	fail "torn: $(cat "$dir/out")"
want "$dir/out" 'not judged'

# Without gnuplot the page is there all the same.
rm -r "$run/plots" "$page"
refuse 'gnuplot-nox' env PATH="$dir/empty-path" "$report" "$run"
want "$page" 'Not drawn: gnuplot'
check_page "$page"

refuse 'points.csv' "$report" "$dir/empty-path"
echo 'not JSON' > "$run/run.json"
refuse 'run.json' "$report" "$run"
head -n 1 "$run/points.csv" > "$dir/torn/points.csv"
refuse 'no finished point' "$report" "$dir/torn"
echo 'a,b' > "$dir/torn/points.csv"
refuse 'column scenario is missing' "$report" "$dir/torn"

refuse "max, livelock_index, " "$report" "$run" x "livelok(irq) < 1"

echo "test_report: verdict, pictures, page and refusals are right"
