/* SPDX-License-Identifier: GPL-2.0-only */
#include "verdict.h"

#include "evidence.h"
#include "planted.h"
#include "tune_json.h"
#include "verdict_json.h"
#include "whytext.h"

#include <string.h>

gboolean verdict_check_expr(const char *expr, GError **error)
{
	struct expr *parsed = expr_parse(expr, error);
	gboolean ok = parsed != NULL;

	expr_free(parsed);
	return ok;
}

static void row_free(gpointer data)
{
	struct verdict_row *row = data;

	g_free(row->name);
	g_free(row->expr);
	g_free(row->expected);
	g_free(row->result);
	g_free(row->detail);
	g_free(row->explanation);
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

static void refuse(struct verdict_row *row, const struct expr *e, char *why)
{
	row->expected = expr_expected(e, NULL);
	row->measured.n = 0;
	row->result = g_strdup("invalid");
	row->detail = why;
}

static struct verdict_row *judge(const struct assertion *a,
				 const struct expr *e,
				 const struct evidence *from)
{
	struct verdict_row *row = g_new0(struct verdict_row, 1);
	struct interval limit;
	char *why = NULL;
	gboolean holds;

	row->name = g_strdup(a->name);
	row->expr = g_strdup(a->expr);
	if (!expr_measure(e->left, evidence_measure, (gpointer)from,
			  &row->measured, &why) ||
	    !expr_measure(e->right, evidence_measure, (gpointer)from, &limit,
			  &why)) {
		refuse(row, e, why);
		return row;
	}
	holds = expr_holds(e, row->measured.median, limit.median);
	row->expected = expr_expected(e, &limit);
	row->result = g_strdup(holds ? "pass" : "fail");
	row->detail = g_strdup(expr_is_close(e, &row->measured, &limit)
				       ? "the limit lies inside the spread of "
					 "the repetitions: "
					 "measure more of them"
				       : "");
	if (!holds && a->why)
		row->explanation =
			whytext_fill(a->why, evidence_measure, (gpointer)from);
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
	struct evidence from = {0};
	GError *wrong = NULL;
	struct verdict *v;
	gboolean done = FALSE;
	guint i;

	if (!points)
		return FALSE;
	rows = searchrows_read(run_dir, error);
	if (!rows)
		return FALSE;
	searches = searchrows_summary(rows);
	from.tune = tune_json_read(run_dir, &wrong);
	if (wrong) {
		g_propagate_error(error, wrong);
		return FALSE;
	}
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
		struct expr *e = expr_parse(a->expr, error);

		if (!e)
			goto out;
		g_ptr_array_add(v->rows, judge(a, e, &from));
		expr_free(e);
	}
	planted = fault_planted(run_dir);
	if (planted)
		judge_planted(v, planted, points);
	else
		v->overall = g_strdup(overall_of(v->rows));
	done = verdict_write(run_dir, v, error);
out:
	verdict_free(v);
	g_clear_pointer(&from.tune, json_object_unref);
	return done;
}
