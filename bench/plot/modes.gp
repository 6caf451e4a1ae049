# SPDX-License-Identifier: GPL-2.0-only
# All modes, a row each; a cell a figure. Before it stand, from data_modes.c:
#  (row, median, low, high; an index a cell and device), rows, row_name[],
# symbols, symbol[] (the devices) and cell_title[].

unset arrow 1
unset label 2
unset label 5
unset logscale
array mark_of[4] = [7, 5, 9, 13]
array tint[4] = [ink, part_socket, part_nic, part_backlog]
which(d) = 1 + (d - 1) % 4

# Names need more room than numbers do.
left_px = 128
right_px = 30
gap_px = 30
foot_px = 34
cell_w = (width - left_px - right_px - gap_px * (across - 1)) / (1.0 * across)
cell_h = (height - top_px - foot_px - row_gap_px * (down - 1)) / (1.0 * down)

do for [d = 1:symbols] {
	set label 100 + d '' at screen X(20 + 120 * (d - 1)), \
		screen Y(title_px + 13) point pt mark_of[which(d)] \
		ps 0.9 lc rgb tint[which(d)]
	set label 200 + d symbol[d] at screen X(34 + 120 * (d - 1)), \
		screen Y(title_px + 13) left tc rgb text
}
set grid xtics ytics lt 1 lw 0.6 lc rgb rule
set yrange [rows + 0.6 : 0.4]
names = ''
empty = ''
do for [r = 1:rows] {
	names = names . (r > 1 ? ', ' : '') . sprintf("'%s' %d", row_name[r], r)
	empty = empty . (r > 1 ? ', ' : '') . sprintf("'' %d", r)
}

set multiplot
do for [c = 1:cells] {
	set lmargin at screen x0(c)
	set rmargin at screen x1(c)
	set tmargin at screen y1(c)
	set bmargin at screen y0(c)
	set label 3 cell_title[c] at graph 0, graph 1 left offset 0, 0.7 \
		tc rgb ink
	eval 'set ytics (' . (col(c) == 0 ? names : empty) . ") scale 0 " . \
		"font ',12' tc rgb ink"
	set xtics autofreq font ',12'
	if (cell_title[c] eq 'livelock index') {
		set xrange [-0.02 : 1.04]
	} else {
		set xrange [0 : *]
	}
	plot for [d = 1:symbols] $all index (c - 1) * symbols + d - 1 \
		using 2:(column(1) + 0.24 * (d - 0.5 * (symbols + 1))):3:4 \
		notitle with xerrorbars lw 1.4 \
		pt mark_of[which(d)] ps 0.9 lc rgb tint[which(d)]
	unset label
}
