/* SPDX-License-Identifier: GPL-2.0-only */
#include "verdict.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "values.h"

#define PPM 1000000u
#define GRAIN_NS 1 /* both gaps are told in whole ns */

__attribute__((format(printf, 2, 3))) static void
object(struct verdict *v, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(v->reason[v->reasons++], VERDICT_REASON_BYTES, format, args);
	va_end(args);
}

/* @part of @whole, in ppm; 0 of nothing. */
static double share(double part, double whole)
{
	return whole > 0 ? part / whole * PPM : 0;
}

static void limit_share(struct verdict *v, const char *what, double ppm,
			unsigned int limit_ppm)
{
	if (ppm > limit_ppm)
		object(v, "%s: %.3g %%, at most %g %%", what, ppm / 1e4,
		       limit_ppm / 1e4);
}

static void judge_window(const struct request *request,
			 const struct trial_result *r, struct verdict *v)
{
	char was[VALUES_TIME_BYTES], asked[VALUES_TIME_BYTES];
	double drift = fabs((double)r->clock_drift_ns);

	if (r->stopped)
		object(v, "it was stopped after %s of %s",
		       values_time_text(r->window_ns, was),
		       values_time_text(request->arrival.window_ns, asked));
	limit_share(v, "the clocks' drift, of the window",
		    share(drift, (double)r->window_ns), VERDICT_DRIFT_PPM);
}

static void judge_counts(const struct trial_result *r, struct verdict *v)
{
	const struct trial_counters *c = &r->count;
	double unsent =
		share((double)(c->planned - c->sent), (double)c->planned);

	if (unsent > VERDICT_UNSENT_PPM)
		object(v,
		       "frames that were not sent: %.3g %%, at most %.3g %%; "
		       "the port took %.0f a second",
		       unsent * 100 / PPM, VERDICT_UNSENT_PPM * 100.0 / PPM,
		       (double)(c->sent - c->ring_full) * 1e9 /
			       (double)r->window_ns);
	limit_share(v, "frames behind the plan",
		    share((double)c->late, (double)c->sent), VERDICT_LATE_PPM);
}

/* The mean gap between the frames of one sender. */
static double sender_gap_ns(const struct trial_result *r)
{
	return (double)r->planned_gap_ns * (r->senders ? r->senders : 1);
}

static void judge_gaps(const struct request *request,
		       const struct trial_result *r, struct verdict *v)
{
	const struct trial_gaps *g = &r->gaps;
	double gap = sender_gap_ns(r);
	double allowed = gap * VERDICT_ERROR_PPM / PPM;
	double bursts = (double)g->microbursts - (double)g->planned_microbursts;

	if (!g->count)
		return;
	if (request->pattern == &pktgen_pattern_cbr)
		limit_share(
			v, "the median gap, off the planned one",
			share(fabs((double)g->p50_ns - gap) - GRAIN_NS, gap),
			VERDICT_MEDIAN_PPM);
	if (allowed < RESULT_TOLERANCE_NS)
		allowed = RESULT_TOLERANCE_NS;
	if ((double)g->error_p50_ns > allowed)
		object(v,
		       "half of the gaps are off plan by %" PRIu64
		       " ns or more, at most %.0f ns",
		       g->error_p50_ns, allowed);
	limit_share(v, "micro-bursts beyond the planned ones",
		    share(bursts, (double)g->count), VERDICT_MICROBURSTS_PPM);
}

static void judge_fit(const struct trial_result *r, struct verdict *v)
{
	double n = (double)r->gaps.count;
	double allowed = VERDICT_CV_PPM;
	double cv = (double)r->gaps.cv_ppm / PPM;

	if (!r->fitted || n < 2)
		return;
	if (3 / sqrt(n) * PPM > allowed)
		allowed = 3 / sqrt(n) * PPM;
	if (fabs((double)r->gaps.cv_ppm - PPM) > allowed)
		object(v,
		       "the gaps' standard deviation is %.3f of their mean, "
		       "not %.3f to %.3f",
		       cv, 1 - allowed / PPM, 1 + allowed / PPM);
	if (r->fit_p < VERDICT_FIT_P)
		object(v,
		       "the gaps are not exponential: chi-square %.1f of %u "
		       "degrees, p %.2g, at least %g (undisturbed %.2g)",
		       r->fit_chi_square, r->fit_freedom, r->fit_p,
		       VERDICT_FIT_P, r->fit_own_p);
}

void verdict_judge(const struct request *request,
		   const struct trial_result *result, struct verdict *verdict)
{
	*verdict = (struct verdict){
		.scheduled = request->rate.unit != RATE_MAX,
	};
	judge_window(request, result, verdict);
	if (verdict->scheduled) {
		judge_counts(result, verdict);
		judge_gaps(request, result, verdict);
		judge_fit(result, verdict);
	}
	verdict->as_asked = !verdict->reasons;
}
