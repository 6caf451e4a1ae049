# SPDX-License-Identifier: GPL-2.0-only
# A frame's way, stage by stage: a bar a mode, its parts the median times; a
# cell a load, each with a scale of its own. Before it stand, from
# data_stages.c: $bars (an index a cell and part: bar, from, to), parts,
# part_name[], part_tint[], part_index[], all_parts, bars, bar_tics,
# cell_title[].

unset arrow 1
unset label 2
unset logscale
set grid noytics xtics
set border 1
set yrange [bars + 0.5 : 0.5]
set label 5 'sum of the stages'' medians [µs]'
longest_bar = 6
do for [i = 1:modes] {
	longest_bar = strlen(label[i]) > longest_bar ? strlen(label[i]) \
		: longest_bar
}
left_px = 20 + 8 * longest_bar
cell_w = (width - left_px - right_px - gap_px * (across - 1)) / (1.0 * across)

set multiplot
do for [c = 1:cells] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 cell_title[c] at graph 0, graph 1 left offset 0, 0.7 \
		tc rgb ink
	set xrange [0 : *]
	if (col(c) > 0) {
		unset ytics
	} else {
		eval 'set ytics (' . bar_tics . ') scale 0'
	}
	set xtics autofreq norotate scale 0.5
	plot for [n = 1:parts] $bars index (c - 1) * all_parts + part_index[n] \
		using 2:1:2:3:(column(1) - 0.36):(column(1) + 0.36) \
		notitle with boxxyerror fc rgb part_tint[n] fs solid noborder
	unset label
	unset object
}
