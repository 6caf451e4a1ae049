/* SPDX-License-Identifier: GPL-2.0-only */
#include "verdict.h"

#include "expr.h"
#include "planted.h"
#include "search_metrics.h"
#include "verdict_json.h"

#include <string.h>

gboolean verdict_check_expr(const char *expr, GError **error)
{
	struct expr parsed;

	return expr_parse(expr, &parsed, error);
}

static void row_free(gpointer data)
{
	struct verdict_row *row = data;

	g_free(row->name);
	g_free(row->expr);
	g_free(row->expected);
	g_free(row->result);
	g_free(row->detail);
	g_free(row);
}

struct verdict *verdict_new(void)
{
	struct verdict *v = g_new0(struct verdict, 1);

	v->rows = g_ptr_array_new_with_free_func(row_free);
	return v;
}

void verdict_free(struct verdict *v)
{
	if (!v)
		return;
	g_free(v->overall);
	g_free(v->planted);
	g_free(v->skipped);
	g_ptr_array_unref(v->rows);
	g_clear_pointer(&v->noise, g_ptr_array_unref);
	g_free(v);
}

/* Where assertions look: the curves, and the device that they mean. */
struct evidence {
	const GPtrArray *series;
	const GArray *searches; /* struct search_summary */
	const char *device;
};

static const struct series *find_series(const struct evidence *from,
					const struct expr *e)
{
	const struct series *s = NULL;

	if (*e->device)
		return summary_find_on(from->series, e->mode, e->device);
	s = summary_find(from->series, e->mode);
	return s ? s : summary_find_on(from->series, e->mode, from->device);
}

static gboolean measure(const struct expr *e, const struct evidence *from,
			struct interval *out, char **why)
{
	const struct series *s = find_series(from, e);
	g_autofree char *labels = NULL;
	const struct search_question asked = {
		.summary = from->searches,
		.metric = e->metric->name,
		.mode = e->mode,
		.device = *e->device ? e->device : from->device,
	};

	if (search_metric_known(&asked))
		return search_metric_measure(&asked, out, why);
	if (s)
		return metric_measure(e->metric, s, e->at, out, why);
	labels = summary_labels(from->series);
	*why = g_strdup_printf("no points of \"%s\"%s%s; there are: %s",
			       e->mode, *e->device ? " on " : "", e->device,
			       *labels ? labels : "none");
	return FALSE;
}

static struct verdict_row *judge(const struct assertion *a,
				 const struct expr *e,
				 const struct evidence *from)
{
	struct verdict_row *row = g_new0(struct verdict_row, 1);
	char *why = NULL;

	row->name = g_strdup(a->name);
	row->expr = g_strdup(a->expr);
	row->expected = expr_expected(e);
	if (!measure(e, from, &row->measured, &why)) {
		row->measured.n = 0;
		row->result = g_strdup("invalid");
		row->detail = why;
		return row;
	}
	row->result =
		g_strdup(expr_holds(e, row->measured.median) ? "pass" : "fail");
	row->detail = g_strdup(expr_holds(e, row->measured.low) !=
					       expr_holds(e, row->measured.high)
				       ? "the limit lies inside the spread of "
					 "the repetitions: "
					 "measure more of them"
				       : "");
	return row;
}

static const char *overall_of(const GPtrArray *rows)
{
	const char *overall = rows->len ? "pass" : "none";
	guint i;

	for (i = 0; i < rows->len; i++) {
		const struct verdict_row *row = rows->pdata[i];

		if (!strcmp(row->result, "fail"))
			return "fail";
		if (!strcmp(row->result, "invalid"))
			overall = "invalid";
	}
	return overall;
}

/* What was measured on purpose under a fault says nothing but that. */
static void judge_planted(struct verdict *v, const struct fault *f,
			  const GArray *points)
{
	guint caught = fault_caught(f, points);

	v->overall = g_strdup(caught ? "caught" : "missed");
	v->planted = caught ? g_strdup_printf("%s, caught by %u of %u points",
					      f->name, caught, points->len)
			    : g_strdup_printf("%s, not caught", f->name);
}

gboolean verdict_skip(const char *run_dir, const char *why, GError **error)
{
	struct verdict *v = verdict_new();
	gboolean ok;

	v->noise = noise_list();
	v->overall = g_strdup("skipped");
	v->skipped = g_strdup(why);
	ok = verdict_write(run_dir, v, error);
	verdict_free(v);
	return ok;
}

gboolean verdict_evaluate(const char *run_dir, GPtrArray *assertions,
			  GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, "points.csv", NULL);
	g_autoptr(GArray) points = points_read(path, error);
	g_autoptr(GPtrArray) series = NULL;
	const struct fault *planted;
	g_autoptr(GPtrArray) rows = NULL;
	g_autoptr(GArray) searches = NULL;
	struct evidence from;
	struct verdict *v;
	gboolean done = FALSE;
	guint i;

	if (!points)
		return FALSE;
	rows = searchrows_read(run_dir, error);
	if (!rows)
		return FALSE;
	searches = searchrows_summary(rows);
	series = summary_new(points);
	from.searches = searches;
	from.series = series;
	from.device = points->len
			      ? g_array_index(points, struct point, 0).device
			      : "";
	v = verdict_new();
	v->noise = noise_new(points);
	v->exact =
		points->len &&
		points_lab_is_exact(g_array_index(points, struct point, 0).lab);
	for (i = 0; i < assertions->len; i++) {
		const struct assertion *a = assertions->pdata[i];
		struct expr e;

		if (!expr_parse(a->expr, &e, error))
			goto out;
		g_ptr_array_add(v->rows, judge(a, &e, &from));
	}
	planted = fault_planted(run_dir);
	if (planted)
		judge_planted(v, planted, points);
	else
		v->overall = g_strdup(overall_of(v->rows));
	done = verdict_write(run_dir, v, error);
out:
	verdict_free(v);
	return done;
}
