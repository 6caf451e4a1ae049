# SPDX-License-Identifier: GPL-2.0-only
# What all figures share. Before it stand, from chart.c: the data block
# $curves (one index a series), the column numbers, modes, label[], colour[],
# shape[], dash[], thick[], legends, legend[], twins, load_min, load_max, logx,
# knee; from palette.c the colours; and from figures.c: question, width,
# height, title_px (0: the page has the title), cells, across, crowded, titled; and
# where there are such, parts, part_name[], part_tint[] and extra, one more
# entry of the legend, and own_scale.

set encoding utf8
set border 3 lw 1 lc rgb edge
set tics nomirror out scale 0.5 tc rgb muted
set grid noxtics ytics lt 1 lw 0.6 lc rgb rule
set bars 0.5

# Everything is placed in pixels, from the left and from the top, so that it
# has its room on a wide picture and on a narrow one.
X(px) = 1.0 * px / width
Y(px) = 1.0 - 1.0 * px / height

# The legend: what the colours mean, wrapped where the picture ends. Of parts
# of a whole, or of curves; crowded figures have one of their own. It is drawn
# with the first cell, which takes labels, arrows and objects away.
at_px = 14
line = 0
entries = exists('parts') ? parts : legends + (twins > 0) + exists('extra')
do for [n = 1:(crowded ? 0 : entries)] {
	series = n > legends || exists('parts') ? 1 : legend[n]
	is_twin = n == legends + 1 && twins > 0
	entry = exists('parts') ? part_name[n] : n <= legends ? \
		label[series] : is_twin ? 'same again (A/A)' : extra
	entry_dash = is_twin ? 3 : 2
	need = (exists('parts') ? 36 : 50) + 8 * strlen(entry)
	if (n > 1 && at_px + need > width) {
		at_px = 14
		line = line + 1
	}
	y_px = title_px + 13 + 22 * line
	text_px = at_px + (exists('parts') ? 20 : 34)
	set label 100 + n entry at screen X(text_px), screen Y(y_px) left \
		tc rgb text
	if (exists('parts')) {
		set object n rectangle from screen X(at_px), screen Y(y_px - 7) \
			to screen X(at_px + 14), screen Y(y_px + 7) \
			fc rgb part_tint[n] fs solid noborder
	} else { if (n <= legends) {
		set arrow 100 + n from screen X(at_px), screen Y(y_px) \
			to screen X(at_px + 28), screen Y(y_px) nohead \
			lw 2 lc rgb colour[series]
		set label 200 + n '' at screen X(at_px + 14), \
			screen Y(y_px) point pt shape[series] ps 0.8 \
			lc rgb colour[series]
	} else {
		set arrow 100 + n from screen X(at_px), screen Y(y_px) \
			to screen X(at_px + 28), screen Y(y_px) nohead \
			lw 1.2 dt entry_dash lc rgb mark
	} }
	at_px = at_px + need
}

# A figure has cells of the same size, @across of them side by side; most have
# one only. top_px is where the first begins, below title and legend.
# Cells have titles of their own where there may be several, and more room
# between them where each has its own scale.
left_px = 84
right_px = exists('own_scale') ? 34 : 16
foot_px = 56
gap_px = exists('own_scale') ? 84 : 26
row_gap_px = 66
top_px = title_px + 36 + 22 * line + (titled ? 20 : 0)
down = (cells + across - 1) / across
cell_w = (width - left_px - right_px - gap_px * (across - 1)) / (1.0 * across)
cell_h = (height - top_px - foot_px - row_gap_px * (down - 1)) / (1.0 * down)
col(cell) = (cell - 1) % across
row(cell) = (cell - 1) / across
x0(cell) = X(left_px + col(cell) * (cell_w + gap_px))
x1(cell) = X(left_px + col(cell) * (cell_w + gap_px) + cell_w)
y1(cell) = Y(top_px + row(cell) * (cell_h + row_gap_px))
y0(cell) = Y(top_px + row(cell) * (cell_h + row_gap_px) + cell_h)

set lmargin at screen x0(1)
set rmargin at screen x1(1)
set tmargin at screen y1(1)
set bmargin at screen y0(1)
yaxis = "at screen X(11), screen 0.5 * (y1(1) + y0(cells)) " . \
	"center rotate by 90 tc rgb muted"
load_axis = 'offered load [kpps]'
set label 5 load_axis at screen 0.5 * (x0(1) + x1(across)), \
	screen Y(height - 14) center tc rgb muted

# The question stands left, where reading starts.
if (title_px > 0) {
	set label 1 question at screen X(14), screen Y(28) left \
		font ',18' tc rgb ink
}
unset key

kpps(c) = column(c) / 1000.0
if (logx) {
	set logscale x
	set xtics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, \
		1000, 2000, 5000, 10000, 20000)
	set xrange [load_min * 0.9 : load_max * 1.12]
} else {
	set xrange [0 : load_max * 1.04]
}

# Where the calibrated machine is just saturated.
knee_line = "from first knee, graph 0 to first knee, graph 1 nohead " . \
	"lw 1.2 dt (3, 4) lc rgb mark back"
if (knee > 0) {
	set arrow 1 @knee_line
	set label 2 'knee' at first knee, graph 0.97 left offset 0.6, 0 \
		font ',12' tc rgb mark
}
