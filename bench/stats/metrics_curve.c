/* SPDX-License-Identifier: GPL-2.0-only */
#include "metrics_curve.h"

#include <math.h>

#include "curve.h"
#include "metrics.h"
#include "metrics_point.h"
#include "twocost.h"

static const struct load *load_at(const struct series *s, guint i)
{
	return &g_array_index(s->loads, struct load, i);
}

/* A gap in the curve may hide its peak, and an index would look too good. */
static gboolean curve_is_whole(const struct series *s, char **why)
{
	guint i, usable = 0;

	for (i = 0; i < s->loads->len; i++)
		usable += load_at(s, i)->valid->len >= load_at(s, i)->needed;
	if (usable >= METRIC_MIN_LOADS && 2 * usable >= s->loads->len)
		return TRUE;
	*why = g_strdup_printf("%u of %u loads have the %u valid repetitions a "
			       "median needs",
			       usable, s->loads->len, load_at(s, 0)->needed);
	return FALSE;
}

const struct load *metric_peak(const struct series *s, char **why)
{
	const struct load *best = NULL;
	double most = 0;
	guint i;

	if (!curve_is_whole(s, why))
		return NULL;
	for (i = 0; i < s->loads->len; i++) {
		const struct load *load = load_at(s, i);
		struct interval rate =
			load_interval(load, metric_delivered_pps);

		if (rate.n < load->needed || (best && rate.median <= most))
			continue;
		best = load;
		most = rate.median;
	}
	if (!best)
		*why = g_strdup("delivered_pps was not measured");
	return best;
}

gboolean metric_mfr(const struct series *s, struct interval *out, char **why)
{
	const struct load *peak = metric_peak(s, why);

	if (peak)
		*out = load_interval(peak, metric_delivered_pps);
	return peak != NULL;
}

static void measure_curve(const struct series *s, curve_figure figure,
			  struct interval *out)
{
	struct curve *c = curve_new(s);

	*out = curve_interval(c, figure);
	curve_free(c);
}

gboolean metric_peak_pps(const struct series *s, struct interval *out,
			 char **why)
{
	if (!metric_peak(s, why))
		return FALSE;
	measure_curve(s, curve_peak_pps, out);
	return TRUE;
}

/* The load at which nothing is lost, nor at any below it. */
gboolean metric_mlfrr(const struct series *s, struct interval *out, char **why)
{
	guint i;

	if (!curve_is_whole(s, why))
		return FALSE;
	for (i = 0; i < s->loads->len; i++) {
		const struct load *load = load_at(s, i);
		struct interval kept =
			load_interval(load, metric_delivered_ratio);

		if (kept.n < load->needed) {
			*why = g_strdup_printf("%u valid repetitions at %.0f "
					       "pps; %u are needed",
					       kept.n, load->offered_pps,
					       load->needed);
			return FALSE;
		}
		if (kept.median < 1)
			break;
	}
	if (!i)
		*why = g_strdup_printf(
			"frames are lost at %.0f pps already, "
			"the lowest load",
			s->loads->len ? load_at(s, 0)->offered_pps : 0.0);
	else
		measure_curve(s, curve_mlfrr, out);
	return i > 0;
}

/* FRMOL / MFR. */
gboolean metric_livelock_index(const struct series *s, struct interval *out,
			       char **why)
{
	struct interval top, peak;
	struct at at = {.kind = AT_TOP};

	if (!metric_measure(metric_find("delivered_pps"), s, at, &top, why) ||
	    !metric_mfr(s, &peak, why))
		return FALSE;
	if (peak.median <= 0) {
		*why = g_strdup("nothing was delivered at any load");
		return FALSE;
	}
	measure_curve(s, curve_livelock_index, out);
	return TRUE;
}

/* --- the two-cost model --- */

static gboolean fit(const struct series *s, struct twocost *t, char **why)
{
	return curve_is_whole(s, why) && twocost_fit(s, t, why);
}

static struct interval in_us(struct interval seconds)
{
	seconds.median *= 1e6;
	seconds.low *= 1e6;
	seconds.high *= 1e6;
	return seconds;
}

gboolean metric_fit_r2(const struct series *s, struct interval *out, char **why)
{
	struct twocost t;

	if (!fit(s, &t, why))
		return FALSE;
	*out = (struct interval){t.r2, t.r2, t.r2, t.d.n, 0};
	return TRUE;
}

gboolean metric_fit_d_us(const struct series *s, struct interval *out,
			 char **why)
{
	struct twocost t;

	if (!fit(s, &t, why))
		return FALSE;
	*out = in_us(t.d);
	return TRUE;
}

gboolean metric_fit_p_us(const struct series *s, struct interval *out,
			 char **why)
{
	struct twocost t;

	if (!fit(s, &t, why))
		return FALSE;
	*out = in_us(t.p);
	return TRUE;
}

gboolean metric_livelock_pps(const struct series *s, struct interval *out,
			     char **why)
{
	struct twocost t;

	if (!fit(s, &t, why))
		return FALSE;
	*out = t.livelock_pps;
	if (!isfinite(out->median))
		*why = g_strdup("delivered does not fall beyond the knee: "
				"there is no livelock load");
	return isfinite(out->median);
}
