/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/account.h"

#include <math.h>
#include <string.h>

#include "lab/samples.h"

#define MAX_UNSENT 0.01
#define MAX_GAP_ERROR 0.01

gboolean account_delta(const struct account *a, const char *name, gint64 *delta)
{
	const guint64 *from = g_hash_table_lookup(a->before, name);
	const guint64 *to = g_hash_table_lookup(a->after, name);

	if (!from || !to)
		return FALSE;
	/* The kernel keeps these in 32 bits; they wrap. */
	if (g_str_has_prefix(name, "softnet."))
		*delta = (guint32)(*to - *from);
	else
		*delta = (gint64)(*to - *from);
	return TRUE;
}

/* 0 when there is no such counter: a driver without that way to lose. */
static gint64 delta_or_0(const struct account *a, const char *name)
{
	gint64 delta = 0;

	account_delta(a, name, &delta);
	return delta;
}

/* What the NIC had no room for; drivers but ours say it the standard way. */
static gint64 missed(const struct account *a)
{
	gint64 delta;

	if (account_delta(a, "drv.rx_ring_drop", &delta))
		return delta;
	return delta_or_0(a, "dev.rx_missed_errors");
}

static gint64 delta_or_none(const struct account *a, const char *name)
{
	gint64 delta = (gint64)POINT_NONE;

	account_delta(a, name, &delta);
	return delta;
}

static gint64 sum(const struct account *a, const char *const *names)
{
	gint64 total = 0;

	for (; *names; names++)
		total += delta_or_0(a, *names);
	return total;
}

/* Named causes that are neither ring, backlog nor full socket. */
static const char *const other_causes[] = {
	"drv.rx_alloc_fail",	"drv.rx_errors",
	"drv.rx_reset_drop",	"snmp.Ip.InHdrErrors",
	"snmp.Ip.InAddrErrors", "snmp.Ip.InUnknownProtos",
	"snmp.Ip.InDiscards",	"snmp.Udp.NoPorts",
	"sink.foreign",		NULL,
};

static void fill_frames(struct point *p, const struct account *a)
{
	/* InErrors counts these two, and checksum errors, once more. */
	gint64 full = delta_or_0(a, "snmp.Udp.RcvbufErrors") +
		      delta_or_0(a, "snmp.Udp.MemErrors");

	p->planned = a->gen.planned;
	p->sent = a->gen.sent;
	p->unsent = a->gen.unsent;
	p->gen_ring_full = a->gen.ring_full;
	p->ring_drop = a->gen.ring_full + missed(a);
	/* The kernel's queue, or the one that a mode keeps in its place. */
	p->backlog_drop = delta_or_0(a, "softnet.dropped") +
			  delta_or_0(a, "drv.rx_queue_drop");
	p->socket_drop = full;
	p->other_drop = sum(a, other_causes) +
			delta_or_0(a, "snmp.Udp.InErrors") - full;
	p->delivered = delta_or_0(a, "sink.received");
}

gboolean account_closes(const struct account *a)
{
	struct point p;

	point_init(&p);
	fill_frames(&p, a);
	return point_check_conservation(&p);
}

/* What the samples say about the window, on the guest's clock. */
static void fill_window(struct point *p, const struct account *a)
{
	gint64 offset = a->clock_before.offset_ns;
	guint64 from = (guint64)(a->gen.start_ns + offset);
	guint64 to = (guint64)(a->gen.end_ns + offset);
	double delivered, hog;

	p->window_s = (double)(a->gen.end_ns - a->gen.start_ns) / 1e9;
	delivered = samples_growth(a->samples, SAMPLE_DELIVERED, from, to);
	if (!isnan(delivered))
		p->delivered_pps = delivered / p->window_s;
	hog = samples_growth(a->samples, SAMPLE_HOG, from, to);
	if (!isnan(hog) && a->hog_idle_per_s > 0)
		p->hog_share = hog / p->window_s / a->hog_idle_per_s;
}

static double us(guint64 ns)
{
	return (double)ns / 1e3;
}

static void fill_latency(struct point *p, const struct account *a)
{
	const struct rxb_hist *h = a->latency;
	/* What the clocks drifted apart meanwhile is error as well. */
	gint64 drift = a->clock_after.offset_ns - a->clock_before.offset_ns;

	p->clock_err_us = us((guint64)(a->clock_before.error_ns + ABS(drift)));
	if (!h->count)
		return;
	p->lat_min_us = us(h->min);
	p->lat_p50_us = us(rxb_hist_quantile(h, 500));
	p->lat_p90_us = us(rxb_hist_quantile(h, 900));
	p->lat_p99_us = us(rxb_hist_quantile(h, 990));
	p->lat_p999_us = us(rxb_hist_quantile(h, 999));
	p->lat_max_us = us(h->max);
}

/* For drivers that don't count them: what the kernel counts on their lines. */
static gint64 nic_irqs(const struct account *a)
{
	gint64 total = (gint64)POINT_NONE, delta;
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, a->after);
	while (g_hash_table_iter_next(&iter, &name, NULL))
		if (g_str_has_prefix(name, "irq.") &&
		    strcmp(name, "irq.TOTAL") && account_delta(a, name, &delta))
			total = MAX(total, 0) + delta;
	return total;
}

static void fill_counts(struct point *p, const struct account *a)
{
	gint64 frames;

	if (!account_delta(a, "drv.rx_irqs", &p->irqs))
		p->irqs = nic_irqs(a);
	p->irq_replays = delta_or_none(a, "drv.rx_irq_replays");
	p->softirqs = delta_or_none(a, "softirq.NET_RX");
	p->ctx_switches = delta_or_none(a, "stat.ctxt");
	p->polls = delta_or_none(a, "drv.rx_polls");
	if (p->polls > 0 && account_delta(a, "drv.rx_frames", &frames))
		p->frames_per_poll = (double)frames / (double)p->polls;
}

/*
 * Whole ticks go to whoever runs at the tick. A hard irq handler never does
 * (the tick waits for it), and threads are not told apart: those shares stay
 * unknown rather than wrong.
 */
static gint64 ticks_of(const struct account *a, const char *const *kinds)
{
	const char *group = a->cpu ? a->cpu : "stat";
	gint64 total = 0;

	for (; *kinds; kinds++) {
		char *name = g_strdup_printf("%s.%s", group, *kinds);

		total += delta_or_0(a, name);
		g_free(name);
	}
	return total;
}

static void fill_cpu(struct point *p, const struct account *a)
{
	static const char *const all[] = {
		"user",	   "nice",   "system", "idle", "irq",
		"softirq", "iowait", "steal",  NULL,
	};
	static const char *const softirq[] = {"softirq", NULL};
	static const char *const user[] = {"user", "nice", NULL};
	static const char *const idle[] = {"idle", "iowait", NULL};
	double ticks = (double)ticks_of(a, all);

	if (ticks <= 0)
		return;
	p->cpu_softirq = (double)ticks_of(a, softirq) / ticks;
	p->cpu_user = (double)ticks_of(a, user) / ticks;
	p->cpu_idle = (double)ticks_of(a, idle) / ticks;
}

void account_fill(struct point *p, const struct account *a)
{
	fill_frames(p, a);
	fill_window(p, a);
	fill_latency(p, a);
	fill_counts(p, a);
	fill_cpu(p, a);
	p->steal = a->steal;
	p->late = a->gen.late;
	p->max_lag_us = us((guint64)a->gen.max_lag_ns);
	p->gap_p50_us = us((guint64)a->gen.gap_p50_ns);
	p->microbursts = (double)a->gen.microbursts_ppm / 1e6;
	p->valid = TRUE;
}

/*
 * Gaps are the schedule's only while the generator keeps up with it. Those of
 * Poisson arrivals are exponential: their median is ln 2 of the mean, and that
 * of n of them scatters by 1 / sqrt(n) of the mean.
 */
static void check_gap(struct point *p, const struct account *a)
{
	gboolean poisson = !strcmp(p->pattern, "poisson");
	double mean_ns = 1e9 / p->offered_pps;
	double nominal_ns = poisson ? G_LN2 * mean_ns : mean_ns;
	double scatter_ns =
		poisson ? 3 * mean_ns / sqrt((double)a->gen.sent) : 0;
	double off_ns = (double)a->gen.gap_p50_ns - nominal_ns;
	double allowed_ns = fmax(fmax(MAX_GAP_ERROR * nominal_ns, scatter_ns),
				 (double)a->gap_grain_ns);

	if (a->gen.sent > 1 && !a->gen.unsent && fabs(off_ns) > allowed_ns)
		point_invalidate(p, "median gap %.1f us is off by %.1f %%",
				 (double)a->gen.gap_p50_ns / 1e3,
				 100 * off_ns / nominal_ns);
}

/*
 * Even in livelock the driver takes frames; one that takes none has lost an
 * interrupt. Its rows would add up: all frames found the ring full.
 */
static void check_alive(struct point *p, const struct account *a)
{
	gint64 taken;

	if (a->gen.sent && account_delta(a, "drv.rx_frames", &taken) && !taken)
		point_invalidate(p, "the driver took no frame: it is stuck");
}

gboolean account_gates(struct point *p, const struct account *a)
{
	if ((double)p->unsent > MAX_UNSENT * (double)p->planned)
		point_invalidate(p, "unsent %.1f %%",
				 100 * (double)p->unsent / (double)p->planned);
	if (!a->drained)
		point_invalidate(p, "the guest did not come to rest");
	point_check_conservation(p);
	if (p->steal > ACCOUNT_MAX_STEAL)
		point_invalidate(p, "steal %.1f %%", 100 * p->steal);
	check_gap(p, a);
	check_alive(p, a);
	if (a->samples_lost)
		point_invalidate(p, "%d samples lost", (int)a->samples_lost);
	if (p->delivered_pps < 0)
		point_invalidate(p, "the samples do not cover the window");
	return p->valid;
}
