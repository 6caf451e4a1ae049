# SPDX-License-Identifier: GPL-2.0-only
# Every configuration by latency and CPU. Before it stand, from data_tune.c:
# $tried (an index a kind: latency in us, CPU in per cent, its name),
# latency_axis, latency_low, latency_high, and where the goal has them
# latency_limit and cpu_limit.

unset arrow 1
unset label 2
set logscale x
set xtics auto
set mxtics 10
set xrange [latency_low / 1.25 : latency_high * 1.25]
set yrange [0 : 104]
set label 4 'CPU that the hog could not have [%]' @yaxis
set label 5 latency_axis
kinds = 5
array kind[5] = ['breaks a limit', 'beaten', 'nobody beats it', 'default', \
	'the best']
array kind_colour[5] = [mark, mark, '#2a6fbb', muted, '#c2410c']
array kind_shape[5] = [2, 6, 7, 5, 9]
array kind_size[5] = [0.6, 0.7, 1, 1.2, 1.4]

at_px = 20
do for [k = 1:kinds] {
	set label 100 + k '' at screen X(at_px), screen Y(title_px + 13) \
		point pt kind_shape[k] ps kind_size[k] lc rgb kind_colour[k]
	set label 200 + k kind[k] at screen X(at_px + 14), \
		screen Y(title_px + 13) left tc rgb text
	at_px = at_px + 40 + 8 * strlen(kind[k])
}
limit = 'nohead lw 1.2 dt 2 lc rgb mark back'
if (exists('latency_limit')) {
	set arrow 30 from first latency_limit, graph 0 \
		to first latency_limit, graph 1 @limit
	set label 30 'limit' at first latency_limit, graph 0.03 left \
		offset 0.6, 0 font ',12' tc rgb muted
}
if (exists('cpu_limit')) {
	set arrow 31 from graph 0, first cpu_limit \
		to graph 1, first cpu_limit @limit
	set label 31 'limit' at graph 0.01, first cpu_limit left \
		offset 0, 0.6 font ',12' tc rgb muted
}

# Names of neighbours stand by turns above and below, that of the best before it.
plot for [k = 1:kinds] $tried index k - 1 using 1:2 notitle with points \
		pt kind_shape[k] ps kind_size[k] lc rgb kind_colour[k], \
	for [k = 3:kinds - 1] for [turn = 0:1] $tried index k - 1 using \
		(int(column(0) + k) % 2 == turn ? column(1) : NaN):2:\
		(stringcolumn(3)) notitle with labels left \
		offset 0.9, (turn ? 0.7 : -0.7) font ',11' tc rgb ink, \
	$tried index kinds - 1 using 1:2:(stringcolumn(3)) notitle with labels \
		right offset -1, 0 font ',11' tc rgb ink
