/* SPDX-License-Identifier: GPL-2.0-only */
/* A trial's account, from those of its cores. */
#include <stdlib.h>
#include <string.h>

#include "core.h"
#include "fit.h"

static void add_counters(struct trial_counters *to,
			 const struct trial_counters *from)
{
	to->planned += from->planned;
	to->sent += from->sent;
	to->ring_full += from->ring_full;
	to->late += from->late;
	to->steady_sent += from->steady_sent;
	to->mangled += from->mangled;
	to->rx_frames += from->rx_frames;
	to->tx_bytes += from->tx_bytes;
	if (from->max_lag_ns > to->max_lag_ns)
		to->max_lag_ns = from->max_lag_ns;
}

static void add_stolen(struct trial_stolen *to, const struct trial_stolen *from)
{
	to->interruptions += from->interruptions;
	to->interrupted_ns += from->interrupted_ns;
	to->waited_ns += from->waited_ns;
	to->switched += from->switched;
	to->stolen_ticks += from->stolen_ticks;
	if (from->longest_ns > to->longest_ns)
		to->longest_ns = from->longest_ns;
}

/* From ticks, which cost the sender no conversion. */
static void to_ns(const struct trial *t, struct rxb_hist *h)
{
	static struct rxb_hist ticks;
	unsigned int i;

	ticks = *h;
	rxb_hist_reset(h);
	for (i = 0; i < RXB_HIST_BUCKETS; i++)
		h->bucket[rxb_hist_index(pacing_ns(
			&t->clock, rxb_hist_upper(i)))] += ticks.bucket[i];
	h->count = ticks.count;
	h->sum = pacing_ns(&t->clock, ticks.sum);
	h->min = ticks.count ? pacing_ns(&t->clock, ticks.min) : ticks.min;
	h->max = pacing_ns(&t->clock, ticks.max);
}

static void report_gaps(const struct trial *t, const struct gaps *g,
			struct trial_result *result)
{
	const struct pacing_clock *clock = &t->clock;
	struct trial_gaps *to = &result->gaps;

	to->count = gaps_count(g);
	if (!to->count)
		return;
	to->p50_ns = pacing_ns(clock, gaps_quantile(g, 500));
	to->p99_ns = pacing_ns(clock, gaps_quantile(g, 990));
	to->cv_ppm = gaps_cv_ppm(g);
	to->microbursts = g->micro;
	to->planned_microbursts = g->planned_micro;
	to->microbursts_stolen = g->micro_stolen;
	to->within = g->within;
	to->off_stolen = g->off_stolen;
	to->error_p50_ns = rxb_hist_quantile(&g->error, 500);
	to->error_p99_ns = rxb_hist_quantile(&g->error, 990);
	to->error_max_ns = g->error.max;
}

static void report_fit(const struct trial *t, const struct gaps *g,
		       struct trial_result *result)
{
	struct fit fit;

	if (!(t->gaps_kind & GAPS_FITTED) || !result->gaps.count)
		return;
	/* Too few gaps for a test: nothing is said of it. */
	if (!fit_exponential(&g->all, (double)t->gap_ticks, &fit))
		return;
	result->fit_chi_square = fit.chi_square;
	result->fit_freedom = fit.degrees;
	result->fit_p = fit.p;
	result->fitted = fit_exponential(&g->own, (double)t->gap_ticks, &fit);
	if (result->fitted)
		result->fit_own_p = fit.p;
}

/* The first sender's gaps take in those of the others. */
static void collect_gaps(const struct trial *t, struct core *cores,
			 unsigned int count, struct trial_result *result)
{
	struct gaps *all = NULL;
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (cores[i].receive_only)
			continue;
		if (all)
			gaps_merge(all, &cores[i].gaps);
		else
			all = &cores[i].gaps;
	}
	if (!all)
		return;
	gaps_finish(all);
	to_ns(t, &all->error);
	report_gaps(t, all, result);
	report_fit(t, all, result);
	result->pace = all;
	result->gap_error = &all->error;
}

static void sum_up(const struct rxb_hist *h, struct trial_latency *to)
{
	to->count = h->count;
	if (!h->count)
		return;
	to->min_ns = h->min;
	to->p50_ns = rxb_hist_quantile(h, 500);
	to->p90_ns = rxb_hist_quantile(h, 900);
	to->p99_ns = rxb_hist_quantile(h, 990);
	to->p999_ns = rxb_hist_quantile(h, 999);
	to->max_ns = h->max;
}

/* Likewise with what came back. */
static void collect_receive(const struct trial *t, struct core *cores,
			    unsigned int count, struct trial_result *result)
{
	uint64_t drained = cores[0].drained_ticks;
	unsigned int i;
	uint32_t flow;

	if (!t->request.receive)
		return;
	for (i = 1; i < count; i++) {
		drained = RTE_MAX(drained, cores[i].drained_ticks);
		receive_merge(cores[0].receive, cores[i].receive);
		for (flow = 0; flow < t->request.flows; flow++)
			cores[0].flow_sent[flow] += cores[i].flow_sent[flow];
	}
	result->received = true;
	result->drained_ns = pacing_ns(&t->clock, drained);
	result->receive = cores[0].receive;
	result->back = *receive_counts(result->receive);
	sum_up(receive_intended(result->receive), &result->intended);
	sum_up(receive_actual(result->receive), &result->actual);
	result->flow_sent = cores[0].flow_sent;
	if (!t->capture)
		receive_losses(result->receive, result->flow_sent,
			       &result->loss);
}

static void collect_core(const struct core *c, struct trial_core *to)
{
	to->cpu = c->cpu;
	to->port = c->port->id;
	to->queue = c->queue;
	to->receive_only = c->receive_only;
	to->count = c->count;
	to->stolen = c->stolen;
}

static void collect_capture(const struct capture *capture,
			    struct trial_result *result)
{
	if (!capture)
		return;
	result->capture_frames = capture->frames;
	result->capture_filtered = capture->filtered;
	result->capture_too_long = capture->too_long;
	result->capture_truncated = capture->truncated;
	result->capture_backwards = capture->backwards;
}

void trial_collect(const struct trial *t, struct core *cores,
		   unsigned int count, struct trial_result *result)
{
	struct pacing_instant now = trial_clock_now();
	unsigned int i;

	result->window_ns = 0;
	for (i = 0; i < count; i++) {
		add_counters(&result->count, &cores[i].count);
		add_stolen(&result->stolen, &cores[i].stolen);
		collect_core(&cores[i], &result->core[i]);
		if (cores[i].cut_ns > result->window_ns)
			result->window_ns = cores[i].cut_ns;
	}
	result->cores = count;
	result->stopped = trial_stopping(t) && result->window_ns < t->window_ns;
	result->start_ns = t->start_ns;
	result->planned_gap_ns = pacing_ns(&t->clock, t->gap_ticks);
	result->steady = t->request.deal.steady > 0;
	result->mangling = t->request.mangle > 0;
	result->senders = t->senders;
	result->tsc_hz = t->clock.tsc_hz;
	result->peak_rss_kib = disturb_peak_rss_kib();
	result->clock_drift_ns = pacing_drift_ns(&t->clock, &now);
	collect_capture(t->capture, result);
	collect_gaps(t, cores, count, result);
	collect_receive(t, cores, count, result);
}
