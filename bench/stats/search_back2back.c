/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Back-to-back frames, RFC 2544, 26.4, as RFC 9004 mends it: the longest burst
 * of which nothing is lost, found anew in each of N tests. A burst takes its
 * length over its rate to arrive, which is the implied buffer time; meanwhile
 * the device works, and what it does is no buffer:
 *
 *   corrected = implied * (1 - throughput / rate of the burst)
 */
#include <math.h>

#include "search_throughput.h"
#include "stats.h"

#define START_BURST 64
#define MAX_BURST 1000000
#define MAX_TRIALS 40

struct back_to_back {
	struct throughput t;
	struct search_spec spec;
	struct bisect b; /* of the present test */
	double gap_us;	 /* of its longest burst without loss */
	guint done;	 /* tests */
	guint unbounded; /* of them, with no loss at all */
	GArray *longest, *gaps_us;
};

static void begin_test(struct back_to_back *s)
{
	s->gap_us = 0;
	s->b = (struct bisect){
		.min = 1,
		.max = MAX_BURST,
		.next = START_BURST,
		.stride = BISECT_FAR,
		.width = 1 + s->spec.width,
		.grain = 1,
		.fails_needed = s->spec.exact ? 1 : 2,
		.max_trials = MAX_TRIALS,
	};
}

static void init(void *state, const struct search_spec *spec)
{
	struct back_to_back *s = state;

	s->spec = *spec;
	throughput_init(&s->t, spec);
	s->longest = g_array_new(FALSE, FALSE, sizeof(double));
	s->gaps_us = g_array_new(FALSE, FALSE, sizeof(double));
	begin_test(s);
}

static gboolean next(void *state, struct search_trial *trial)
{
	struct back_to_back *s = state;

	if (throughput_next(&s->t, trial))
		return TRUE;
	trial->kind = SEARCH_BURST;
	trial->burst = (guint)bisect_next(&s->b);
	/* One burst a window: the next one would come just behind it. */
	trial->duration_s = MIN(s->spec.trial_s, trial->burst);
	trial->pps = floor(trial->burst / trial->duration_s);
	return throughput_found(&s->t) > 0 && s->done < s->spec.tests;
}

static void end_test(struct back_to_back *s)
{
	s->done++;
	if (s->b.pass > 0) {
		g_array_append_val(s->longest, s->b.pass);
		g_array_append_val(s->gaps_us, s->gap_us);
	}
	if (!s->b.fail)
		s->unbounded++;
	begin_test(s);
}

static void report(void *state, const struct search_trial *trial,
		   const struct search_outcome *outcome)
{
	struct back_to_back *s = state;
	gboolean passed = search_loss(outcome) <= 0;

	if (trial->kind == SEARCH_LOAD) {
		throughput_report(&s->t, outcome);
		return;
	}
	if (passed)
		s->gap_us = outcome->gap_us;
	bisect_report(&s->b, passed);
	if (!bisect_next(&s->b))
		end_test(s);
}

/* Seconds, of each test. */
static GArray *buffer_times(const struct back_to_back *s, double throughput)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(double));
	guint i;

	for (i = 0; i < s->longest->len; i++) {
		double gap_s = g_array_index(s->gaps_us, double, i) / 1e6;
		double s_ = g_array_index(s->longest, double, i) * gap_s *
			    (1 - throughput * gap_s);

		g_array_append_val(times, s_);
	}
	return times;
}

/* The same as a number of frames: what a ring holds. */
static GArray *buffer_frames(const struct back_to_back *s)
{
	GArray *times = buffer_times(s, throughput_found(&s->t));
	guint i;

	for (i = 0; i < times->len; i++)
		g_array_index(times, double, i) *=
			1e6 / g_array_index(s->gaps_us, double, i);
	return times;
}

static struct search_result *last(GArray *out)
{
	return &g_array_index(out, struct search_result, out->len - 1);
}

static void results(const void *state, GArray *out)
{
	const struct back_to_back *s = state;
	GArray *frames = buffer_frames(s);
	GArray *implied = buffer_times(s, 0);
	GArray *corrected = buffer_times(s, throughput_found(&s->t));

	throughput_result(&s->t, out);
	throughput_median(&s->t, out, "back-to-back", "frames", s->longest);
	if (s->unbounded && s->longest->len) {
		last(out)->state = SEARCH_IRREGULAR;
		g_snprintf(last(out)->why, sizeof(last(out)->why),
			   "%u of %u tests lost nothing at all", s->unbounded,
			   s->done);
	}
	throughput_median(&s->t, out, "implied-buffer-time", "s", implied);
	throughput_median(&s->t, out, "corrected-buffer-time", "s", corrected);
	if (last(out)->value <= 0) {
		last(out)->state = SEARCH_IRREGULAR;
		g_strlcpy(last(out)->why,
			  "bursts came no faster than the throughput",
			  sizeof(last(out)->why));
	}
	throughput_median(&s->t, out, "corrected-buffer", "frames", frames);
	g_array_unref(frames);
	g_array_unref(implied);
	g_array_unref(corrected);
}

static void clear(void *state)
{
	struct back_to_back *s = state;

	g_array_unref(s->longest);
	g_array_unref(s->gaps_us);
}

const struct search_ops search_back_to_back = {
	.name = "back-to-back",
	.summary = "longest burst without loss, and the buffer it implies",
	.source = "RFC 2544, 26.4; RFC 9004",
	.size = sizeof(struct back_to_back),
	.init = init,
	.next = next,
	.report = report,
	.results = results,
	.clear = clear,
};
