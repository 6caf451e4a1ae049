/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/gates.h"

#include <math.h>
#include <string.h>

#include "lab/catalog.h"
#include "lab/chain.h"
#include "lab/work.h"

#define MAX_UNSENT 0.01
#define MAX_GAP_ERROR 0.01
#define MAX_LOAD_ERROR 0.01
/*
 * From the last frame until the lab has heard that it was the last, 1.5 ms in
 * virtual time. A clock that is 2 % slow shows in windows of 200 ms.
 */
#define ANSWER_NS 2e6

static void check_unsent(struct point *p, const struct account *a)
{
	(void)a;
	if ((double)p->unsent > MAX_UNSENT * (double)p->planned)
		point_invalidate(p, "unsent %.1f %%",
				 100 * (double)p->unsent / (double)p->planned);
}

static void check_rest(struct point *p, const struct account *a)
{
	if (!a->drained)
		point_invalidate(p, "the guest did not come to rest");
}

static void check_conservation(struct point *p, const struct account *a)
{
	char *where = chain_gaps(a);

	point_check_conservation(p, where);
	g_free(where);
}

/*
 * What the driver says it sent has been seen by who is at the other end. In
 * host time that one may have been late, and is no witness.
 */
static void check_back(struct point *p, const struct account *a)
{
	if (points_lab_is_exact(p->lab) && work_of(a->workload)->back_all &&
	    a->gen.back >= 0 && a->gen.back != p->delivered)
		point_invalidate(p,
				 "%" G_GINT64_FORMAT
				 " frames sent on, but %" G_GINT64_FORMAT
				 " came back",
				 p->delivered, a->gen.back);
}

static void check_steal(struct point *p, const struct account *a)
{
	if (a->host.steal > GATES_MAX_STEAL)
		point_invalidate(p, "steal %.1f %%", 100 * a->host.steal);
}

static void check_generator_cpu(struct point *p, const struct account *a)
{
	if (a->host.gen_wait > GATES_MAX_STEAL)
		point_invalidate(p, "the generator waited for its CPU %.1f %%",
				 100 * a->host.gen_wait);
}

/*
 * What the median gap should be when it is @gap_ns. Steps go evenly from one
 * load to another, which is what the first one leaves to be planned: anything
 * between the gaps of the two will do.
 */
static double nominal_gap_ns(const struct point *p, double gap_ns)
{
	double first_ns = 1e9 / p->offered_pps;
	double mean_pps = (double)p->planned / p->window_s;
	double last_ns = 1e9 / (2 * mean_pps - p->offered_pps);

	if (!strcmp(p->pattern, "poisson"))
		return G_LN2 * first_ns;
	if (strcmp(p->pattern, "step") || !(last_ns > 0))
		return first_ns;
	return CLAMP(gap_ns, fmin(first_ns, last_ns), fmax(first_ns, last_ns));
}

/*
 * Gaps are the schedule's only while the generator keeps up with it. Those of
 * Poisson arrivals are exponential: their median is ln 2 of the mean, and that
 * of n of them scatters by 1 / sqrt(n) of the mean.
 */
static void check_gap(struct point *p, const struct account *a)
{
	gboolean poisson = !strcmp(p->pattern, "poisson");
	double gap_ns = (double)a->gen.gap_p50_ns;
	double nominal_ns = nominal_gap_ns(p, gap_ns);
	double scatter_ns =
		poisson ? 3e9 / p->offered_pps / sqrt((double)a->gen.sent) : 0;
	double off_ns = gap_ns - nominal_ns;
	double allowed_ns = fmax(fmax(MAX_GAP_ERROR * nominal_ns, scatter_ns),
				 (double)a->gap_grain_ns);

	/* Within a burst there is no nominal gap, nor one of many rates. */
	if (!strcmp(p->pattern, "burst") || !strcmp(p->pattern, "poisson-step"))
		return;
	if (a->gen.sent > 1 && !a->gen.unsent && fabs(off_ns) > allowed_ns)
		point_invalidate(p, "median gap %.1f us is off by %.1f %%",
				 gap_ns / 1e3, 100 * off_ns / nominal_ns);
}

/*
 * Everything that the generator says of its load is in units of its own clock.
 * So: how many frames it wanted to send, over how many were to be sent in the
 * time that passed on ours. Short of a whole frame nothing can be told, nor
 * with Poisson arrivals below their scatter.
 */
static void check_offered(struct point *p, const struct account *a)
{
	gboolean poisson = !strcmp(p->pattern, "poisson");
	double asked = p->offered_pps * (double)a->lab_window_ns / 1e9;
	double answer_ns = a->answer_ns ? (double)a->answer_ns : ANSWER_NS;
	double allowed;

	/* A burst comes at no rate, and steps have several. */
	if (!(asked > 0) || !strcmp(p->pattern, "burst") ||
	    catalog_has_steps(p->pattern))
		return;
	allowed = (MAX_LOAD_ERROR + answer_ns / (double)a->lab_window_ns) *
			  asked +
		  1 + (poisson ? 3 * sqrt(asked) : 0);
	if (fabs((double)p->planned - asked) > allowed)
		point_invalidate(p,
				 "offered %.1f %% of the load by the lab's "
				 "clock",
				 100 * (double)p->planned / asked);
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

/* It was read back before the window too: or the run would have ended. */
static void check_mode(struct point *p, const struct account *a)
{
	if (a->mode && strcmp(a->mode, p->mode))
		point_invalidate(p, "mode %s is active behind the window",
				 a->mode);
}

static void check_pinning(struct point *p, const struct account *a)
{
	guint i;

	for (i = 0; a->misplaced && i < a->misplaced->len; i++)
		point_invalidate(p, "pinning: %s",
				 (char *)g_ptr_array_index(a->misplaced, i));
}

/* What is lost where nothing can be too much was lost to a disturbance. */
static void check_lossless(struct point *p, const struct account *a)
{
	gint64 lost = p->sent - p->delivered;

	if (a->lossless && lost > 0)
		point_invalidate(p,
				 "%" G_GINT64_FORMAT
				 " frames lost at %.2g of the knee",
				 lost, p->grid);
}

static void check_samples(struct point *p, const struct account *a)
{
	if (a->samples_lost)
		point_invalidate(p, "%d samples lost", (int)a->samples_lost);
	if (p->delivered_pps < 0)
		point_invalidate(p, "the samples do not cover the window");
}

static void (*const gates[])(struct point *p, const struct account *a) = {
	check_unsent,  check_rest,	    check_conservation, check_back,
	check_steal,   check_generator_cpu, check_gap,		check_offered,
	check_alive,   check_mode,	    check_pinning,	check_lossless,
	check_samples,
};

gboolean gates_apply(struct point *p, const struct account *a)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(gates); i++)
		gates[i](p, a);
	return p->valid;
}
