/* SPDX-License-Identifier: GPL-2.0-only */
/* The walk over the fields. */
#include "report.h"

#include <inttypes.h>
#include <stdio.h>

#include "pacing.h"

#define BITS 8
#define PPM 1000000

const struct report_quantile report_quantiles[] = {
	{"min", offsetof(struct trial_latency, min_ns)},
	{"p50", offsetof(struct trial_latency, p50_ns)},
	{"p90", offsetof(struct trial_latency, p90_ns)},
	{"p99", offsetof(struct trial_latency, p99_ns)},
	{"p999", offsetof(struct trial_latency, p999_ns)},
	{"max", offsetof(struct trial_latency, max_ns)},
	{NULL, 0},
};

uint64_t report_quantile(const struct trial_latency *latency,
			 const struct report_quantile *quantile)
{
	return *(const uint64_t *)((const char *)latency + quantile->offset);
}

struct walk {
	const struct report_visitor *visitor;
	void *to;
};

static void number(const struct walk *w, const char *key, uint64_t value)
{
	w->visitor->u64(w->to, key, value);
}

static void word(const struct walk *w, const char *key, const char *value)
{
	w->visitor->text(w->to, key, value);
}

static void rate_text(const struct rate *rate, char *text, size_t bytes)
{
	static const char *const units[] = {
		[RATE_FRAMES] = "pps",
		[RATE_L1] = "bpsl1",
		[RATE_L2] = "bps",
		[RATE_PERCENT] = "%",
	};

	if (rate->unit == RATE_MAX)
		snprintf(text, bytes, "max");
	else
		snprintf(text, bytes, "%.15g%s", (double)rate->value / 1e6,
			 units[rate->unit]);
}

/* With FCS, as they are asked for: "64", or "64:7,594:4,1518:1". */
static void walk_sizes(const struct walk *w, const struct sizes *sizes)
{
	char text[SIZES_KINDS_MAX * 12] = "";
	unsigned int kind, i, weight;
	size_t used = 0;

	if (sizes->kinds == 1) {
		number(w, "frame_bytes", sizes->bytes[0]);
		return;
	}
	for (kind = 0; kind < sizes->kinds; kind++) {
		for (i = 0, weight = 0; i < sizes->cycle_length; i++)
			weight += sizes->cycle[i] == kind;
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s%u:%u", kind ? "," : "",
					 sizes->bytes[kind] +
						 (unsigned int)RATE_FCS_BYTES,
					 weight);
	}
	word(w, "size", text);
}

static void walk_pattern(const struct walk *w, const struct request *request)
{
	const struct pktgen_arrival *arrival = &request->arrival;
	unsigned int takes = request->pattern->takes;

	word(w, "pattern", request->pattern->name);
	if (takes & PKTGEN_TAKES_STEPS)
		number(w, "steps", arrival->steps);
	if (takes & PKTGEN_TAKES_BURST)
		number(w, "burst", arrival->burst);
	if (request_given(request, "gap"))
		number(w, "gap_ns", request->gap_ns);
	if (takes & PKTGEN_TAKES_ON_OFF) {
		number(w, "on_ns", arrival->on_ns);
		number(w, "off_ns", arrival->off_ns);
	}
	number(w, "seed", arrival->seed);
}

/* What it comes to is known once the request is complete. */
static void walk_rate(const struct walk *w, const struct request *request)
{
	unsigned int takes = request->pattern->takes;
	char text[48];

	if (request_given(request, "rate")) {
		rate_text(&request->rate, text, sizeof(text));
		word(w, "rate", text);
	}
	if (request->rate.unit != RATE_MAX && request->arrival.rate.den)
		number(w, "rate_pps", rate_pps(&request->arrival.rate));
	if ((takes & PKTGEN_TAKES_TO) && request->arrival.to.den) {
		rate_text(&request->to, text, sizeof(text));
		word(w, "to", text);
		number(w, "to_pps", rate_pps(&request->arrival.to));
	}
	if (request->line_bps)
		number(w, "line_bps", request->line_bps);
}

static void walk_frames(const struct walk *w, const struct request *request)
{
	const struct frame_shape *shape = &request->shape;
	char text[48];

	if (*request->replay) {
		word(w, "replay", request->replay);
		if (*request->filter)
			word(w, "filter", request->filter);
		w->visitor->f64(w->to, "speed",
				(double)request->speed_ppm / 1e6);
		number(w, "loop", request->loop);
		return;
	}
	walk_sizes(w, &request->sizes);
	number(w, "flows", request->flows);
	if (request_given(request, "steady")) {
		rate_text(&request->steady, text, sizeof(text));
		word(w, "steady", text);
	}
	number(w, "ip", shape->ip6 ? 6 : 4);
	word(w, "proto", shape->tcp ? "tcp" : "udp");
	if (shape->tagged) {
		number(w, "vlan", shape->vlan_tci & 0xfff);
		number(w, "vlan_priority", shape->vlan_tci >> 13);
	}
}

void report_request(const struct request *request,
		    const struct report_visitor *visitor, void *to)
{
	struct walk w = {visitor, to};

	number(&w, "epoch", request->epoch);
	walk_rate(&w, request);
	walk_pattern(&w, request);
	walk_frames(&w, request);
	number(&w, "window_ms", request->arrival.window_ns / 1000000);
	number(&w, "batch", request->batch);
	number(&w, "spin", request->spin);
}

void report_counters(const struct trial_counters *count,
		     const struct report_visitor *visitor, void *to)
{
	struct walk w = {visitor, to};

	number(&w, "planned", count->planned);
	number(&w, "sent", count->sent);
	number(&w, "unsent", count->planned - count->sent);
	number(&w, "ring_full", count->ring_full);
	number(&w, "late", count->late);
	number(&w, "rx_frames", count->rx_frames);
}

/* @amount in a window, as so much a second. */
static uint64_t per_second(uint64_t amount, uint64_t window_ns)
{
	if (!window_ns)
		return 0;
	return (uint64_t)((unsigned __int128)amount * PACING_NS_PER_S /
			  window_ns);
}

void report_load(const struct trial_result *r,
		 const struct report_visitor *visitor, void *to)
{
	const struct trial_counters *c = &r->count;
	uint64_t wire = c->sent - c->ring_full;
	uint64_t bytes = c->tx_bytes + wire * RATE_FCS_BYTES;
	struct walk w = {visitor, to};

	report_counters(c, visitor, to);
	if (r->steady)
		number(&w, "steady_sent", c->steady_sent);
	if (r->mangling)
		number(&w, "mangled", c->mangled);
	if (r->capture_frames) {
		number(&w, "capture_frames", r->capture_frames);
		number(&w, "capture_filtered", r->capture_filtered);
		number(&w, "capture_too_long", r->capture_too_long);
		number(&w, "capture_truncated", r->capture_truncated);
		number(&w, "capture_backwards", r->capture_backwards);
	}
	number(&w, "sent_pps", per_second(c->sent, r->window_ns));
	number(&w, "l2_bps", per_second(bytes * BITS, r->window_ns));
	number(&w, "l1_bps",
	       per_second((bytes + wire * RATE_WIRE_BYTES) * BITS,
			  r->window_ns));
	number(&w, "start_ns", r->start_ns);
	number(&w, "end_ns", r->start_ns + r->window_ns);
}

static uint64_t ppm(uint64_t part, uint64_t whole)
{
	return whole ? part * PPM / whole : 0;
}

static void walk_fit(const struct walk *w, const struct trial_result *r)
{
	if (!r->fitted)
		return;
	w->visitor->f64(w->to, "fit_chi_square", r->fit_chi_square);
	number(w, "fit_freedom", r->fit_freedom);
	w->visitor->f64(w->to, "fit_p", r->fit_p);
	w->visitor->f64(w->to, "fit_undisturbed_p", r->fit_own_p);
}

void report_pacing(const struct request *request, const struct trial_result *r,
		   const struct report_visitor *visitor, void *to)
{
	const struct trial_gaps *g = &r->gaps;
	struct walk w = {visitor, to};

	number(&w, "tsc_hz", r->tsc_hz);
	visitor->i64(to, "clock_drift_ns", r->clock_drift_ns);
	if (request->rate.unit == RATE_MAX)
		return;
	number(&w, "max_lag_ns", r->count.max_lag_ns);
	number(&w, "planned_gap_ns", r->planned_gap_ns);
	number(&w, "gap_p50_ns", g->p50_ns);
	number(&w, "gap_p99_ns", g->p99_ns);
	number(&w, "gap_cv_ppm", g->cv_ppm);
	number(&w, "microbursts_ppm", ppm(g->microbursts, g->count));
	number(&w, "planned_microbursts_ppm",
	       ppm(g->planned_microbursts, g->count));
	number(&w, "interrupted_microbursts_ppm",
	       ppm(g->microbursts_stolen, g->count));
	number(&w, "error_p50_ns", g->error_p50_ns);
	number(&w, "error_p99_ns", g->error_p99_ns);
	number(&w, "error_max_ns", g->error_max_ns);
	number(&w, "gaps", g->count);
	number(&w, "gaps_on_plan", g->within);
	number(&w, "gaps_off_interrupted", g->off_stolen);
	number(&w, "gaps_off_otherwise", g->count - g->within - g->off_stolen);
	walk_fit(&w, r);
}

static void walk_stolen(const struct walk *w, const struct trial_stolen *s)
{
	number(w, "interruptions", s->interruptions);
	number(w, "interrupted_ns", s->interrupted_ns);
	number(w, "longest_ns", s->longest_ns);
	number(w, "waited_ns", s->waited_ns);
	number(w, "switched", s->switched);
	number(w, "stolen_ticks", s->stolen_ticks);
}

void report_disturbance(const struct trial_result *result,
			const struct report_visitor *visitor, void *to)
{
	struct walk w = {visitor, to};

	walk_stolen(&w, &result->stolen);
	number(&w, "peak_rss_kib", result->peak_rss_kib);
}

static void walk_loss(const struct walk *w, const struct receive_loss *loss)
{
	number(w, "lost", loss->lost);
	number(w, "surplus", loss->surplus);
	number(w, "flows_sent", loss->flows_sent);
	number(w, "flows_lossy", loss->flows_lossy);
	number(w, "flows_reordered", loss->flows_reordered);
	if (loss->worst_lost) {
		number(w, "worst_flow", loss->worst_flow);
		number(w, "worst_lost", loss->worst_lost);
	}
}

void report_received(const struct trial_result *r,
		     const struct report_visitor *visitor, void *to)
{
	const struct receive_counts *c = &r->back;
	struct walk w = {visitor, to};

	if (!r->received)
		return;
	number(&w, "received", c->frames);
	walk_loss(&w, &r->loss);
	number(&w, "duplicates", c->duplicates);
	number(&w, "reordered", c->reordered);
	number(&w, "stale", c->stale);
	number(&w, "foreign", c->foreign);
	number(&w, "damaged", c->damaged);
	number(&w, "early", c->early);
	number(&w, "drained_ns", r->drained_ns);
	if (r->recorded || r->record_missed) {
		number(&w, "recorded", r->recorded);
		number(&w, "record_missed", r->record_missed);
	}
}

static void walk_latency(const struct walk *w, const char *what,
			 const struct trial_latency *latency)
{
	const struct report_quantile *q;
	char key[32];

	for (q = report_quantiles; q->name; q++) {
		snprintf(key, sizeof(key), "%s_%s_ns", what, q->name);
		number(w, key, report_quantile(latency, q));
	}
}

void report_fields(const struct request *request,
		   const struct trial_result *result,
		   const struct report_visitor *visitor, void *to)
{
	struct walk w = {visitor, to};

	report_request(request, visitor, to);
	report_load(result, visitor, to);
	report_pacing(request, result, visitor, to);
	report_disturbance(result, visitor, to);
	report_received(result, visitor, to);
	if (result->received) {
		walk_latency(&w, "intended", &result->intended);
		walk_latency(&w, "actual", &result->actual);
	}
}

void report_core(const struct trial_core *core,
		 const struct report_visitor *visitor, void *to)
{
	struct walk w = {visitor, to};

	number(&w, "cpu", core->cpu);
	number(&w, "port", core->port);
	number(&w, "queue", core->queue);
	number(&w, "receive_only", core->receive_only);
	report_counters(&core->count, visitor, to);
	number(&w, "max_lag_ns", core->count.max_lag_ns);
	walk_stolen(&w, &core->stolen);
}
