# SPDX-License-Identifier: GPL-2.0-only
# What happened inside the window. Before it stand, from data_time.c: $time (an
# index a series: ms, delivered kpps, user %, interrupts), cell_title[], first[]
# (a cell's column).

unset arrow 1
unset label 2
unset logscale
set label 5 'time since the first planned frame [ms]'
set xtics autofreq
set xrange [0 : window_ms]
set yrange [0 : *]

set multiplot
do for [c = 1:cells] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 cell_title[c] at graph 0, graph 1 left offset 0, 0.7 \
		tc rgb ink
	plot for [i = 1:modes] $time index i - 1 \
			using 1:(column(first[c])) notitle \
			with steps lw 1.8 lc rgb colour[i]
	unset label
	unset arrow
}
