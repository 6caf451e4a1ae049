/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/account.h"

#include <math.h>
#include <string.h>

#include "lab/chain.h"
#include "lab/samples.h"
#include "lab/work.h"
#include "lab/settle.h"

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

gint64 account_growth(const struct account *a, const char *name)
{
	gint64 delta = 0;

	account_delta(a, name, &delta);
	return delta;
}

static gint64 delta_or_none(const struct account *a, const char *name)
{
	gint64 delta = (gint64)POINT_NONE;

	account_delta(a, name, &delta);
	return delta;
}

static void fill_frames(struct point *p, const struct account *a)
{
	struct chain_losses lost;

	chain_losses(a, &lost);
	p->planned = a->gen.planned;
	p->sent = a->gen.sent;
	p->unsent = a->gen.unsent;
	p->gen_ring_full = a->gen.ring_full;
	p->ring_drop = lost.ring;
	p->backlog_drop = lost.backlog;
	p->socket_drop = lost.socket;
	p->other_drop = lost.other;
	p->delivered = lost.delivered;
	if (a->gen.steady_sent < 0)
		return;
	p->steady_sent = a->gen.steady_sent;
	p->steady_delivered = delta_or_none(a, "sink.flow0");
}

gboolean account_closes(const struct account *a)
{
	struct point p;

	point_init(&p);
	fill_frames(&p, a);
	return point_check_conservation(&p, NULL);
}

/* How interrupts follow the step, from @from_ns on. */
static void fill_settle(struct point *p, const struct account *a,
			guint64 from_ns, guint64 to_ns)
{
	struct settle s;

	if (!settle_measure(a->samples, from_ns, to_ns, &s))
		return;
	p->settle_ms = s.after_ms;
	p->settle_spread = s.spread;
	p->settle_turns = s.turns;
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
	if (!strcmp(p->pattern, "step"))
		fill_settle(p, a, from + (to - from) / 2, to);
}

static double us(guint64 ns)
{
	return (double)ns / 1e3;
}

/* No process saw the frames, but the generator sees all of them again. */
static void fill_latency_back(struct point *p, const struct gen_latency *ns)
{
	p->lat_min_us = us((guint64)ns->min);
	p->lat_p50_us = us((guint64)ns->p50);
	p->lat_p90_us = us((guint64)ns->p90);
	p->lat_p99_us = us((guint64)ns->p99);
	p->lat_p999_us = us((guint64)ns->p999);
	p->lat_max_us = us((guint64)ns->max);
}

static void fill_latency(struct point *p, const struct account *a)
{
	const struct rxb_hist *h = a->latency;
	/* What the clocks drifted apart meanwhile is error as well. */
	gint64 drift = a->clock_after.offset_ns - a->clock_before.offset_ns;

	p->clock_err_us = us((guint64)(a->clock_before.error_ns + ABS(drift)));
	if (!h->count && work_of(a->workload)->back_all && a->gen.back > 0) {
		fill_latency_back(p, &a->gen.back_ns);
		p->clock_err_us = 0; /* both ends by the generator's clock */
	}
	if (!h->count)
		return;
	p->lat_min_us = us(h->min);
	p->lat_p5_us = us(rxb_hist_quantile(h, 50));
	p->lat_p50_us = us(rxb_hist_quantile(h, 500));
	p->lat_p90_us = us(rxb_hist_quantile(h, 900));
	p->lat_p95_us = us(rxb_hist_quantile(h, 950));
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
	const char *taken = "drv.rx_frames";
	gint64 frames;

	if (!account_delta(a, "drv.rx_irqs", &p->irqs))
		p->irqs = nic_irqs(a);
	p->irq_replays = delta_or_none(a, "drv.rx_irq_replays");
	p->softirqs = delta_or_none(a, "softirq.NET_RX");
	p->ctx_switches = delta_or_none(a, "stat.ctxt");
	p->polls = delta_or_none(a, "drv.rx_polls");
	if (p->polls == (gint64)POINT_NONE) {
		p->polls = delta_or_none(a, "poll.polls");
		taken = "poll.frames";
	}
	if (p->polls > 0 && account_delta(a, taken, &frames))
		p->frames_per_poll = (double)frames / (double)p->polls;
}

/* What was offered in the time that passed on the lab's own clock. */
static void fill_load(struct point *p, const struct account *a)
{
	double asked = p->offered_pps * (double)a->lab_window_ns / 1e9;

	if (asked > 0)
		p->oload_ratio = (double)p->sent / asked;
	p->late = a->gen.late;
	p->max_lag_us = us((guint64)a->gen.max_lag_ns);
	p->gap_p50_us = us((guint64)a->gen.gap_p50_ns);
	p->microbursts = (double)a->gen.microbursts_ppm / 1e6;
	p->gap_cv = (double)a->gen.gap_cv_ppm / 1e6;
}

void account_fill(struct point *p, const struct account *a)
{
	fill_frames(p, a);
	fill_window(p, a);
	fill_latency(p, a);
	fill_counts(p, a);
	account_fill_cpu(p, a);
	fill_load(p, a);
	p->steal = a->host.steal;
	p->psi_cpu = a->host.psi_cpu;
	p->cpu_mhz = a->host.cpu_mhz;
	p->valid = TRUE;
}

void account_blur(struct point *p)
{
	double *const latency[] = {&p->lat_min_us,  &p->lat_p5_us,
				   &p->lat_p50_us,  &p->lat_p90_us,
				   &p->lat_p95_us,  &p->lat_p99_us,
				   &p->lat_p999_us, &p->lat_max_us};
	guint i;

	for (i = 0; i < G_N_ELEMENTS(latency); i++)
		if (*latency[i] < p->clock_err_us)
			*latency[i] = POINT_NONE;
}

void account_clear(struct account *a)
{
	g_clear_pointer(&a->before, g_hash_table_unref);
	g_clear_pointer(&a->after, g_hash_table_unref);
	g_clear_pointer(&a->mode, g_free);
	g_clear_pointer(&a->misplaced, g_ptr_array_unref);
}
