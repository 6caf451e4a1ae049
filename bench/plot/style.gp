# SPDX-License-Identifier: GPL-2.0-only
# What all figures share. Before it stand, from chart.c: the data block
# $curves (one index a mode), the column numbers, modes, label[], colour[],
# shape[], load_min, load_max, logx, knee; and from figures.c: question,
# height.

set encoding utf8
set border 3 lw 1 lc rgb '#777777'
set tics nomirror out scale 0.5 tc rgb '#444444'
set grid noxtics ytics lt 1 lw 0.6 lc rgb '#e2e2e2'
set bars 0.5

# Rows of the legend: as many entries a row as the longest label lets in.
longest = 8
do for [i = 1:modes] {
	longest = strlen(label[i]) > longest ? strlen(label[i]) : longest
}
across_legend = int(840 / (55 + 9 * longest))
legend_rows = (modes + 1 + across_legend) / across_legend

# Margins in shares of the page, so that title and legend have their lines
# whatever the terminal's font.
base = 540.0 / height
set lmargin at screen 0.11
set rmargin at screen 0.975
set tmargin at screen 1 - (0.14 + 0.035 * legend_rows) * base
set bmargin at screen 0.125 * base
yaxis = "at screen 0.018, screen 0.47 center rotate by 90 tc rgb '#444444'"
set xlabel 'offered load [kpps]' tc rgb '#444444'

# The question stands left, where reading starts; below it, what the colours
# mean.
set label 1 question at screen 0.02, screen 1 - 0.055 * base left \
	font ',18' tc rgb '#111111'
set key at screen 0.01, screen 1 - 0.1 * base left top horizontal Left \
	reverse maxcols across_legend samplen 2.2 tc rgb '#222222'

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
if (knee > 0) {
	set arrow 1 from first knee, graph 0 to first knee, graph 1 nohead \
		lw 1.2 dt (3, 4) lc rgb '#999999' back
	set label 2 'knee' at first knee, graph 0.97 left offset 0.6, 0 \
		font ',12' tc rgb '#777777'
}
