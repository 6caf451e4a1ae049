#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The report in a real browser, light and dark, wide and as narrow as a phone:
# it fits, everything is there and can be read, and nothing is asked for that is
# not in the file. The page has no script; it stands in a frame of one that has,
# which measures it and leaves what it found in its own text.
# 0 passed, 1 failed, 77 cannot be tested here.
set -u

here=$(dirname "$0")
report=${BUILD:-build}/tests/host/report_run
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

fail() {
	echo "test_report_browser: $*" >&2
	exit 1
}

skip() {
	echo "test_report_browser: skipped: $*" >&2
	exit 77
}

[ -x "$report" ] || skip "$report is not built"
command -v gnuplot > /dev/null || skip "gnuplot is not installed"
browser=$(command -v chromium) || skip "chromium is not installed"

sh "$here/data/synthetic.sh" "$dir" && sh "$here/data/enrich.sh" "$dir" ||
	fail "no synthetic run"
"$report" "$dir" "irq livelocks" "livelock_index(irq) <= 0.25" > "$dir/out" ||
	fail "no report: $(cat "$dir/out")"

cat > "$dir/harness.html" << 'END'
<!DOCTYPE html>
<meta charset="utf-8">
<body style="margin: 0">
<iframe data-name="wide" src="report.html" style="width: 1280px; height: 900px">
</iframe>
<iframe data-name="phone" src="report.html" style="width: 390px; height: 844px">
</iframe>
<script>
const found = [];
const say = (frame, text) => found.push(frame.dataset.name + ": " + text);
addEventListener("error", e => found.push("error: " + e.message));

/* WCAG 2: the ratio of relative luminances. */
function luminance(colour) {
	const part = colour.match(/[\d.]+/g).slice(0, 3).map(c => {
		c /= 255;
		return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
}

function contrast(a, b) {
	const x = luminance(a), y = luminance(b);
	return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function paper(view, e) {
	for (; e; e = e.parentElement) {
		const colour = view.getComputedStyle(e).backgroundColor;
		if (!/, 0\)$|transparent/.test(colour))
			return colour;
	}
	return "rgb(255, 255, 255)";
}

function shown(e) {
	const box = e.getBoundingClientRect();
	return box.width > 0 && box.height > 0;
}

function check_fit(frame, doc) {
	const root = doc.documentElement;
	if (root.scrollWidth > root.clientWidth)
		say(frame, "wider than the window: " + root.scrollWidth);
	for (const e of doc.querySelectorAll("section, figure, header, p, nav"))
		if (e.getBoundingClientRect().right > root.clientWidth + 1)
			say(frame, "sticks out: " + e.outerHTML.slice(0, 60));
	for (const box of doc.querySelectorAll(".wide"))
		if (box.scrollWidth > box.clientWidth &&
		    frame.contentWindow.getComputedStyle(box).overflowX != "auto")
			say(frame, "a table that does not scroll");
}

function check_figures(frame, doc) {
	const figures = [...doc.querySelectorAll("figure")];
	say(frame, figures.length + " figures");
	for (const f of figures) {
		const seen = [...f.querySelectorAll("svg")].filter(shown);
		if (seen.length != 1)
			say(frame, f.id + ": " + seen.length + " pictures");
		for (const svg of seen) {
			const box = svg.getBoundingClientRect();
			if (box.width < 250 || box.height < 200)
				say(frame, f.id + ": too small");
			if (!svg.getAttribute("aria-label"))
				say(frame, f.id + ": says nothing aloud");
			if (svg.querySelectorAll("path, use").length < 10)
				say(frame, f.id + ": empty");
			const out = [...svg.querySelectorAll("text")].filter(t => {
				const at = t.getBoundingClientRect();
				return at.width && (at.left < box.left - 2 ||
					at.right > box.right + 2);
			});
			if (out.length)
				say(frame, f.id + ": cut off: " +
					out[0].textContent);
		}
		if (!f.querySelector("figcaption").textContent)
			say(frame, f.id + ": no caption");
	}
}

/* All text 4.5, and 3 in pictures, where colours say which curve is which. */
function check_contrast(frame, doc) {
	const view = frame.contentWindow;
	for (const e of doc.querySelectorAll("body *")) {
		const own = [...e.childNodes].some(n =>
			n.nodeType == 3 && n.textContent.trim());
		if (!own || !shown(e))
			continue;
		const picture = e.closest("svg");
		const style = view.getComputedStyle(e);
		const ratio = contrast(picture ? style.fill : style.color,
			paper(view, picture ? picture.parentElement : e));
		if (ratio < (picture ? 3 : 4.5))
			say(frame, "hard to read (" + ratio.toFixed(1) + "): " +
				e.textContent.slice(0, 40));
	}
}

addEventListener("load", () => {
	for (const frame of document.querySelectorAll("iframe")) {
		const doc = frame.contentDocument;
		for (const e of doc.querySelectorAll("details"))
			e.open = true;
		check_fit(frame, doc);
		check_figures(frame, doc);
		check_contrast(frame, doc);
		for (const r of frame.contentWindow.performance
			.getEntriesByType("resource"))
			say(frame, "asked for " + r.name);
		say(frame, "background " + frame.contentWindow
			.getComputedStyle(doc.body).backgroundColor);
	}
	const result = document.createElement("pre");
	result.textContent = "\nFOUND\n" + found.join("\n") + "\nDONE\n";
	document.body.replaceChildren(result);
});
</script>
END

# look THEME NUMBER: what the frame says about the page, in $dir/THEME.
look() {
	# It keeps a few things at home, whatever its profile.
	HOME=$dir timeout 60 "$browser" --headless --no-sandbox --disable-gpu \
		--disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --disable-extensions \
		--user-data-dir="$dir/profile" --allow-file-access-from-files \
		--enable-logging=stderr --blink-settings=preferredColorScheme="$2" \
		--window-size=1700,1000 --dump-dom "file://$dir/harness.html" \
		2> "$dir/log" |
		sed -n '/^FOUND$/,/^DONE$/p' > "$dir/$1"
	grep -q '^DONE$' "$dir/$1" ||
		fail "$1: the page was not measured: $(tail -n 3 "$dir/log")"
	if grep 'CONSOLE' "$dir/log" >&2; then
		fail "$1: the console complains"
	fi
	for window in wide phone; do
		grep -qx "$window: 10 figures" "$dir/$1" ||
			fail "$1, $window: not all figures are there"
	done
	wrong=$(grep -vE '^(FOUND|DONE)$|: (10 figures|background )' "$dir/$1") &&
		fail "$1: $wrong"
}

look dark 0
look light 1
grep -h background "$dir/dark" "$dir/light" | sort -u > "$dir/themes"
[ "$(wc -l < "$dir/themes")" -eq 4 ] ||
	fail "dark and light look alike: $(cat "$dir/themes")"

echo "test_report_browser: light and dark, wide and on a phone"
