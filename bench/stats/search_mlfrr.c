/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * MLFRR, maximum loss-free receive rate: the highest load at which, and below
 * which, no frame is lost.
 *
 * Halving believes that who carries a load carries every lower one. A machine
 * may not: it may lose at a low load, where it sleeps between frames, and lose
 * nothing at a higher one; and what it loses may be the aftermath of an
 * overload. So an end that was found is verified: loads below it once more, the
 * bound itself, and last the load above it that lost. What contradicts sends
 * the search on from there.
 */
#include <math.h>

#include "bisect.h"
#include "search.h"

#define UNIT "frames/s"
/* Verifications that contradicted before it gives up. */
#define MAX_ROUNDS 6
#define MAX_HALVINGS 60

/* Shares of the bound at which nothing may be lost. */
static const double below[] = {0.25, 0.5, 0.75, 1};

enum stage {
	HALVING,
	VERIFYING_BELOW,
	VERIFYING_ABOVE,
	FOUND,
};

struct mlfrr {
	struct search_spec spec;
	struct bisect b;
	enum stage stage;
	guint at;	 /* of below[] */
	guint fails;	 /* in a row, of the load that is verified */
	guint rounds;	 /* of verification */
	double inverted; /* lost at, although more was carried; 0: never */
};

static void init(void *state, const struct search_spec *spec)
{
	struct mlfrr *m = state;

	m->spec = *spec;
	m->b = (struct bisect){
		.min = spec->min_pps,
		.max = spec->max_pps,
		.next = spec->start_pps,
		.stride = BISECT_FAR,
		.width = 1 + spec->width,
		.grain = 1,
		.fails_needed = spec->exact ? 1 : 2,
		.max_trials = MAX_HALVINGS,
	};
}

static double probe(const struct mlfrr *m, guint at)
{
	return MAX(round(below[at] * m->b.pass), m->spec.min_pps);
}

static void begin_verifying(struct mlfrr *m)
{
	m->at = m->fails = 0;
	m->stage = m->b.pass > 0 && m->rounds < MAX_ROUNDS ? VERIFYING_BELOW
							   : FOUND;
	m->rounds++;
}

/* Where nothing is disturbed, what was measured need not be again. */
static void settle(struct mlfrr *m)
{
	if (m->stage == HALVING && !bisect_next(&m->b))
		begin_verifying(m);
	/* Near the lowest load several shares are the same. */
	while (m->stage == VERIFYING_BELOW && m->at + 1 < G_N_ELEMENTS(below) &&
	       probe(m, m->at) == probe(m, m->at + 1))
		m->at++;
	if (m->stage == VERIFYING_BELOW &&
	    m->at == G_N_ELEMENTS(below) - (m->spec.exact ? 1 : 0))
		m->stage = m->spec.exact ? FOUND : VERIFYING_ABOVE;
	if (m->stage == VERIFYING_ABOVE && !m->b.fail)
		m->stage = FOUND;
}

static gboolean next(void *state, struct search_trial *trial)
{
	struct mlfrr *m = state;

	settle(m);
	trial->duration_s = m->spec.trial_s;
	if (m->stage == HALVING)
		trial->pps = bisect_next(&m->b);
	else if (m->stage == VERIFYING_BELOW)
		trial->pps = probe(m, m->at);
	else
		trial->pps = m->b.fail;
	return m->stage != FOUND;
}

/* The end that was found is none: search on, between @pass and @fail. */
static void search_on(struct mlfrr *m, double pass, double fail)
{
	m->b.pass = pass;
	m->b.fail = fail;
	m->b.stride = BISECT_NEAR;
	m->b.max_trials = m->b.trials + MAX_HALVINGS;
	m->stage = HALVING;
	bisect_resume(&m->b);
}

static void report_below(struct mlfrr *m, double pps, gboolean passed)
{
	double lower;

	if (passed) {
		m->at++;
		m->fails = 0;
		return;
	}
	if (++m->fails < m->b.fails_needed)
		return;
	if (pps < m->b.pass)
		m->inverted = pps;
	lower = m->at ? probe(m, m->at - 1) : 0;
	search_on(m, lower < pps ? lower : 0, pps);
}

static void report(void *state, const struct search_trial *trial,
		   const struct search_outcome *outcome)
{
	struct mlfrr *m = state;
	gboolean passed = search_loss(outcome) <= 0;

	if (m->stage == HALVING)
		bisect_report(&m->b, passed);
	else if (m->stage == VERIFYING_BELOW)
		report_below(m, trial->pps, passed);
	else if (passed)
		search_on(m, m->b.fail, 0);
	else
		m->stage = FOUND;
}

static void results(const void *state, GArray *out)
{
	const struct mlfrr *m = state;
	const struct bisect *b = &m->b;

	if (!b->pass)
		search_add(out, "mlfrr", UNIT, NAN, NAN, b->fail,
			   SEARCH_NOT_REACHED,
			   "frames are lost at %.0f pps already", b->fail);
	else if (m->rounds > MAX_ROUNDS)
		search_add(out, "mlfrr", UNIT, b->pass, b->pass,
			   b->fail > 0 ? b->fail : NAN, SEARCH_IRREGULAR,
			   "%d times the bounds did not hold when they were "
			   "measured again",
			   MAX_ROUNDS);
	else if (!b->fail)
		search_add(out, "mlfrr", UNIT, b->pass, b->pass, NAN,
			   SEARCH_IRREGULAR,
			   "no loss at the highest load allowed");
	else if (m->inverted > 0)
		search_add(out, "mlfrr", UNIT, b->pass, b->pass, b->fail,
			   SEARCH_REGULAR,
			   "loss inversion: lost at %.0f pps, not at a higher "
			   "load",
			   m->inverted);
	else
		search_add(out, "mlfrr", UNIT, b->pass, b->pass, b->fail,
			   SEARCH_REGULAR, "%s", "");
}

const struct search_ops search_mlfrr = {
	.name = "mlfrr",
	.summary = "maximum loss-free receive rate",
	.source = "RFC 2544, 26.1, with bounds that are verified",
	.size = sizeof(struct mlfrr),
	.init = init,
	.next = next,
	.report = report,
	.results = results,
};
