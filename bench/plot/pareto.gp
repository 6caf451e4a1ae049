# SPDX-License-Identifier: GPL-2.0-only
# Every configuration by latency and CPU. Before it stand, from data_tune.c:
# $tried (an index a kind: latency in us, CPU in per cent, its name), kinds and
# latency_axis.

unset arrow 1
unset label 2
set logscale x
set xtics auto
set xrange [*:*]
set yrange [0 : 104]
set label 4 'CPU that the hog could not have [%]' @yaxis
set label 5 latency_axis
array kind_colour[4] = [mark, '#2a6fbb', muted, '#c2410c']
array kind_shape[4] = [6, 7, 5, 9]
array kind_size[4] = [0.7, 1, 1.2, 1.4]

plot for [k = 1:4] $tried index k - 1 using 1:2 notitle with points \
		pt kind_shape[k] ps kind_size[k] lc rgb kind_colour[k], \
	for [k = 2:4] $tried index k - 1 using 1:2:(stringcolumn(3)) notitle \
		with labels left offset 0.8, 0.4 font ',11' tc rgb ink
