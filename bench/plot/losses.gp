# SPDX-License-Identifier: GPL-2.0-only
# Where the frames of the median repetition ended, stacked; a panel a mode.

array place[5] = ['delivered', 'lost at the socket', 'lost at the backlog', \
	'lost at the NIC', 'lost elsewhere']
array tint[5] = ['#cfe3cf', '#cc79a7', '#e69f00', '#56b4e9', '#666666']
array place_x[5] = [0.02, 0.145, 0.33, 0.525, 0.69]

across = modes < 3 ? modes : 3
down = (modes + across - 1) / across
left = 0.075
right = 0.98
gap = 0.035
low = 0.125 * base
high = 1 - 0.235 * base
row_gap = 0.185 * base
panel_w = (right - left - gap * (across - 1)) / across
panel_h = (high - low - row_gap * (down - 1)) / down
legend_y = 1 - 0.125 * base

unset arrow 1
unset label 2
unset key
set label 4 'share of the frames sent [%]' @yaxis
set yrange [0 : 100]
set grid front
if (logx) {
	set xrange [load_min : load_max]
	set xtics (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)
}

# The share of the frames sent that ended in the first n places, per cent.
stacked(n) = 100 * (sum [k = 1:n] column(first_place + k - 1))

set multiplot

# The legend of the tints, drawn with the first panel.
do for [n = 1:5] {
	set object n rectangle \
		from screen place_x[n], screen legend_y - 0.013 * base \
		to screen place_x[n] + 0.016, screen legend_y + 0.013 * base \
		fc rgb tint[n] fs solid noborder
	set label 10 + n place[n] at screen place_x[n] + 0.023, \
		screen legend_y left tc rgb '#222222'
}

do for [i = 1:modes] {
	col = (i - 1) % across
	row = (i - 1) / across
	x0 = left + col * (panel_w + gap)
	y0 = high - panel_h - row * (panel_h + row_gap)
	set lmargin at screen x0
	set rmargin at screen x0 + panel_w
	set bmargin at screen y0
	set tmargin at screen y0 + panel_h
	set label 3 label[i] at graph 0, graph 1 left offset 0, 0.8 \
		font ',15' tc rgb colour[i]
	if (col == 0) {
		set format y '%g'
	} else {
		set format y ''
	}
	plot for [n = 5:1:-1] $curves index i - 1 \
		using (kpps(offered)):(stacked(n)) notitle \
		with filledcurves y1=0 fc rgb tint[n] fs solid noborder
	unset label
	unset object
}
