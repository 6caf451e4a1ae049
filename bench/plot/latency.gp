# SPDX-License-Identifier: GPL-2.0-only
# RFC 8219's typical (median) and worst case (99.9th percentile), and the 99th
# between: a cell each, on one scale.

array percentile[3] = ['median', '99th percentile', '99.9th percentile']
array first[3] = [p50, p99, p999]

set logscale y
set ytics ('1 µs' 1, '10 µs' 10, '100 µs' 100, '1 ms' 1e3, '10 ms' 1e4, \
	'100 ms' 1e5, '1 s' 1e6, '10 s' 1e7)
set label 4 'planned send to application' @yaxis
stats $curves using (column(p50 + 1)) nooutput
lowest = STATS_min
stats $curves using (column(p999 + 2)) nooutput
set yrange [lowest * 0.8 : STATS_max * 1.25]
unset label 2

set multiplot
do for [c = 1:3] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 percentile[c] at graph 0, graph 1 left offset 0, 0.7 \
		tc rgb ink
	if (col(c) > 0) {
		set format y ''
		set ytics ('' 1, '' 10, '' 100, '' 1e3, '' 1e4, '' 1e5, \
			'' 1e6, '' 1e7)
	} else {
		set ytics ('1 µs' 1, '10 µs' 10, '100 µs' 100, '1 ms' 1e3, \
			'10 ms' 1e4, '100 ms' 1e5, '1 s' 1e6, '10 s' 1e7)
	}
	plot for [i = 1:modes] $curves index i - 1 \
			using (kpps(offered)):(column(first[c])):\
			(column(first[c] + 1)):(column(first[c] + 2)) \
			notitle with yerrorlines lw thick[i] dt dash[i] \
			ps 0.7 pt shape[i] lc rgb colour[i]
	unset label
	unset arrow
	if (knee > 0) {
		set arrow 1 @knee_line
	}
}
