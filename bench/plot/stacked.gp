# SPDX-License-Identifier: GPL-2.0-only
# Shares of a whole as columns, one for each load measured; a cell a mode.
# Before it stand, from stack.c: $stack (an index a cell: place, then a column
# a part), parts, part_name[], part_tint[], cell_title[], cell_colour[],
# cell_tics[], cell_loads[], axis.

unset arrow 1
unset label 2
unset logscale
set label 4 axis @yaxis
set yrange [0 : 100]
set grid front
set xtics font ',12'

# The share in the first n parts, per cent.
stacked(n) = n < 1 ? 0 : 100 * (sum [k = 1:n] column(1 + k))

set multiplot
do for [c = 1:cells] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 cell_title[c] at graph 0, graph 1 left offset 0, 0.7 \
		font ',15' tc rgb cell_colour[c]
	set xrange [0.4 : cell_loads[c] + 0.6]
	eval 'set xtics (' . cell_tics[c] . ') scale 0 ' . \
		(cell_w / cell_loads[c] < 26 ? 'rotate by 90 right' : \
		'norotate')
	if (col(c) == 0) {
		set format y '%g'
	} else {
		set format y ''
	}
	plot for [n = 1:parts] $stack index c - 1 using 1:(0):\
		(column(1) - 0.42):(column(1) + 0.42):(stacked(n - 1)):\
		(stacked(n)) notitle with boxxyerror \
		fc rgb part_tint[n] fs solid noborder
	unset label
	unset object
}
