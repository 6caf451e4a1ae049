#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# synthetic.sh DIR: fill DIR as a run would, with INVENTED numbers.
#
# Nothing here was measured. The curves only look like receive livelock, so
# that reports can be tested without a guest; run.json says so as well. The
# same numbers come out each time.
set -eu

dir=${1:?usage: synthetic.sh DIR}
mkdir -p "$dir"

cat > "$dir/run.json" <<'JSON'
{
  "schema": 1,
  "synthetic": "invented by tests/host/data/synthetic.sh, not measured",
  "scenario": {
    "name": "synthetic",
    "question": "Do reports work? (synthetic data & no measurement)"
  },
  "seed": 42,
  "accel": "tcg",
  "accel_why": "the CPU has neither vmx nor svm",
  "versions": { "rxbench": "0", "guest_kernel": "0.0", "qemu": "0.0" },
  "host": { "cpu": "Invented CPU @ 0 GHz", "cpus": 2 },
  "knee_pps": 12000,
  "order": ["irq 0.25 rep 0", "napi 0.25 rep 0"],
  "started": "2000-01-01T00:00:00Z"
}
JSON

awk '
# A generator of its own: awk implementations differ in theirs.
function jitter(width) {
	state = (state * 16807) % 2147483647
	return 1 + width * (2 * state / 2147483647 - 1)
}
function min(a, b) { return a < b ? a : b }
function max(a, b) { return a > b ? a : b }
function capacity(mode, load) {
	if (mode == "napi")
		return 28000
	if (mode == "irq")
		return max(12200 * (1 - (load - 12000) / 175000), 60)
	return max(16000 * exp(-(load - 16000) / 55000), 800)
}
function row(mode, load, rep,   sent, got, lost, ring, backlog, socket, q) {
	sent = load
	got = int(min(load, capacity(mode, load) * jitter(load > 11000 ? 0.09 : 0)))
	lost = sent - got
	ring = int(lost * (mode == "napi" ? 0.97 : mode == "irq" ? 0.1 : 0.7))
	socket = int((lost - ring) * (mode == "irq" ? 0.25 : 1))
	backlog = lost - ring - socket
	q = lost > 0 ? 256e6 / max(got, 1) : 40 + load / 300
	bad = mode == "irq" && load == 60000 && rep == 1
	printf "synthetic,virtio,%s,,60,cbr,sink+hog,%d,%d,%d,1,", mode, load,
		rep, seq++
	printf "%d,%d,%d,%d,%d,%d,%d,0,0,%d,", sent + (bad ? 900 : 0), sent,
		bad ? 900 : 0, got, ring, backlog, socket, got
	printf "%.1f,%.1f,%.1f,%.1f,%.1f,%.1f,", 20 + q / 4, q * jitter(0.1),
		q * 1.6, q * 3, q * 7 * jitter(0.3), q * 9
	printf "%d,%d,%d,%.2f,%d,", \
		mode == "irq" ? sent - ring : min(got, 9000), got / 4, got / 8,
		mode == "irq" ? 1 : max(1, load / 3000), 1000
	printf "0.2,0.5,0.1,0,0.1,0.1,%.4f,0.001,", \
		max(0, 0.92 - load / (mode == "napi" ? 30000 : 15000)) \
		* jitter(0.05)
	printf "%d,%s,%.6g\n", !bad, bad ? "unsent 1.5 % of planned" : "",
		load / 12000
}
BEGIN {
	state = 42
	print "scenario,device,mode,params,frame_bytes,pattern,workload," \
		"offered_pps,rep,seq,window_s,planned,sent,unsent,delivered," \
		"ring_drop,backlog_drop,socket_drop,other_drop,in_flight," \
		"delivered_pps,lat_min_us,lat_p50_us,lat_p90_us,lat_p99_us," \
		"lat_p999_us,lat_max_us,irqs,softirqs,polls,frames_per_poll," \
		"ctx_switches,cpu_hardirq,cpu_softirq,cpu_ksoftirqd," \
		"cpu_thread,cpu_user,cpu_idle,hog_share,steal,valid," \
		"invalid_reason,grid"
	loads = split("3 6 9 12 18 24 36 60 100 150 200", kpps)
	modes = split("irq napi threaded", mode)
	for (rep = 0; rep < 3; rep++)
		for (l = 1; l <= loads; l++)
			for (m = 1; m <= modes; m++)
				row(mode[m], kpps[l] * 1000, rep)
}' > "$dir/points.csv"
