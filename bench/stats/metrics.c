/* SPDX-License-Identifier: GPL-2.0-only */
#include "metrics.h"

#include <math.h>
#include <string.h>

#include "metrics_pace.h"

/* --- one point --- */

static double known(double value)
{
	return value == POINT_NONE ? NAN : value;
}

static double share(gint64 part, gint64 whole)
{
	return part < 0 || whole <= 0 ? NAN : (double)part / (double)whole;
}

static double delivered_pps(const struct point *p)
{
	return known(p->delivered_pps);
}

static double delivered_ratio(const struct point *p)
{
	return share(p->delivered, p->sent);
}

static double ring_drop_ratio(const struct point *p)
{
	return share(p->ring_drop, p->sent);
}

static double backlog_drop_ratio(const struct point *p)
{
	return share(p->backlog_drop, p->sent);
}

static double socket_drop_ratio(const struct point *p)
{
	return share(p->socket_drop, p->sent);
}

static double hog_share(const struct point *p)
{
	return known(p->hog_share);
}

/* A frame that died at the ring was never the driver's. */
static double irqs_per_frame(const struct point *p)
{
	return p->ring_drop < 0 ? NAN : share(p->irqs, p->sent - p->ring_drop);
}

static double frames_per_poll(const struct point *p)
{
	return known(p->frames_per_poll);
}

/*
 * What is not left for a user's process went into frames. The window was full
 * of them, so what the drain took is not in it.
 */
static double cpu_us_per_frame(const struct point *p)
{
	gint64 taken = p->sent - p->ring_drop;
	double lost = 1 - known(p->hog_share);

	if (isnan(lost) || p->ring_drop < 0 || taken <= 0)
		return NAN;
	return MAX(lost, 0) * p->window_s * 1e6 / (double)taken;
}

/* Few frames have no tail, unless it is the same one each time. */
static double latency(const struct point *p, double value)
{
	return p->delivered < METRIC_MIN_FRAMES && !points_lab_is_exact(p->lab)
		       ? NAN
		       : known(value);
}

static double lat_p50_us(const struct point *p)
{
	return latency(p, p->lat_p50_us);
}

static double lat_p99_us(const struct point *p)
{
	return latency(p, p->lat_p99_us);
}

static double lat_p999_us(const struct point *p)
{
	return latency(p, p->lat_p999_us);
}

/* --- the whole curve --- */

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
	if (usable >= 3 && 2 * usable >= s->loads->len)
		return TRUE;
	*why = g_strdup_printf("%u of %u loads have the %u valid repetitions a "
			       "median needs",
			       usable, s->loads->len, load_at(s, 0)->needed);
	return FALSE;
}

static gboolean mfr(const struct series *s, struct interval *out, char **why)
{
	gboolean found = FALSE;
	guint i;

	if (!curve_is_whole(s, why))
		return FALSE;
	for (i = 0; i < s->loads->len; i++) {
		struct interval rate =
			load_interval(load_at(s, i), delivered_pps);

		if (rate.n < load_at(s, i)->needed)
			continue;
		if (!found || rate.median > out->median)
			*out = rate;
		found = TRUE;
	}
	if (!found)
		*why = g_strdup("delivered_pps was not measured");
	return found;
}

static void measure_curve(const struct series *s, curve_figure figure,
			  struct interval *out)
{
	struct curve *c = curve_new(s);

	*out = curve_interval(c, figure);
	curve_free(c);
}

/* The load at which nothing is lost, nor at any below it. */
static gboolean mlfrr(const struct series *s, struct interval *out, char **why)
{
	guint i;

	if (!curve_is_whole(s, why))
		return FALSE;
	for (i = 0; i < s->loads->len; i++) {
		const struct load *load = load_at(s, i);
		struct interval kept = load_interval(load, delivered_ratio);

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
static gboolean livelock_index(const struct series *s, struct interval *out,
			       char **why)
{
	struct interval top, peak;
	struct at at = {AT_TOP, 0};

	if (!metric_measure(metric_find("delivered_pps"), s, at, &top, why) ||
	    !mfr(s, &peak, why))
		return FALSE;
	if (peak.median <= 0) {
		*why = g_strdup("nothing was delivered at any load");
		return FALSE;
	}
	measure_curve(s, curve_livelock_index, out);
	return TRUE;
}

/* Searches say it, see search_metrics.h; no curve does. */
static gboolean not_searched(const struct series *s, struct interval *out,
			     char **why)
{
	(void)out;
	*why = g_strdup_printf("no search of %s was for it", s->label);
	return FALSE;
}

const struct metric metrics[] = {
	{"livelock_index",
	 "FRMOL / MFR: delivered at the highest load over the most delivered; "
	 "1 graceful, 0 livelock",
	 METRIC_MORE, NULL, livelock_index, curve_livelock_index},
	{"mfr", "maximum forwarding rate: the most delivered at any load, pps",
	 METRIC_MORE, NULL, mfr, NULL},
	{"mlfrr", "highest load up to which no frame is lost, pps", METRIC_MORE,
	 NULL, mlfrr, curve_mlfrr},
	{"mlfrr_spread",
	 "(max - min) / median of the searches for the loss-free rate",
	 METRIC_LESS, NULL, not_searched, NULL},
	{"ndr", "highest load at which a search lost no frame, pps",
	 METRIC_MORE, NULL, not_searched, NULL},
	{"pdr", "highest load at which a search lost at most 0.5 %, pps",
	 METRIC_MORE, NULL, not_searched, NULL},
	{"throughput", "RFC 2544 throughput, pps", METRIC_MORE, NULL,
	 not_searched, NULL},
	{"buffer_frames", "RFC 9004: frames of a burst that the device keeps",
	 METRIC_NEITHER, NULL, not_searched, NULL},
	{"recovery_s",
	 "RFC 2544: from the end of an overload to the last loss, s",
	 METRIC_LESS, NULL, not_searched, NULL},
	{"sweep_difference",
	 "delivered at one load, loads rising against falling, over the most",
	 METRIC_LESS, NULL, not_searched, NULL},
	{"delivered_pps", "frames the application took inside the window, pps",
	 METRIC_MORE, delivered_pps, NULL, NULL},
	{"delivered_ratio", "delivered / sent", METRIC_MORE, delivered_ratio,
	 NULL, NULL},
	{"ring_drop_ratio", "share of sent lost at the NIC", METRIC_NEITHER,
	 ring_drop_ratio, NULL, NULL},
	{"backlog_drop_ratio", "share of sent lost at the backlog",
	 METRIC_NEITHER, backlog_drop_ratio, NULL, NULL},
	{"socket_drop_ratio", "share of sent lost at the socket",
	 METRIC_NEITHER, socket_drop_ratio, NULL, NULL},
	{"hog_share", "a user process's progress over that on an idle machine",
	 METRIC_MORE, hog_share, NULL, NULL},
	{"irqs_per_frame", "interrupts per frame taken off the ring",
	 METRIC_LESS, irqs_per_frame, NULL, NULL},
	{"frames_per_poll", "frames taken per visit to the ring",
	 METRIC_NEITHER, frames_per_poll, NULL, NULL},
	{"cpu_us_per_frame",
	 "CPU time lost to a user's process, us per frame taken off the ring",
	 METRIC_LESS, cpu_us_per_frame, NULL, NULL},
	{"lat_p50_us", "median latency, us (500 frames at least)", METRIC_LESS,
	 lat_p50_us, NULL, NULL},
	{"lat_p99_us", "99th percentile of latency, us (500 frames at least)",
	 METRIC_LESS, lat_p99_us, NULL, NULL},
	{"lat_p999_us",
	 "99.9th percentile of latency, us (500 frames at least)", METRIC_LESS,
	 lat_p999_us, NULL, NULL},
	{"gap_off",
	 "how far the generator's median gap is off the planned one, over it",
	 METRIC_LESS, pace_gap_off, NULL, NULL},
	{"gap_cv", "standard deviation of its gaps over their mean",
	 METRIC_NEITHER, pace_gap_cv, NULL, NULL},
	{"microbursts", "share of its gaps below a tenth of the nominal one",
	 METRIC_LESS, pace_microbursts, NULL, NULL},
	{"oload_ratio", "sent over asked for, by the clock of the lab",
	 METRIC_NEITHER, pace_oload_ratio, NULL, NULL},
	{"settle_ms", "until interrupts followed a step of the load, ms",
	 METRIC_LESS, pace_settle_ms, NULL, NULL},
	{"settle_spread",
	 "spread of the interrupt rate late behind a step, over its median",
	 METRIC_LESS, pace_settle_spread, NULL, NULL},
	{"settle_turns",
	 "how often the interrupt rate turned round behind a step", METRIC_LESS,
	 pace_settle_turns, NULL, NULL},
	{.name = NULL},
};

const struct metric *metric_find(const char *name)
{
	const struct metric *m;

	for (m = metrics; m->name && strcmp(m->name, name); m++)
		;
	return m->name ? m : NULL;
}

char *metric_names(void)
{
	GString *text = g_string_new(NULL);
	const struct metric *m;

	for (m = metrics; m->name; m++)
		g_string_append_printf(text, "%s%s", text->len ? ", " : "",
				       m->name);
	return g_string_free(text, FALSE);
}

/* The top load is the highest one asked for, measured well or not. */
static const struct load *pick_load(const struct series *s, struct at at,
				    char **why)
{
	const struct load *best = NULL;
	guint i;

	if (at.kind != AT_GRID)
		return load_at(s, at.kind == AT_TOP ? s->loads->len - 1 : 0);
	for (i = 0; i < s->loads->len; i++) {
		const struct load *load = load_at(s, i);

		if (load->grid != POINT_NONE &&
		    (!best ||
		     fabs(load->grid - at.grid) < fabs(best->grid - at.grid)))
			best = load;
	}
	if (!best)
		*why = g_strdup("the points carry no multiple of a knee");
	else if (fabs(best->grid - at.grid) > METRIC_GRID_TOLERANCE * at.grid)
		*why = g_strdup_printf("no load within %.0f %% of %gx the "
				       "knee; the nearest is %.3gx",
				       100 * METRIC_GRID_TOLERANCE, at.grid,
				       best->grid);
	return *why ? NULL : best;
}

gboolean metric_measure(const struct metric *m, const struct series *s,
			struct at at, struct interval *out, char **why)
{
	const struct load *load;

	*why = NULL;
	if (m->of_series)
		return m->of_series(s, out, why);
	load = pick_load(s, at, why);
	if (!load)
		return FALSE;
	*out = load_interval(load, m->of_point);
	if (out->n >= load->needed)
		return TRUE;
	if (load->valid->len >= load->needed)
		*why = g_strdup_printf("%s was measured in %u of %u valid "
				       "repetitions at %.0f pps; %u are needed",
				       m->name, out->n, load->valid->len,
				       load->offered_pps, load->needed);
	else
		*why = g_strdup_printf("%u of %u rows at %.0f pps are valid; "
				       "%u are needed",
				       load->valid->len, load->rows,
				       load->offered_pps, load->needed);
	return FALSE;
}
