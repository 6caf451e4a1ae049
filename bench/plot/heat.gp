# SPDX-License-Identifier: GPL-2.0-only
# Figures of configurations by two of their values; a cell a figure, each with
# a scale of its own. Before it stand, from data_tune.c: $heat (an index a cell:
# column, row, tint, 1 if it breaks a limit, 1 if it is the best, what is
# written in it), columns, rows, column_tics, row_tics, column_axis, row_axis,
# longest_row, longest_column, cell_title[], cell_low[], cell_high[]. What is
# written stands on the tints, which are the same by day and by night.

unset arrow 1
unset label 2
unset logscale
unset grid
unset colorbox
set border 0
set label 4 row_axis @yaxis
set label 5 column_axis
set palette defined (0 part_tint[1], 1 part_tint[2])
set xrange [0.5 : columns + 0.5]
set yrange [rows + 0.5 : 0.5]
left_px = 44 + 8 * longest_row
gap_px = 26
right_px = 16
cell_w = (width - left_px - right_px - gap_px * (across - 1)) / (1.0 * across)
# Names that lie down where they have no room need some below.
upright = 7 * longest_column + 4 > cell_w / columns
foot_px = upright ? 34 + 7 * longest_column : foot_px
cell_h = (height - top_px - foot_px - row_gap_px * (down - 1)) / (1.0 * down)
box = '(column(1) - 0.48):(column(1) + 0.48):' . \
	'(column(2) - 0.47):(column(2) + 0.47)'
ground = '#10131a'

set multiplot
do for [c = 1:cells] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 cell_title[c] at graph 0, graph 1 left offset 0, 0.7 \
		tc rgb ink
	set cbrange [cell_low[c] : cell_high[c]]
	eval 'set xtics (' . column_tics . ") scale 0 font ',11' " . \
		(upright ? 'rotate by 90 right' : 'norotate')
	if (col(c) > 0) {
		unset ytics
	} else {
		eval 'set ytics (' . row_tics . ') scale 0'
	}
	plot $heat index c - 1 \
		using (column(4) == 0 ? column(1) : NaN):2:@box:3 \
		notitle with boxxyerror fs solid noborder lc palette, \
		$heat index c - 1 \
		using (column(4) == 1 ? column(1) : NaN):2:@box \
		notitle with boxxyerror fs solid noborder lc rgb part_tint[3], \
		$heat index c - 1 \
		using (column(5) == 1 ? column(1) : NaN):2:@box \
		notitle with boxxyerror lw 2 lc rgb '#c2410c' \
		fs empty border, \
		$heat index c - 1 using 1:2:(stringcolumn(6)) notitle \
		with labels font ',11' tc rgb ground
	unset label
	unset object
}
