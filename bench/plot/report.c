/* SPDX-License-Identifier: GPL-2.0-only */
#include "report.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "chart.h"
#include "page.h"
#include "panels.h"
#include "runinfo.h"
#include "terminal.h"

static void run_view_clear(struct run_view *run)
{
	g_clear_pointer(&run->info, json_object_unref);
	g_clear_pointer(&run->series, g_ptr_array_unref);
	g_clear_pointer(&run->points, g_array_unref);
	g_clear_pointer(&run->verdict, verdict_free);
	g_clear_pointer(&run->costs, g_array_unref);
}

static gboolean run_view_read(struct run_view *run, const char *run_dir,
			      GError **error)
{
	g_autofree char *points = g_build_filename(run_dir, "points.csv", NULL);
	g_autofree char *costs = g_build_filename(run_dir, COSTS_FILE, NULL);
	g_autofree char *verdict =
		g_build_filename(run_dir, VERDICT_FILE, NULL);

	run->points = points_read(points, error);
	if (!run->points)
		return FALSE;
	if (!run->points->len) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s: holds no finished point yet", points);
		return FALSE;
	}
	run->series = summary_new(run->points);
	run->costs = costs_read(costs, error);
	if (!run->costs)
		return FALSE;
	run->info = runinfo_read(run_dir, error);
	if (!run->info)
		return FALSE;
	/* An interrupted run has none. */
	if (!g_file_test(verdict, G_FILE_TEST_EXISTS))
		return TRUE;
	run->verdict = verdict_read(run_dir, error);
	return run->verdict != NULL;
}

static gboolean save(const char *dir, const char *name, const char *suffix,
		     GBytes *bytes, GError **error)
{
	g_autofree char *file = g_strconcat(name, suffix, NULL);
	g_autofree char *path = g_build_filename(dir, file, NULL);
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);

	return g_file_set_contents(path, data, (gssize)size, error);
}

static gboolean draw(const struct figure *f, const char *head,
		     const GPtrArray *series, const char *dir, GArray *drawings,
		     GError **error)
{
	struct drawing d = {f, NULL};
	g_autoptr(GBytes) png = NULL;

	d.svg = figure_svg(f, head, series, error);
	if (!d.svg)
		return FALSE;
	g_array_append_val(drawings, d);
	png = figure_png(f, head, series, error);
	return png && save(dir, f->name, ".svg", d.svg, error) &&
	       save(dir, f->name, ".png", png, error);
}

static gboolean draw_all(const struct run_view *run, const char *head,
			 const char *run_dir, GArray *drawings, GError **error)
{
	g_autofree char *dir = g_build_filename(run_dir, "plots", NULL);
	const struct figure *f;

	if (g_mkdir_with_parents(dir, 0755)) {
		int err = errno;

		g_set_error(error, G_IO_ERROR, g_io_error_from_errno(err),
			    "%s: %s", dir, g_strerror(err));
		return FALSE;
	}
	for (f = figures; f->name; f++)
		if (chart_has(run->series, f->needs) &&
		    !draw(f, head, run->series, dir, drawings, error))
			return FALSE;
	return TRUE;
}

static void drawing_clear(gpointer data)
{
	g_bytes_unref(((struct drawing *)data)->svg);
}

static gboolean write_page(const struct run_view *run, const GArray *drawings,
			   const char *missing, const char *path,
			   GError **error)
{
	g_autofree char *page = page_make(run, drawings, missing);

	return g_file_set_contents(path, page, -1, error);
}

/* The report of @run; a missing plot is told last, after all the rest. */
static gboolean make_report(const struct run_view *run, const char *run_dir,
			    gboolean terminal, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, "report.html", NULL);
	g_autofree char *head = chart_head(
		run->series, runinfo_number(run->info, "knee_pps", POINT_NONE));
	g_autoptr(GArray) drawings =
		g_array_new(FALSE, FALSE, sizeof(struct drawing));
	g_autoptr(GError) undrawn = NULL;
	g_autoptr(GBytes) chart = NULL;

	g_array_set_clear_func(drawings, drawing_clear);
	draw_all(run, head, run_dir, drawings, &undrawn);
	if (!write_page(run, drawings, undrawn ? undrawn->message : NULL, path,
			error))
		return FALSE;
	if (terminal) {
		if (!undrawn && run->series->len <= PANELS_ABOVE &&
		    chart_has(run->series, figures[0].needs))
			chart = figure_terminal(head, terminal_columns(),
						&undrawn);
		terminal_print(run, chart, path);
	}
	if (!undrawn)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&undrawn));
	return FALSE;
}

gboolean report_write(const char *run_dir, gboolean terminal, GError **error)
{
	struct run_view run = {0};
	gboolean done = FALSE;

	if (run_view_read(&run, run_dir, error))
		done = make_report(&run, run_dir, terminal, error);
	run_view_clear(&run);
	return done;
}
