# SPDX-License-Identifier: GPL-2.0-only
# What is left for a user's process while frames arrive.

set yrange [0 : 104]
set label 4 'progress [% of that on an idle machine]' @yaxis
percent(c) = column(c) * 100

plot for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(percent(hog)):(percent(hog_low)):\
		(percent(hog_high)) notitle \
		with yerrorlines lw 2 ps 0.8 pt shape[i] lc rgb colour[i], \
	for [i = 1:modes] keyentry with linespoints lw 2 ps 0.8 \
		pt shape[i] lc rgb colour[i] title label[i]
