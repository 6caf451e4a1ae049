#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What closes a run, on a synthetic run directory: verdict, pictures, page,
# terminal, and one clear line when something is missing.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

here=$(dirname "$0")
report=${BUILD:-build}/tests/host/report_run
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

# Nothing but what belongs there.
(cd "$run" && find . -type f | sort) > "$dir/files"
cat > "$dir/expected" << END
./plots/delivered.png
./plots/delivered.svg
./plots/latency.png
./plots/latency.svg
./plots/losses.png
./plots/losses.svg
./plots/progress.png
./plots/progress.svg
./points.csv
./report.html
./run.json
./verdict.json
END
diff "$dir/expected" "$dir/files" || fail "other files than expected"

for name in delivered progress latency losses; do
	[ "$(png_width "$run/plots/$name.png")" -eq 1800 ] ||
		fail "$name.png is not 1800 wide"
	want "$run/plots/$name.svg" '</svg>'
	for mode in irq napi threaded; do
		want "$run/plots/$name.svg" "$mode"
	done
	if command -v xmllint > /dev/null; then
		xmllint --noout --nonet "$run/plots/$name.svg" ||
			fail "$name.svg is not well-formed"
	fi
done

# The page: whole, escaped, with the verdict, and with nothing from outside.
page=$run/report.html
want "$page" '</html>'
want "$page" '(synthetic data &amp; no measurement)'
want "$page" '<span class="badge pass">pass</span><td>irq livelocks'
want "$page" '<span class="badge fail">fail</span><td>threaded is graceful'
want "$page" '<span class="badge invalid">invalid</span><td>poll is graceful'
want "$page" 'no points of &quot;poll&quot;; there are: irq, napi, threaded'
want "$page" 'unsent 1.5 % of planned'
want "$page" '98 of 99 points are valid'
want "$page" '(TCG)'
want "$page" 'Invented CPU'
[ "$(grep -c '<svg' "$page")" -eq 4 ] || fail "not four figures in the page"
if grep -qE '(src|href)="?https?:' "$page"; then
	fail "the page fetches something"
fi
grep -oE "id=['\"][^'\"]+" "$page" | sort | uniq -d > "$dir/twice"
[ ! -s "$dir/twice" ] || fail "ids twice in the page: $(cat "$dir/twice")"

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
want "$virtual" 'At the lowest load, 3 kpps'
want "$virtual" 'At the highest load, 200 kpps'
want "$virtual" '<tr><td>irq<td class="n">900<td class="n">2345<td class="n">3245'
if grep -q '7777\|<th class="n">thread' "$virtual"; then
	fail "a column that tells nothing of a frame"
fi
want "$dir/out" 'instructions a frame at the lowest load, 3 kpps'
want "$dir/out" 'irq           900     2345  3245  1.00'
# A path is as long as it is.
awk '!/^report / && length > 79 { exit 1 }' "$dir/out" || fail "lines wider than 79"
if grep -q 'virtual time\|interrupt costs' "$page"; then
	fail "a real run is called virtual"
fi
echo 'seq,mode' > "$dir/virtual/costs.csv"
refuse 'costs.csv' "$report" "$dir/virtual"

# A torn last row and no verdict: an interrupted run.
cp -r "$run" "$dir/torn"
rm "$dir/torn/verdict.json"
printf 'synthetic,virtio,irq,,60,cb' >> "$dir/torn/points.csv"
"$report" "$dir/torn" > "$dir/out" 2>&1 ||
	fail "torn: $(cat "$dir/out")"
want "$dir/out" 'not judged'

# Without gnuplot the page is there all the same.
rm -r "$run/plots" "$page"
mkdir "$dir/empty-path"
refuse 'gnuplot-nox' env PATH="$dir/empty-path" "$report" "$run"
want "$page" 'Not drawn: gnuplot'

refuse 'points.csv' "$report" "$dir/empty-path"
echo 'not JSON' > "$run/run.json"
refuse 'run.json' "$report" "$run"
head -n 1 "$run/points.csv" > "$dir/torn/points.csv"
refuse 'no finished point' "$report" "$dir/torn"
echo 'a,b' > "$dir/torn/points.csv"
refuse 'column scenario is missing' "$report" "$dir/torn"

refuse "allowed: livelock_index" "$report" "$run" x "livelok(irq) < 1"

echo "test_report: verdict, pictures, page and refusals are right"
