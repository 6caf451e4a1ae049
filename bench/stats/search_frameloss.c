/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frame loss rate, RFC 2544, 26.3: from the highest load down in steps of a
 * tenth of it, until two trials in a row lose nothing.
 */
#include <math.h>

#include "search.h"

#define STEPS 10
#define CLEAN_NEEDED 2

struct frame_loss {
	double max_pps, trial_s;
	guint done;
	guint clean; /* in a row */
	double loss[STEPS];
};

static void init(void *state, const struct search_spec *spec)
{
	struct frame_loss *f = state;

	f->max_pps = spec->max_pps;
	f->trial_s = spec->trial_s;
}

static double load(const struct frame_loss *f, guint step)
{
	return round(f->max_pps * (STEPS - step) / STEPS);
}

static gboolean next(void *state, struct search_trial *trial)
{
	const struct frame_loss *f = state;

	trial->pps = load(f, f->done);
	trial->duration_s = f->trial_s;
	return f->done < STEPS && f->clean < CLEAN_NEEDED;
}

static void report(void *state, const struct search_trial *trial,
		   const struct search_outcome *outcome)
{
	struct frame_loss *f = state;
	double loss = search_loss(outcome);

	(void)trial;
	f->loss[f->done++] = loss;
	f->clean = loss > 0 ? 0 : f->clean + 1;
}

static void results(const void *state, GArray *out)
{
	const struct frame_loss *f = state;
	guint i;

	for (i = 0; i < f->done; i++) {
		char goal[32];

		g_snprintf(goal, sizeof(goal), "loss-at-%.0f", load(f, i));
		search_add(out, goal, "ratio", f->loss[i], f->loss[i],
			   f->loss[i], SEARCH_REGULAR, "%s", "");
	}
	if (f->clean >= CLEAN_NEEDED)
		search_add(out, "loss-free", "frames/s",
			   load(f, f->done - CLEAN_NEEDED),
			   load(f, f->done - CLEAN_NEEDED),
			   f->done > CLEAN_NEEDED
				   ? load(f, f->done - CLEAN_NEEDED - 1)
				   : NAN,
			   SEARCH_REGULAR, "%s", "");
	else
		search_add(out, "loss-free", "frames/s", NAN, NAN, NAN,
			   SEARCH_NOT_REACHED,
			   "no two loads in a row without loss");
}

const struct search_ops search_frame_loss = {
	.name = "frame-loss",
	.summary = "loss from the highest load down, in steps of a tenth",
	.source = "RFC 2544, 26.3",
	.size = sizeof(struct frame_loss),
	.init = init,
	.next = next,
	.report = report,
	.results = results,
};
