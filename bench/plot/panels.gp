# SPDX-License-Identifier: GPL-2.0-only
# Too many curves for one frame: a small frame for each mode, where its curves
# (one a device) stand out from those of all other modes, in grey. Before it
# stand, from figures.c: value (a column triple's first), unit, axis, logy.

across = 4
down = (panels + across - 1) / across
left = 0.085
right = 0.985
gap = 0.018
low = 0.125 * base
high = 1 - 0.2 * base
row_gap = 0.1 * base
panel_w = (right - left - gap * (across - 1)) / across
panel_h = (high - low - row_gap * (down - 1)) / down

unset arrow 1
unset label 2
unset xlabel
y(c) = column(c) * unit
set label 4 axis @yaxis
set label 5 'offered load [kpps]' at screen 0.53, screen 0.035 * base center \
	tc rgb '#444444'
unset key
if (logx) {
	set xrange [load_min : load_max]
	set xtics (0.1, 1, 10, 100, 1000)
}
do for [i = 1:modes] {
	stats $curves index i - 1 using (y(value + 2)) nooutput
	if (i == 1 || STATS_max > top) {
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
legend_y = 1 - 0.105 * base
do for [d = 1:devices + 1] {
	at_x = 0.02 + 0.13 * (d - 1)
	set arrow 20 + d from screen at_x, screen legend_y \
		to screen at_x + 0.025, screen legend_y nohead \
		lw (d > devices ? 1.2 : 2.6) \
		lc rgb (d > devices ? '#c8c8c8' : tint[d])
	legend = d > devices ? 'all other modes' : device_name[d]
	set label 20 + d legend \
		at screen at_x + 0.032, screen legend_y left tc rgb '#222222'
}

set multiplot
do for [p = 1:panels] {
	col = (p - 1) % across
	row = (p - 1) / across
	x0 = left + col * (panel_w + gap)
	y0 = high - panel_h - row * (panel_h + row_gap)
	set lmargin at screen x0
	set rmargin at screen x0 + panel_w
	set bmargin at screen y0
	set tmargin at screen y0 + panel_h
	set label 3 panel_title[p] at graph 0, graph 1 left offset 0, 0.7 \
		font ',13' tc rgb '#222222'
	if (col > 0) {
		set format y ''
	} else {
		set format y '%g'
	}
	plot for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(y(value)) notitle \
		with lines lw 0.8 lc rgb '#d8d8d8', \
		for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(panel[i] == p ? y(value) : NaN) notitle \
		with linespoints lw 2.2 ps 0.6 pt 7 lc rgb tint[device[i]]
	unset label
	unset arrow
}
