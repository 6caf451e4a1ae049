/* SPDX-License-Identifier: GPL-2.0-only */
/* report.html, section by section. */
#ifndef BENCH_PLOT_PAGE_H
#define BENCH_PLOT_PAGE_H

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "figures.h"
#include "stats/costs.h"
#include "stats/summary.h"
#include "stats/verdict.h"

/* A run directory, read. */
struct run_view {
	JsonObject *info;
	GArray *points;
	GPtrArray *series;
	struct verdict *verdict; /* NULL when there is none yet */
	GArray *costs;		 /* struct cost; empty when none were counted */
};

/* What run.json says about the scenario; never NULL, g_free it. */
char *run_view_question(const struct run_view *run);

/* A figure that was drawn. */
struct drawing {
	const struct figure *figure;
	GBytes *svg;
};

/*
 * The whole page. @missing: why there are no (more) drawings (struct drawing),
 * or NULL. Free with g_free.
 */
char *page_make(const struct run_view *run, const GArray *drawings,
		const char *missing);

/* --- between the files of the page --- */

/* Append; every %s is escaped for HTML. */
void page_put(GString *page, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* How it was measured, how sure it is, when it does not apply. */
void page_put_method(GString *page, const struct run_view *run);

/* What kind of measurement a virtual lab's is; nothing for others. */
void page_put_lab(GString *page, const struct run_view *run);

/* Each mode against its own limit; nothing for other kinds of run. */
void page_put_modes(GString *page, const struct run_view *run);

/* Instructions by stage; nothing when none were counted. */
void page_put_costs(GString *page, const struct run_view *run);

/* Medians, invalid points, environment. */
void page_put_tables(GString *page, const struct run_view *run);

#endif
