/* SPDX-License-Identifier: GPL-2.0-only */
#include "metrics.h"

#include <math.h>
#include <string.h>

#include "metrics_curve.h"
#include "metrics_pace.h"
#include "metrics_point.h"

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
	 METRIC_MORE, NULL, metric_livelock_index, curve_livelock_index},
	{"mfr", "maximum forwarding rate: the most delivered at any load, pps",
	 METRIC_MORE, NULL, metric_mfr, NULL},
	{"mlfrr", "highest load up to which no frame is lost, pps", METRIC_MORE,
	 NULL, metric_mlfrr, curve_mlfrr},
	{"peak_pps", "load at which most is delivered, pps", METRIC_MORE, NULL,
	 metric_peak_pps, NULL},
	{"fit_r2",
	 "how well out = min(L, (1 - L * d) / p) explains the curve: R2",
	 METRIC_NEITHER, NULL, metric_fit_r2, NULL},
	{"fit_d_us", "its d: what each arriving frame costs, us", METRIC_LESS,
	 NULL, metric_fit_d_us, NULL},
	{"fit_p_us", "its p: what each processed frame costs on top, us",
	 METRIC_LESS, NULL, metric_fit_p_us, NULL},
	{"livelock_pps", "1 / d: the load at which nothing would be left, pps",
	 METRIC_MORE, NULL, metric_livelock_pps, NULL},
	{"mlfrr_spread",
	 "(max - min) / median of the searches for the loss-free rate",
	 METRIC_LESS, NULL, not_searched, NULL},
	{"mlfrr_width",
	 "the load above the loss-free one that lost, over it, less 1; the "
	 "largest",
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
	{"goal_excess",
	 "of a tuner: how far beyond its goal's limits, in parts of each; 0: "
	 "kept",
	 METRIC_LESS, NULL, not_searched, NULL},
	{"goal_cost",
	 "of a tuner: what is wanted, of the best over the default; below 1 is "
	 "better",
	 METRIC_LESS, NULL, not_searched, NULL},
	{"neighbours_tried",
	 "of a tuner: share measured of what is one step from its best",
	 METRIC_MORE, NULL, not_searched, NULL},
	{"delivered_pps", "frames the application took inside the window, pps",
	 METRIC_MORE, metric_delivered_pps, NULL, NULL},
	{"delivered_ratio", "delivered / sent", METRIC_MORE,
	 metric_delivered_ratio, NULL, NULL},
	{"steady_ratio",
	 "the same of the flow that has a rate of its own (steady_pps)",
	 METRIC_MORE, metric_steady_ratio, NULL, NULL},
	{"ring_drop_ratio", "share of sent lost at the NIC", METRIC_NEITHER,
	 metric_ring_drop_ratio, NULL, NULL},
	{"backlog_drop_ratio", "share of sent lost at the backlog",
	 METRIC_NEITHER, metric_backlog_drop_ratio, NULL, NULL},
	{"socket_drop_ratio", "share of sent lost at the socket",
	 METRIC_NEITHER, metric_socket_drop_ratio, NULL, NULL},
	{"other_drop_ratio", "share of sent lost anywhere else", METRIC_NEITHER,
	 metric_other_drop_ratio, NULL, NULL},
	{"early_drop_ratio",
	 "share of the lost ones that died at the NIC, before they cost much",
	 METRIC_MORE, metric_early_drop_ratio, NULL, NULL},
	{"hog_share", "a user process's progress over that on an idle machine",
	 METRIC_MORE, metric_hog_share, NULL, NULL},
	{"cpu_hardirq", "share of time in hard interrupts", METRIC_LESS,
	 metric_cpu_hardirq, NULL, NULL},
	{"cpu_softirq", "share of time in softirqs", METRIC_LESS,
	 metric_cpu_softirq, NULL, NULL},
	{"cpu_ksoftirqd", "of that, in ksoftirqd", METRIC_NEITHER,
	 metric_cpu_ksoftirqd, NULL, NULL},
	{"cpu_thread", "share of time in threads of interrupts, modes and NAPI",
	 METRIC_LESS, metric_cpu_thread, NULL, NULL},
	{"cpu_user", "share of time in processes", METRIC_NEITHER,
	 metric_cpu_user, NULL, NULL},
	{"cpu_idle", "share of time idle", METRIC_MORE, metric_cpu_idle, NULL,
	 NULL},
	{"irqs_per_frame", "interrupts per frame taken off the ring",
	 METRIC_LESS, metric_irqs_per_frame, NULL, NULL},
	{"irqs_per_s", "interrupts per second of the window", METRIC_LESS,
	 metric_irqs_per_s, NULL, NULL},
	{"frames_per_poll", "frames taken per visit to the ring",
	 METRIC_NEITHER, metric_frames_per_poll, NULL, NULL},
	{"cpu_us_per_frame",
	 "CPU time lost to a user's process, us per frame taken off the ring",
	 METRIC_LESS, metric_cpu_us_per_frame, NULL, NULL},
	{"lat_min_us", "shortest latency, us (500 frames at least)",
	 METRIC_LESS, metric_lat_min_us, NULL, NULL},
	{"lat_p5_us", "5th percentile of latency, us (500 frames at least)",
	 METRIC_LESS, metric_lat_p5_us, NULL, NULL},
	{"lat_p50_us", "median latency, us (500 frames at least)", METRIC_LESS,
	 metric_lat_p50_us, NULL, NULL},
	{"lat_p90_us", "90th percentile of latency, us (500 frames at least)",
	 METRIC_LESS, metric_lat_p90_us, NULL, NULL},
	{"lat_p95_us", "95th percentile of latency, us (500 frames at least)",
	 METRIC_LESS, metric_lat_p95_us, NULL, NULL},
	{"lat_p99_us", "99th percentile of latency, us (500 frames at least)",
	 METRIC_LESS, metric_lat_p99_us, NULL, NULL},
	{"lat_p999_us",
	 "99.9th percentile of latency, us (500 frames at least)", METRIC_LESS,
	 metric_lat_p999_us, NULL, NULL},
	{"lat_max_us", "longest latency, us (500 frames at least)", METRIC_LESS,
	 metric_lat_max_us, NULL, NULL},
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

static const struct load *load_at(const struct series *s, guint i)
{
	return &g_array_index(s->loads, struct load, i);
}

gboolean metric_needs_search(const struct metric *m)
{
	return m->of_series == not_searched;
}

gboolean metric_needs_hog(const struct metric *m)
{
	return m->of_point == metric_hog_share ||
	       m->of_point == metric_cpu_us_per_frame;
}

gboolean metric_meets(double grid, double wanted)
{
	return fabs(grid - wanted) <= METRIC_GRID_TOLERANCE * wanted;
}

/* The load nearest to @wanted times the knee. */
static const struct load *load_at_grid(const struct series *s, double wanted,
				       char **why)
{
	const struct load *best = NULL;
	guint i;

	for (i = 0; i < s->loads->len; i++) {
		const struct load *load = load_at(s, i);

		if (load->grid != POINT_NONE &&
		    (!best ||
		     fabs(load->grid - wanted) < fabs(best->grid - wanted)))
			best = load;
	}
	if (best && metric_meets(best->grid, wanted))
		return best;
	if (best)
		*why = g_strdup_printf("no load within %.0f %% of %gx the "
				       "knee; the nearest is %.3gx",
				       100 * METRIC_GRID_TOLERANCE, wanted,
				       best->grid);
	else
		*why = g_strdup("the points carry no multiple of a knee");
	return NULL;
}

/* The top load is the highest one asked for, measured well or not. */
static const struct load *pick_load(const struct series *s, struct at at,
				    char **why)
{
	switch (at.kind) {
	case AT_TOP:
		return load_at(s, s->loads->len - 1);
	case AT_BOTTOM:
		return load_at(s, 0);
	case AT_PEAK:
		return metric_peak(s, why);
	default:
		return load_at_grid(s, at.grid, why);
	}
}

static gboolean measure_load(const struct metric *m, const struct load *load,
			     struct interval *out, char **why)
{
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

gboolean metric_measure(const struct metric *m, const struct series *s,
			struct at at, struct interval *out, char **why)
{
	const struct load *load;

	*why = NULL;
	if (m->of_series)
		return m->of_series(s, out, why);
	load = pick_load(s, at, why);
	return load && measure_load(m, load, out, why);
}

gboolean metric_is_range(struct at at)
{
	return at.kind == AT_RANGE || at.kind == AT_ALL;
}

gboolean metric_in_range(double grid, struct at at)
{
	return at.kind == AT_ALL || metric_meets(grid, at.grid) ||
	       metric_meets(grid, at.to) || (grid > at.grid && grid < at.to);
}

gboolean metric_measure_range(const struct metric *m, const struct series *s,
			      struct at at, GArray *out, char **why)
{
	guint i;

	*why = NULL;
	if (at.kind == AT_RANGE &&
	    (!load_at_grid(s, at.grid, why) || !load_at_grid(s, at.to, why)))
		return FALSE;
	for (i = 0; i < s->loads->len; i++) {
		const struct load *load = load_at(s, i);
		struct interval one;

		if (!metric_in_range(load->grid, at))
			continue;
		if (!measure_load(m, load, &one, why))
			return FALSE;
		g_array_append_val(out, one);
	}
	return TRUE;
}
