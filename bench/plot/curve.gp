# SPDX-License-Identifier: GPL-2.0-only
# One metric against the load. Before it stand, from figures.c: value (a column
# triple's first), unit, axis, logy.

y(c) = column(c) * unit
set label 4 axis @yaxis
if (logy) {
	set logscale y
	set format y '%g'
} else {
	stats $curves using (y(value + 2)) nooutput
	set yrange [0 : STATS_max > 0 ? STATS_max * 1.12 : 1]
}

plot for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(y(value)):(y(value + 1)):\
		(y(value + 2)) notitle \
		with yerrorlines lw thick[i] dt dash[i] ps 0.8 \
		pt shape[i] lc rgb colour[i]
