/* SPDX-License-Identifier: GPL-2.0-only */
/* points.csv of anybody's, and what is made of points. */
#include "fuzz.h"

#include <string.h>

#include "stats/compare.h"
#include "stats/metrics.h"
#include "stats/points.h"
#include "stats/summary.h"

static void write_points(const char *name, const GArray *points)
{
	const char *path = fuzz_file(name, "", 0);
	GError *error = NULL;
	guint i;

	for (i = 0; i < points->len; i++)
		fuzz_need(points_append(path,
					&g_array_index(points, struct point, i),
					&error),
			  "a row cannot be written: %s",
			  error ? error->message : "");
}

/* What is written of what was read is read, and written the same. */
static void write_again(const GArray *points)
{
	g_autofree char *first = NULL, *second = NULL;
	g_autofree char *path = g_build_filename(fuzz_dir(), "first", NULL);
	g_autoptr(GArray) same = NULL;
	GError *error = NULL;

	write_points("first", points);
	same = points_read(path, &error);
	fuzz_need(same != NULL, "what was written is not read: %s",
		  error ? error->message : "");
	fuzz_need(same->len == points->len, "%u rows of %u", same->len,
		  points->len);
	write_points("second", same);
	first = fuzz_content("first");
	second = fuzz_content("second");
	fuzz_need_same(first, second, "points.csv");
}

static void measure(const struct series *s)
{
	const struct at top = {.kind = AT_TOP};
	const struct metric *m;

	for (m = metrics; m->name; m++) {
		g_autofree char *why = NULL;
		struct interval v;

		if (!metric_measure(m, s, top, &v, &why))
			fuzz_need_line(why);
	}
}

static void look_at(const GArray *points)
{
	g_autoptr(GPtrArray) series = summary_with_twins(points);
	const struct compare_run run = {.points = points};
	struct comparison *c = compare_runs(&run, &run, FALSE);
	g_autofree char *labels = summary_labels(series);
	guint i;

	for (i = 0; i < series->len; i++)
		measure(series->pdata[i]);
	fuzz_need(*labels || !points->len, "points of no series");
	fuzz_need(!c->only_a->len && !c->only_b->len,
		  "points that the same run lacks");
	comparison_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	GError *error = NULL;
	g_autoptr(GArray) points =
		points_read(fuzz_file("points.csv", data, size), &error);

	fuzz_need_judged(points != NULL, &error);
	/* Rows are compared each with each. */
	if (!points || points->len > 64)
		return 0;
	if (points->len)
		write_again(points);
	look_at(points);
	return 0;
}
