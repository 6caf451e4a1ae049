# SPDX-License-Identifier: GPL-2.0-only
# RFC 8219's typical (median) and worst case (99.9th percentile).

set logscale y
set ytics ('1 µs' 1, '10 µs' 10, '100 µs' 100, '1 ms' 1e3, '10 ms' 1e4, \
	'100 ms' 1e5, '1 s' 1e6, '10 s' 1e7)
set label 4 'planned send to application' @yaxis

plot for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(column(p50)):(column(p50_low)):\
		(column(p50_high)) notitle \
		with yerrorlines lw 2 ps 0.8 pt shape[i] lc rgb colour[i], \
	for [i = 1:modes] $curves index i - 1 \
		using (kpps(offered)):(column(p999)):(column(p999_low)):\
		(column(p999_high)) notitle \
		with yerrorlines lw 1.4 dt (5, 3) ps 0.8 \
		pt open_shape[i] lc rgb colour[i], \
	for [i = 1:modes] keyentry with linespoints lw 2 ps 0.8 \
		pt shape[i] lc rgb colour[i] title label[i], \
	keyentry with lines lw 2 lc rgb '#555555' title 'median', \
	keyentry with lines lw 1.4 dt (5, 3) lc rgb '#555555' \
		title '99.9 %'
