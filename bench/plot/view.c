/* SPDX-License-Identifier: GPL-2.0-only */
#include "view.h"

#include <gio/gio.h>
#include <math.h>

#include "runinfo.h"
#include "stats/tune_json.h"

#define HALF 0.5

static const char *const counter_columns[] = {"seq", "name", "value", NULL};
static const char *const sample_columns[] = {"seq", "t_ns", "delivered", "hog",
					     NULL};

void run_view_clear(struct run_view *run)
{
	g_clear_pointer(&run->dir, g_free);
	g_clear_pointer(&run->info, json_object_unref);
	g_clear_pointer(&run->series, g_ptr_array_unref);
	g_clear_pointer(&run->curves, g_ptr_array_unref);
	g_clear_pointer(&run->points, g_array_unref);
	g_clear_pointer(&run->verdict, verdict_free);
	g_clear_pointer(&run->costs, g_array_unref);
	g_clear_pointer(&run->counters, tidy_free);
	g_clear_pointer(&run->stages, g_array_unref);
	g_clear_pointer(&run->samples, tidy_free);
	g_clear_pointer(&run->searches, g_ptr_array_unref);
	g_clear_pointer(&run->tune, json_object_unref);
}

static struct tidy *read_table(const char *dir, const char *name,
			       const char *const *needed, GError **error)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);

	return tidy_read(path, needed, error);
}

static gboolean read_points(struct run_view *run, GError **error)
{
	g_autofree char *path = g_build_filename(run->dir, "points.csv", NULL);

	run->points = points_read(path, error);
	if (!run->points)
		return FALSE;
	if (!run->points->len) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s: holds no finished point yet", path);
		return FALSE;
	}
	run->series = summary_new(run->points);
	run->curves = summary_with_twins(run->points);
	return TRUE;
}

static gboolean read_tune(struct run_view *run, GError **error)
{
	g_autoptr(GError) wrong = NULL;

	run->tune = tune_json_read(run->dir, &wrong);
	if (!wrong)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&wrong));
	return FALSE;
}

/* What a run may have; older ones have less. */
static gboolean read_extras(struct run_view *run, GError **error)
{
	g_autofree char *costs = g_build_filename(run->dir, COSTS_FILE, NULL);
	g_autofree char *stages =
		g_build_filename(run->dir, STAGEROWS_FILE, NULL);

	run->costs = costs_read(costs, error);
	if (!run->costs)
		return FALSE;
	run->counters =
		read_table(run->dir, "counters.csv", counter_columns, error);
	if (!run->counters)
		return FALSE;
	run->stages = stagerows_read(stages, error);
	if (!run->stages)
		return FALSE;
	run->samples =
		read_table(run->dir, "series.csv", sample_columns, error);
	if (!run->samples)
		return FALSE;
	run->searches = searchrows_read(run->dir, error);
	return run->searches && read_tune(run, error);
}

gboolean run_view_read(struct run_view *run, const char *dir, GError **error)
{
	g_autofree char *verdict = g_build_filename(dir, VERDICT_FILE, NULL);

	run->dir = g_strdup(dir);
	if (!read_points(run, error) || !read_extras(run, error))
		return FALSE;
	run->info = runinfo_read(dir, error);
	if (!run->info)
		return FALSE;
	/* An interrupted run has none. */
	if (!g_file_test(verdict, G_FILE_TEST_EXISTS))
		return TRUE;
	run->verdict = verdict_read(dir, error);
	return run->verdict != NULL;
}

char *run_view_question(const struct run_view *run)
{
	char *question = runinfo_text(run->info, "scenario.question");

	return question ? question
			: g_strdup("What does the receive path do under load?");
}

gboolean run_view_is_exact(const struct run_view *run)
{
	g_autofree char *lab = runinfo_text(run->info, "request.lab");

	return points_lab_is_exact(lab);
}

gboolean series_is_twin(const struct series *s)
{
	return s->like->twin != 0;
}

double load_place(const struct load *load)
{
	return load->grid >= 0 ? load->grid : load->offered_pps;
}

/* Where half the knee would be among places. */
static double half_place(const struct run_view *run, const struct load *any)
{
	double knee = runinfo_number(run->info, "knee_pps", POINT_NONE);

	if (any->grid >= 0)
		return HALF;
	return knee > 0 ? HALF * knee : 0;
}

static gboolean is_better(enum pick pick, double half, double place,
			  double best)
{
	switch (pick) {
	case PICK_LOW:
		return place < best;
	case PICK_HALF:
		return fabs(place - half) < fabs(best - half);
	case PICK_TOP:
		break;
	}
	return place > best;
}

double run_view_pick(const struct run_view *run, enum pick pick)
{
	double best = NAN;
	guint i, j;

	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];

		for (j = 0; j < s->loads->len; j++) {
			const struct load *load =
				&g_array_index(s->loads, struct load, j);
			double place = load_place(load);

			if (isnan(best) ||
			    is_better(pick, half_place(run, load), place, best))
				best = place;
		}
	}
	return best;
}

const struct load *series_at(const struct series *s, double place)
{
	guint i;

	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);

		if (fabs(load_place(load) - place) <= place * 1e-6)
			return load;
	}
	return NULL;
}

char *run_view_place_text(const struct run_view *run, double place)
{
	double rate = NAN, grid = POINT_NONE;
	guint i;

	for (i = 0; i < run->series->len; i++) {
		const struct load *load =
			series_at(run->series->pdata[i], place);

		if (!load)
			continue;
		/* Multiples of knees of their own are several rates. */
		if (!isnan(rate) && rate != load->offered_pps)
			return g_strdup_printf("%.3gx the knee", place);
		rate = load->offered_pps;
		grid = load->grid;
	}
	if (grid >= 0)
		return g_strdup_printf("%.4g kpps (%.3gx the knee)",
				       rate / 1000, grid);
	return g_strdup_printf("%.4g kpps", rate / 1000);
}

static gint compare_delivered(gconstpointer a, gconstpointer b)
{
	const struct point *p = *(const struct point *const *)a;
	const struct point *q = *(const struct point *const *)b;
	double x = p->delivered / (double)MAX(p->sent, 1);
	double y = q->delivered / (double)MAX(q->sent, 1);

	return (x > y) - (x < y);
}

const struct point *load_median_point(const struct load *load)
{
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();
	guint i;

	for (i = 0; i < load->valid->len; i++)
		g_ptr_array_add(sorted, load->valid->pdata[i]);
	if (!sorted->len)
		return NULL;
	g_ptr_array_sort(sorted, compare_delivered);
	return sorted->pdata[(sorted->len - 1) / 2];
}
