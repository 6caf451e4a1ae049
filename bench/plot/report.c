/* SPDX-License-Identifier: GPL-2.0-only */
#include "report.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "chart.h"
#include "page.h"
#include "panels.h"
#include "runinfo.h"
#include "terminal.h"

static gboolean save(const char *dir, const char *name, const char *suffix,
		     GBytes *bytes, GError **error)
{
	g_autofree char *file = g_strconcat(name, suffix, NULL);
	g_autofree char *path = g_build_filename(dir, file, NULL);
	gsize size;
	const char *data = g_bytes_get_data(bytes, &size);

	return g_file_set_contents(path, data, (gssize)size, error);
}

/* The pictures of one figure; those for the page are kept in @d. */
static gboolean draw_sketch(struct drawing *d, const struct sketch *sketch,
			    const char *head, const char *dir, GError **error)
{
	g_autoptr(GBytes) png = NULL;

	d->wide = sketch_draw(sketch, PICTURE_WIDE, head, error);
	if (!d->wide)
		return FALSE;
	d->narrow = sketch_draw(sketch, PICTURE_NARROW, head, error);
	if (!d->narrow)
		return FALSE;
	png = sketch_draw(sketch, PICTURE_PNG, head, error);
	return png && save(dir, d->figure->name, ".svg", d->wide, error) &&
	       save(dir, d->figure->name, ".png", png, error);
}

/* One drawing a figure, drawn or not. */
static gboolean draw(const struct run_view *run, const struct figure *f,
		     const char *head, const char *dir, GArray *drawings,
		     GError **error)
{
	struct drawing d = {.figure = f};
	struct sketch *sketch = sketch_new(f, run, &d.why);
	gboolean ok = !sketch || draw_sketch(&d, sketch, head, dir, error);

	if (!ok)
		d.why = g_strdup("the picture failed");
	g_clear_pointer(&sketch, sketch_free);
	g_array_append_val(drawings, d);
	return ok;
}

static gboolean draw_all(const struct run_view *run, const char *head,
			 GArray *drawings, GError **error)
{
	g_autofree char *dir = g_build_filename(run->dir, "plots", NULL);
	const struct figure *f;

	if (g_mkdir_with_parents(dir, 0755)) {
		int err = errno;

		g_set_error(error, G_IO_ERROR, g_io_error_from_errno(err),
			    "%s: %s", dir, g_strerror(err));
		return FALSE;
	}
	for (f = figures; f->name; f++)
		if (f->tunes == (run->tune != NULL) &&
		    !draw(run, f, head, dir, drawings, error))
			return FALSE;
	return TRUE;
}

static void drawing_clear(gpointer data)
{
	struct drawing *d = data;

	g_clear_pointer(&d->wide, g_bytes_unref);
	g_clear_pointer(&d->narrow, g_bytes_unref);
	g_clear_pointer(&d->why, g_free);
}

static gboolean write_page(const struct run_view *run, const GArray *drawings,
			   const char *missing, const char *path,
			   GError **error)
{
	g_autofree char *page = page_make(run, drawings, missing);

	return g_file_set_contents(path, page, -1, error);
}

/* The report of @run; a missing plot is told last, after all the rest. */
static gboolean make_report(const struct run_view *run, gboolean terminal,
			    GError **error)
{
	g_autofree char *path = g_build_filename(run->dir, "report.html", NULL);
	g_autofree char *head = chart_head(
		run->curves, runinfo_number(run->info, "knee_pps", POINT_NONE));
	g_autoptr(GArray) drawings =
		g_array_new(FALSE, FALSE, sizeof(struct drawing));
	g_autoptr(GError) undrawn = NULL;
	g_autoptr(GBytes) chart = NULL;

	g_array_set_clear_func(drawings, drawing_clear);
	draw_all(run, head, drawings, &undrawn);
	if (!write_page(run, drawings, undrawn ? undrawn->message : NULL, path,
			error))
		return FALSE;
	if (terminal) {
		if (!undrawn && !run->tune &&
		    run->series->len <= PANELS_ABOVE &&
		    chart_has(run->series, figures[0].metric))
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
		done = make_report(&run, terminal, error);
	run_view_clear(&run);
	return done;
}
