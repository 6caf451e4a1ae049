# SPDX-License-Identifier: GPL-2.0-only
# Our curves over the points of a published figure, a cell a pair. Before it
# stand, from data_overlay.c: $paper (load, value), $ours (load, median, low,
# high) and $fit (load, value), an index a cell, all in units of the curve's
# own peak; cell_title[], cell_colour[], x_max, user_cpu, axis.

unset arrow 1
unset label 2
unset logscale
set label 4 axis @yaxis
load_axis = user_cpu ? 'offered load [of what saturates it]' : \
	'offered load [of the most that is delivered]'
set label 5 load_axis at screen 0.5 * (x0(1) + x1(across)), \
	screen Y(height - 14) center tc rgb muted
set xrange [0 : x_max * 1.04]
set xtics autofreq
set yrange [0 : user_cpu ? 100 : 1.12]

# What the marks mean: there are two or three, whatever is compared.
legend_y = title_px + 13
set label 101 '' at screen X(21), screen Y(legend_y) point pt 6 ps 0.8 \
	lc rgb ink
set label 102 'published' at screen X(36), screen Y(legend_y) left tc rgb text
set arrow 103 from screen X(136), screen Y(legend_y) \
	to screen X(164), screen Y(legend_y) nohead lw 2 lc rgb ink
set label 104 'measured here' at screen X(170), screen Y(legend_y) left \
	tc rgb text
if (!user_cpu) {
	set arrow 105 from screen X(298), screen Y(legend_y) \
		to screen X(340), screen Y(legend_y) nohead lw 1.4 dt 2 \
		lc rgb mark
	set label 106 'two-cost fit' at screen X(346), screen Y(legend_y) \
		left tc rgb text
}

set multiplot
do for [c = 1:cells] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 cell_title[c] at graph 0, graph 1 left offset 0, 0.7 \
		tc rgb cell_colour[c]
	if (col(c) == 0) {
		set format y '%g'
	} else {
		set format y ''
	}
	plot $paper index c - 1 using 1:2 notitle with points pt 6 ps 0.7 \
		lc rgb ink, \
		$ours index c - 1 using 1:2:3:4 notitle with yerrorlines \
		lw 2 pt 7 ps 0.6 lc rgb cell_colour[c], \
		$fit index c - 1 using 1:2 notitle with lines lw 1.4 dt 2 \
		lc rgb mark
	unset label
	unset arrow
}
