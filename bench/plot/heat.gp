# SPDX-License-Identifier: GPL-2.0-only
# Figures of configurations by two of their values; a cell a figure, each with
# a scale of its own. Before it stand, from data_tune.c: $heat (an index a cell:
# column, row, value, its text), columns, rows, column_tics, row_tics,
# column_axis, row_axis, longest_row, cell_title[], cell_low[], cell_high[].

unset arrow 1
unset label 2
unset logscale
unset grid
unset colorbox
set border 0
set label 4 row_axis @yaxis
set label 5 column_axis
set palette defined (0 '#eef3fa', 1 '#6f9fd8')
set xrange [0.5 : columns + 0.5]
set yrange [rows + 0.5 : 0.5]
left_px = 44 + 8 * longest_row
gap_px = 26
right_px = 16
cell_w = (width - left_px - right_px - gap_px * (across - 1)) / (1.0 * across)

set multiplot
do for [c = 1:cells] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 cell_title[c] at graph 0, graph 1 left offset 0, 0.7 \
		tc rgb ink
	set cbrange [cell_low[c] : cell_high[c]]
	eval 'set xtics (' . column_tics . ') scale 0 ' . \
		(cell_w / columns < 52 ? 'rotate by 90 right' : 'norotate')
	if (col(c) > 0) {
		unset ytics
	} else {
		eval 'set ytics (' . row_tics . ') scale 0'
	}
	plot $heat index c - 1 using 1:2:(column(1) - 0.48):\
		(column(1) + 0.48):(column(2) - 0.47):(column(2) + 0.47):3 \
		notitle with boxxyerror fs solid noborder lc palette, \
		$heat index c - 1 using 1:2:(stringcolumn(4)) notitle \
		with labels font ',11' tc rgb ink
	unset label
	unset object
}
