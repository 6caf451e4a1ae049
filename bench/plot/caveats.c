/* SPDX-License-Identifier: GPL-2.0-only */
/* What limits the numbers: how often and how well they were taken. */
#include "caveats.h"

#include <math.h>
#include <string.h>

#include "collectors.h"
#include "runinfo.h"
#include "stats/metrics.h"

/* From so many repetitions on an interval has a known confidence. */
#define ENOUGH_REPETITIONS 6
/* Beyond these shares something is worth mentioning. */
#define OVERHEAD_MENTIONED 0.10
#define CLOCK_MENTIONED 0.10
#define OLOAD_MENTIONED 0.002
#define MAX_PAIRS_NAMED 4

static void caveat_free(gpointer data)
{
	g_free(((struct caveat *)data)->text);
	g_free(data);
}

void caveat_add(GPtrArray *caveats, const char *id, const char *fmt, ...)
{
	struct caveat *c = g_new(struct caveat, 1);
	va_list args;

	va_start(args, fmt);
	c->id = id;
	c->text = g_strdup_vprintf(fmt, args);
	va_end(args);
	g_ptr_array_add(caveats, c);
}

double caveat_worst(const struct run_view *run, point_value value)
{
	double worst = NAN;
	guint i;

	for (i = 0; i < run->points->len; i++) {
		const struct point *p =
			&g_array_index(run->points, struct point, i);
		double v = p->valid ? value(p) : NAN;

		if (!isnan(v) && !(v <= worst))
			worst = v;
	}
	return worst;
}

static void about_plan(GPtrArray *caveats, const struct run_view *run)
{
	JsonNode *order = json_object_get_member(run->info, "order");
	guint planned =
		order && JSON_NODE_HOLDS_ARRAY(order)
			? json_array_get_length(json_node_get_array(order))
			: 0;
	guint i, invalid = 0;

	if (planned > run->points->len)
		caveat_add(caveats, "unfinished",
			   "The run is not finished: %u of %u points are "
			   "measured.",
			   run->points->len, planned);
	for (i = 0; i < run->points->len; i++)
		invalid += !g_array_index(run->points, struct point, i).valid;
	if (invalid)
		caveat_add(caveats, "invalid",
			   "%u of %u points are invalid and in no median, "
			   "figure or verdict; they are listed below with "
			   "their reasons.",
			   invalid, run->points->len);
}

static void about_repetitions(GPtrArray *caveats, const struct run_view *run)
{
	guint i, j, fewest = G_MAXUINT;

	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];

		for (j = 0; j < s->loads->len; j++)
			fewest = MIN(fewest,
				     g_array_index(s->loads, struct load, j)
					     .valid->len);
	}
	if (fewest < ENOUGH_REPETITIONS)
		caveat_add(caveats, "repetitions",
			   "A median stands on as few as %u valid repetitions. "
			   "Below %u its range is merely the lowest and the "
			   "highest of them: enough for large effects, not for "
			   "differences of a few per cent.",
			   fewest, ENOUGH_REPETITIONS);
}

static gboolean overlap(const struct load *a, const struct load *b)
{
	point_value rate = metric_find("delivered_pps")->of_point;
	struct interval x = load_interval(a, rate), y = load_interval(b, rate);

	return x.n && y.n && x.low <= y.high && y.low <= x.high;
}

/* At the highest load, where modes are told apart. */
static void about_overlap(GPtrArray *caveats, const struct run_view *run)
{
	double top = run_view_pick(run, PICK_TOP);
	g_autoptr(GString) pairs = g_string_new(NULL);
	guint i, j, n = 0;

	for (i = 0; i < run->series->len; i++)
		for (j = i + 1; j < run->series->len; j++) {
			const struct series *a = run->series->pdata[i];
			const struct series *b = run->series->pdata[j];
			const struct load *x = series_at(a, top);
			const struct load *y = series_at(b, top);

			if (!x || !y || !overlap(x, y))
				continue;
			if (n++ < MAX_PAIRS_NAMED)
				g_string_append_printf(pairs, "%s%s and %s",
						       n > 1 ? "; " : "",
						       a->label, b->label);
		}
	if (n)
		caveat_add(caveats, "overlap",
			   "At the highest load the ranges of frames delivered "
			   "overlap in %u pair%s of modes (%s%s): these have "
			   "not been told apart there.",
			   n, n > 1 ? "s" : "", pairs->str,
			   n > MAX_PAIRS_NAMED ? "; ..." : "");
}

static void about_twin(GPtrArray *caveats, const struct run_view *run)
{
	if (run->curves->len > run->series->len)
		return;
	caveat_add(caveats, "no-twin",
		   "No mode was measured against itself: the smallest "
		   "difference that counts is not known better than by the "
		   "ranges.");
}

static double unsent_share(const struct point *p)
{
	return p->unsent > 0 && p->planned > 0
		       ? (double)p->unsent / (double)p->planned
		       : NAN;
}

static double oload_off(const struct point *p)
{
	return p->oload_ratio < 0 ? NAN : fabs(p->oload_ratio - 1);
}

static double clock_error(const struct point *p)
{
	return p->clock_err_us < 0 ? NAN : p->clock_err_us;
}

/* Largest over the valid points of minus the median: the smallest. */
static double minus_median_us(const struct point *p)
{
	return -metric_find("lat_p50_us")->of_point(p);
}

static void about_generator(GPtrArray *caveats, const struct run_view *run)
{
	double unsent = caveat_worst(run, unsent_share);
	double off = caveat_worst(run, oload_off);

	if (unsent > 0)
		caveat_add(caveats, "unsent",
			   "The generator was too late for some frames: up to "
			   "%.3g %% of those asked for in a valid point were "
			   "never sent.",
			   100 * unsent);
	if (off > OLOAD_MENTIONED)
		caveat_add(caveats, "oload",
			   "By the clock of the lab the load really offered "
			   "was up to %.2g %% off what was asked for.",
			   100 * off);
}

static void about_clock(GPtrArray *caveats, const struct run_view *run)
{
	double error = caveat_worst(run, clock_error);
	double shortest = -caveat_worst(run, minus_median_us);

	if (error > CLOCK_MENTIONED * shortest)
		caveat_add(caveats, "clock",
			   "Generator and machine under test have two clocks: "
			   "the zero of the latencies is known to ±%.3g µs "
			   "only, and the shortest median is %.3g µs.",
			   error, shortest);
}

static void about_collectors(GPtrArray *caveats, const struct run_view *run)
{
	g_autoptr(GPtrArray) costs = collectors_costs(run->series);
	guint on = collectors_on(run), i;

	if (!on)
		return;
	if (!costs->len) {
		caveat_add(caveats, "collectors",
			   "%u collector%s counted in every window; what "
			   "that costs is in the numbers, and was not "
			   "measured in this run.",
			   on, on > 1 ? "s" : "");
		return;
	}
	for (i = 0; i < costs->len; i++) {
		const struct collectors_cost *c = costs->pdata[i];

		caveat_add(caveats, "collectors",
			   "Collectors cost something: with all of them %s "
			   "delivers %.4g of what it does with none "
			   "(%.4g..%.4g).",
			   c->mode, c->ratio.median, c->ratio.low,
			   c->ratio.high);
	}
}

static void about_run(GPtrArray *caveats, const struct run_view *run)
{
	JsonNode *sessions = json_object_get_member(run->info, "sessions");
	double ratio = runinfo_number(run->info, "overhead.ratio", 0);
	g_autofree char *git = runinfo_text(run->info, "versions.git");

	if (sessions && JSON_NODE_HOLDS_ARRAY(sessions) &&
	    json_array_get_length(json_node_get_array(sessions)) > 1)
		caveat_add(
			caveats, "sessions",
			"The run was interrupted: it was measured in %u "
			"sessions, between which the machine may have "
			"changed.",
			json_array_get_length(json_node_get_array(sessions)));
	if (ratio > OVERHEAD_MENTIONED)
		caveat_add(caveats, "overhead",
			   "Orchestration took %.0f %% on top of the windows "
			   "(%.0f s of windows): the run is longer than it "
			   "need be, and drift has more time.",
			   100 * ratio,
			   runinfo_number(run->info, "overhead.windows_s", 0));
	if (git && g_str_has_suffix(git, "-dirty"))
		caveat_add(caveats, "dirty",
			   "The suite was built from a tree with changes that "
			   "no commit holds (%s): nobody else can build it.",
			   git);
}

static void about_plant(GPtrArray *caveats, const struct run_view *run)
{
	g_autofree char *planted = runinfo_text(run->info, "planted");

	if (planted)
		caveat_add(caveats, "planted",
			   "A fault was planted (%s): this is no honest run, "
			   "and none of its numbers may be used.",
			   planted);
}

GPtrArray *caveats_new(const struct run_view *run)
{
	GPtrArray *caveats = g_ptr_array_new_with_free_func(caveat_free);

	about_plant(caveats, run);
	about_plan(caveats, run);
	caveats_of_machine(caveats, run);
	if (!run_view_is_exact(run)) {
		about_repetitions(caveats, run);
		about_overlap(caveats, run);
		about_twin(caveats, run);
		about_clock(caveats, run);
	}
	about_collectors(caveats, run);
	about_generator(caveats, run);
	about_run(caveats, run);
	return caveats;
}
