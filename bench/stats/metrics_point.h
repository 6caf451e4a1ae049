/* SPDX-License-Identifier: GPL-2.0-only */
/* The metrics that are read at one point: see the table in metrics.c. */
#ifndef BENCH_STATS_METRICS_POINT_H
#define BENCH_STATS_METRICS_POINT_H

#include "points.h"

/* All: NAN when the point does not say. */
double metric_delivered_pps(const struct point *p);
double metric_delivered_ratio(const struct point *p);
double metric_steady_ratio(const struct point *p);

double metric_ring_drop_ratio(const struct point *p);
double metric_backlog_drop_ratio(const struct point *p);
double metric_socket_drop_ratio(const struct point *p);
double metric_other_drop_ratio(const struct point *p);
double metric_early_drop_ratio(const struct point *p);

double metric_hog_share(const struct point *p);
double metric_cpu_hardirq(const struct point *p);
double metric_cpu_softirq(const struct point *p);
double metric_cpu_ksoftirqd(const struct point *p);
double metric_cpu_thread(const struct point *p);
double metric_cpu_user(const struct point *p);
double metric_cpu_idle(const struct point *p);
double metric_cpu_us_per_frame(const struct point *p);

double metric_irqs_per_frame(const struct point *p);
double metric_irqs_per_s(const struct point *p);
double metric_frames_per_poll(const struct point *p);

double metric_lat_min_us(const struct point *p);
double metric_lat_p5_us(const struct point *p);
double metric_lat_p50_us(const struct point *p);
double metric_lat_p90_us(const struct point *p);
double metric_lat_p95_us(const struct point *p);
double metric_lat_p99_us(const struct point *p);
double metric_lat_p999_us(const struct point *p);
double metric_lat_max_us(const struct point *p);

#endif
