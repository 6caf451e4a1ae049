# SPDX-License-Identifier: GPL-2.0-only
# Delivered against offered: the curve of Mogul & Ramakrishnan's figure 6-1.

stats $curves using (kpps(delivered + 2)) nooutput
set yrange [0 : STATS_max > 0 ? STATS_max * 1.12 : 1]
set label 4 'delivered to the application [kpps]' @yaxis
set samples 1000

plot x notitle with lines lw 1.4 dt 2 lc rgb mark, \
	for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(kpps(delivered)):\
		(kpps(delivered + 1)):(kpps(delivered + 2)) notitle \
		with yerrorlines lw thick[i] dt dash[i] ps 0.8 \
		pt shape[i] lc rgb colour[i]
