# SPDX-License-Identifier: GPL-2.0-only
# Too many curves for one frame: a small frame for each mode, where its curves
# (one a device) stand out from those of all other modes, in grey. Before it
# stand, from figures.c: value (a column triple's first), unit, axis, logy.

unset arrow 1
unset label 2
y(c) = column(c) * unit
set label 4 axis @yaxis
top_px = title_px + 47
row_gap_px = 40
cell_h = (height - top_px - foot_px - row_gap_px * (down - 1)) / (1.0 * down)
if (logx) {
	set xrange [load_min : load_max > load_min ? load_max : load_min * 1.1]
	set xtics (0.1, 1, 10, 100, 1000)
}
# A mode may lack what is drawn.
top = 0
do for [i = 1:modes] {
	stats $curves index i - 1 using (y(value + 2)) nooutput
	if (exists("STATS_max") && STATS_max > top) {
		top = STATS_max
	}
}
if (logy) {
	set logscale y
	set ytics (0.001, 0.01, 0.1, 1, 10, 100, 1000, 10000)
} else {
	set yrange [0 : top > 0 ? top * 1.08 : 1]
}

# The legend, drawn with the first frame.
array device_tint[4] = [curve1, curve0, curve2, curve3]
device_colour(d) = device_tint[(d - 1) % 4 + 1]
do for [d = 1:devices + 1] {
	at_px = 14 + 120 * (d - 1)
	set arrow 20 + d from screen X(at_px), screen Y(title_px + 11) \
		to screen X(at_px + 22), screen Y(title_px + 11) nohead \
		lw (d > devices ? 1.2 : 2.6) \
		lc rgb (d > devices ? ghost : device_colour(d))
	entry = d > devices ? 'all other modes' : device_name[d]
	set label 20 + d entry at screen X(at_px + 28), \
		screen Y(title_px + 11) left tc rgb text
}

set multiplot
do for [p = 1:panels] {
	set lmargin at screen x0(p)
	set rmargin at screen x1(p)
	set tmargin at screen y1(p)
	set bmargin at screen y0(p)
	set label 3 panel_title[p] at graph 0, graph 1 left offset 0, 0.7 \
		font ',13' tc rgb text
	if (col(p) > 0) {
		set format y ''
	} else {
		set format y '%g'
	}
	plot for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(y(value)) notitle \
		with lines lw 0.8 lc rgb ghost, \
		for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(panel[i] == p ? y(value) : NaN) notitle \
		with linespoints lw 2.2 ps 0.6 pt 7 \
		lc rgb device_colour(device[i])
	unset label
	unset arrow
}
