#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# enrich.sh DIR: add to what synthetic.sh left in DIR all that a run may have
# besides, with INVENTED numbers: an A/A pair, the generator's account, counters,
# stages, samples, histograms and searches.
set -eu

dir=${1:?usage: enrich.sh DIR}
mkdir -p "$dir/latency"

# A twin of the first mode, and columns that older runs do not have.
awk -F, -v OFS=, '
NR == 1 {
	print $0, "late", "max_lag_us", "gap_p50_us", "microbursts",
		"clock_err_us", "lab", "twin", "oload_ratio", "psi_cpu",
		"cpu_mhz"
	next
}
{
	rest = 3 OFS 120.5 OFS 1e6 / $8 OFS 0.001 OFS 0.9 OFS "realtime"
	print $0, rest, 0, 0.99991, 0.002, 2500
	if ($3 != "irq")
		next
	$10 += 1000
	$21 = int($21 * 1.01)
	print $0, rest, 1, 1.0001, 0.001, 2500
}' "$dir/points.csv" > "$dir/points.new"
mv "$dir/points.new" "$dir/points.csv"

# A row a point and thing; the columns are seq, mode, offered_pps, rep.
points() {
	awk -F, 'NR > 1 && !seen[$10]++ { print $10, $3, $8, $9 }' \
		"$dir/points.csv"
}

points | awk '
BEGIN { print "seq,collector,name,value" }
{
	busy = $3 / 2e5
	n = split("hardirq softirq.NET_RX ksoftirqd.NET_RX thread app hog " \
		"idle other", name, " ")
	split("0.3 0.3 0.1 0.05 0.15", share, " ")
	for (i = 1; i <= 5; i++)
		print $1 ",ctx,ctx.cpu0." name[i] "," int(1e9 * busy * share[i])
	print $1 ",ctx,ctx.cpu0.hog," int(1e9 * (1 - busy))
	print $1 ",ctx,ctx.cpu0.idle,1000"
	print $1 ",ctx,ctx.cpu0.other," int(1e9 * busy * 0.1)
	print $1 ",ctx,ctx.cpu0.hardirq.entries," $3
	print $1 ",irqs,irq.virtio0-input.0," $3
}' > "$dir/counters.csv"

points | awk '
BEGIN {
	print "seq,mode,params,offered_pps,stage,count,min_us,p50_us,p90_us," \
		"p99_us,p999_us,max_us,clock_err_us"
	n = split("send ring irq driver protocol socket app total", stage, " ")
	split("0.4 9 4 5 3 2 30 44.4", us, " ")
}
{
	for (i = 1; i <= n; i++)
		print $1 "," $2 ",," $3 "," stage[i] ",2048," us[i] / 2 "," \
			us[i] "," 2 * us[i] "," 5 * us[i] "," 9 * us[i] "," \
			10 * us[i] ",0.9"
}' > "$dir/stages.csv"

points | awk '
BEGIN {
	print "seq,mode,offered_pps,rep,t_ns,rx_packets,ring_drop," \
		"backlog_drop,socket_drop,delivered,hog,irqs,softirqs"
}
{
	for (t = -1; t <= 101; t++)
		print $1 "," $2 "," $3 "," $4 "," t * 1e7 "," t * $3 / 100 \
			",0,0,0," int(t * 90 * (2 + sin(t / 9))) "," t * 100 \
			"," t * 50 "," t * 20
}' > "$dir/series.csv"

points | while read -r seq mode pps rep; do
	awk -v pps="$pps" '
	BEGIN {
		print "       Value     Percentile TotalCount 1/(1-Percentile)\n"
		for (i = 0; i < 14; i++) {
			share = 1 - 0.5 ^ i
			seen = i < 13 ? int(8192 * share) + 1 : 8192
			printf "%12.3f %.12f %10d %14.2f\n", 20 + pps / 1e4 \
				+ 2 ^ i, seen / 8192, seen, 8192 / (8193 - seen)
		}
	}' > "$dir/latency/$(printf '%04d' "$seq")-$mode-$pps-$rep-sink.hgrm"
done

cat > "$dir/search.json" <<'JSON'
{
  "schema": 1,
  "searches": [
    {
      "method": "mlrsearch", "device": "virtio", "lab": "realtime",
      "mode": "napi", "params": "", "rep": 1, "over": true,
      "results": [
        { "goal": "ndr", "value": 12345.0, "low": 12345.0, "high": 12400.0,
          "unit": "frames/s", "state": "regular", "why": "" }
      ],
      "trials": [
        { "seq": 1, "offered_pps": 12345.0, "duration_s": 1.0,
          "loss_ratio": 0.0 }
      ]
    },
    {
      "method": "mlrsearch", "device": "virtio", "lab": "realtime",
      "mode": "napi", "params": "", "rep": 2, "over": true,
      "results": [
        { "goal": "ndr", "value": 12445.0, "low": 12445.0, "high": 12500.0,
          "unit": "frames/s", "state": "regular", "why": "" }
      ],
      "trials": [
        { "seq": 2, "offered_pps": 12445.0, "duration_s": 1.0,
          "loss_ratio": 0.0 }
      ]
    }
  ]
}
JSON

sed 's/"seed": 42,/&\
  "devices": { "virtio": { "hog_idle_per_s": 20000 } },\
  "collectors": { "irqs": "on", "perf": "the machine counts no cycles" },\
  "overhead": { "windows_s": 99, "wall_s": 107, "boot_s": 4, "ratio": 0.08 },\
  "sessions": [ { "started": "2000-01-01T00:00:00Z" } ],/' \
	"$dir/run.json" > "$dir/run.new"
mv "$dir/run.new" "$dir/run.json"
