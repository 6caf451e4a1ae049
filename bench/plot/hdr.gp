# SPDX-License-Identifier: GPL-2.0-only
# The whole distribution of latencies, tail and all: percentiles on a scale on
# which each further nine takes the same room. Before it stand, from data_hdr.c:
# $hdr (an index a series and cell), cell_title[], has_hdr[].

set logscale y
set ytics ('1 µs' 1, '10 µs' 10, '100 µs' 100, '1 ms' 1e3, '10 ms' 1e4, \
	'100 ms' 1e5, '1 s' 1e6, '10 s' 1e7)
set label 4 'planned send to application' @yaxis
set label 5 'percentile of the frames that arrived'
set logscale x
set xrange [1 : *]
set xtics ('0' 1, '90 %%' 10, '99 %%' 100, '99.9 %%' 1e3, '99.99 %%' 1e4, \
	'99.999 %%' 1e5, '' 1e6)
if (cell_w < 350) {
	set xtics ('0' 1, '90' 10, '99' 100, '99.9' 1e3, '99.99' 1e4, \
		'' 1e5)
}
set grid xtics
unset arrow 1
unset label 2

set multiplot
do for [c = 1:cells] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 cell_title[c] at graph 0, graph 1 left offset 0, 0.7 \
		tc rgb ink
	plot for [i = 1:modes] $hdr index (c - 1) * modes + i - 1 \
			using 1:2 notitle with lines lw 2 lc rgb colour[i]
	unset label
	unset arrow
}
