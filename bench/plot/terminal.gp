# SPDX-License-Identifier: GPL-2.0-only
# The same curve for a terminal: letters for modes, no colour.

set encoding utf8
set title question
set xlabel 'offered load [kpps]'
set ylabel 'kpps'
set tics nomirror out scale 0.5
set border 3
set tmargin 2
set key inside top left Left reverse samplen 1
kpps(c) = column(c) / 1000.0
if (logx) {
	set logscale x
	set xtics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, \
		1000, 2000, 5000, 10000, 20000)
}
set xrange [load_min * 0.9 : load_max * 1.05]
set yrange [0 : *]

plot for [i = 1:modes] $curves index i - 1 \
	using (kpps(offered)):(kpps(delivered)) \
	title ' '.label[i] with linespoints pt i
