/* SPDX-License-Identifier: GPL-2.0-only */
/* Where is 1.0? The largest load that the knee mode carries. */
#include "lab/error.h"
#include "lab/knee.h"
#include "lab/runner.h"

#define START_PPS 4000
#define MIN_PPS 100
#define MAX_PPS 2e6
#define WINDOW_MS 300
#define MAX_LOSS 0.005
/*
 * Queues hide loss in a short window: what had not arrived by its end counts
 * against the load too.
 */
#define MIN_IN_WINDOW 0.97

static gboolean passes(const struct point *p, double *loss)
{
	double sent = (double)p->sent;

	*loss = sent > 0 ? 1 - (double)p->delivered / sent : 1;
	return *loss <= MAX_LOSS &&
	       p->delivered_pps * p->window_s >= MIN_IN_WINDOW * sent;
}

static gboolean try(struct run *r, double pps, gboolean *passed, GError **error)
{
	struct trial t = {
		.mode = r->scenario->knee_mode,
		.pps = pps,
		.window_ms = WINDOW_MS,
		.settle_ms = r->scenario->settle_ms,
		.epoch = run_next_epoch(r),
	};
	struct point p;
	double loss;

	run_ask(r, &p, t.mode, pps);
	if (!lab_trial(&r->lab, &r->lab.watch, &t, &p, error))
		return FALSE;
	trial_clear(&t);
	*passed = passes(&p, &loss);
	record_trial(r->record, pps, loss, *passed);
	return TRUE;
}

gboolean run_find_knee(struct run *r, GError **error)
{
	struct knee k;
	double pps;

	knee_init(&k, START_PPS, MIN_PPS, MAX_PPS,
		  points_lab_is_exact(r->config->lab) ? 1 : 2);
	while ((pps = knee_next(&k)) > 0) {
		gboolean passed;

		if (!try(r, pps, &passed, error))
			return FALSE;
		knee_report(&k, passed);
	}
	if (!k.pass_pps) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_LIMIT,
			    "mode %s loses frames even at %d pps; there is no "
			    "knee to measure from",
			    r->scenario->knee_mode, MIN_PPS);
		return FALSE;
	}
	r->knee_pps = k.pass_pps;
	record_set_knee(r->record, k.pass_pps, r->scenario->knee_mode);
	return TRUE;
}
