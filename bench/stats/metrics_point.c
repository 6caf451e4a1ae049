/* SPDX-License-Identifier: GPL-2.0-only */
#include "metrics_point.h"

#include <math.h>

#include "metrics.h"

static double known(double value)
{
	return value == POINT_NONE ? NAN : value;
}

static double share(gint64 part, gint64 whole)
{
	return part < 0 || whole <= 0 ? NAN : (double)part / (double)whole;
}

double metric_delivered_pps(const struct point *p)
{
	return known(p->delivered_pps);
}

double metric_delivered_ratio(const struct point *p)
{
	return share(p->delivered, p->sent);
}

double metric_steady_ratio(const struct point *p)
{
	return share(p->steady_delivered, p->steady_sent);
}

/* --- where frames are lost --- */

double metric_ring_drop_ratio(const struct point *p)
{
	return share(p->ring_drop, p->sent);
}

double metric_backlog_drop_ratio(const struct point *p)
{
	return share(p->backlog_drop, p->sent);
}

double metric_socket_drop_ratio(const struct point *p)
{
	return share(p->socket_drop, p->sent);
}

double metric_other_drop_ratio(const struct point *p)
{
	return share(p->other_drop, p->sent);
}

/* Of the lost ones: where none is lost, nothing is early or late. */
double metric_early_drop_ratio(const struct point *p)
{
	if (p->ring_drop < 0 || p->backlog_drop < 0 || p->socket_drop < 0 ||
	    p->other_drop < 0)
		return NAN;
	return share(p->ring_drop, p->ring_drop + p->backlog_drop +
					   p->socket_drop + p->other_drop);
}

/* --- whose the CPU was --- */

double metric_hog_share(const struct point *p)
{
	return known(p->hog_share);
}

double metric_cpu_hardirq(const struct point *p)
{
	return known(p->cpu_hardirq);
}

double metric_cpu_softirq(const struct point *p)
{
	return known(p->cpu_softirq);
}

double metric_cpu_ksoftirqd(const struct point *p)
{
	return known(p->cpu_ksoftirqd);
}

double metric_cpu_thread(const struct point *p)
{
	return known(p->cpu_thread);
}

double metric_cpu_user(const struct point *p)
{
	return known(p->cpu_user);
}

double metric_cpu_idle(const struct point *p)
{
	return known(p->cpu_idle);
}

/*
 * What is not left for a user's process went into frames. The window was full
 * of them, so what the drain took is not in it.
 */
double metric_cpu_us_per_frame(const struct point *p)
{
	gint64 taken = p->sent - p->ring_drop;
	double lost = 1 - known(p->hog_share);

	if (isnan(lost) || p->ring_drop < 0 || taken <= 0)
		return NAN;
	return MAX(lost, 0) * p->window_s * 1e6 / (double)taken;
}

/* --- how often the driver was called --- */

/* A frame that died at the ring was never the driver's. */
double metric_irqs_per_frame(const struct point *p)
{
	return p->ring_drop < 0 ? NAN : share(p->irqs, p->sent - p->ring_drop);
}

double metric_irqs_per_s(const struct point *p)
{
	return p->irqs < 0 || p->window_s <= 0 ? NAN
					       : (double)p->irqs / p->window_s;
}

double metric_frames_per_poll(const struct point *p)
{
	return known(p->frames_per_poll);
}

/* --- how long a frame took --- */

/* Few frames have no tail, unless it is the same one each time. */
static double latency(const struct point *p, double value)
{
	return p->delivered < METRIC_MIN_FRAMES && !points_lab_is_exact(p->lab)
		       ? NAN
		       : known(value);
}

double metric_lat_min_us(const struct point *p)
{
	return latency(p, p->lat_min_us);
}

double metric_lat_p5_us(const struct point *p)
{
	return latency(p, p->lat_p5_us);
}

double metric_lat_p50_us(const struct point *p)
{
	return latency(p, p->lat_p50_us);
}

double metric_lat_p90_us(const struct point *p)
{
	return latency(p, p->lat_p90_us);
}

double metric_lat_p95_us(const struct point *p)
{
	return latency(p, p->lat_p95_us);
}

double metric_lat_p99_us(const struct point *p)
{
	return latency(p, p->lat_p99_us);
}

double metric_lat_p999_us(const struct point *p)
{
	return latency(p, p->lat_p999_us);
}

double metric_lat_max_us(const struct point *p)
{
	return latency(p, p->lat_max_us);
}
