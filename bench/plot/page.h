/* SPDX-License-Identifier: GPL-2.0-only */
/* report.html, section by section. */
#ifndef BENCH_PLOT_PAGE_H
#define BENCH_PLOT_PAGE_H

#include <gio/gio.h>

#include "figures.h"
#include "view.h"

/* A figure, drawn or not. */
struct drawing {
	const struct figure *figure;
	GBytes *wide, *narrow; /* SVG; both NULL when there is none */
	char *why;	       /* ... and then why not */
};

/*
 * The whole page. @missing: why there are no (more) drawings (struct drawing),
 * or NULL. Free with g_free.
 */
char *page_make(const struct run_view *run, const GArray *drawings,
		const char *missing);

/*
 * --- between the files of the page ---
 *
 * What they write is well-formed XML as well: all elements are closed.
 */

/* Append; every %s is escaped for HTML. */
void page_put(GString *page, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* "<section id=...><h2>...</h2>"; @id is linked to. */
void page_section(GString *page, const char *id, const char *title);
void page_section_end(GString *page);

/* A claim's row up to what was measured, whose cell is left open. */
void page_put_claim(GString *page, const struct verdict_row *row);

/*
 * A table that scrolls in itself where it is wider than the page. @label says
 * what it is to those who do not see it. @headings: NULL-terminated; one that
 * begins with '#' is of numbers.
 */
void page_table(GString *page, const char *label, const char *const *headings);
void page_table_end(GString *page);
/* One more heading of a table that was begun with page_table_begin(). */
void page_table_begin(GString *page, const char *label);
void page_heading(GString *page, const char *heading);
void page_headings_end(GString *page);

/* A cell with a number and, where they differ, the ends of its range. */
void page_interval(GString *page, const struct interval *v, double scale);

/* @svg inline; @name and @class make its ids its own, @label is read out. */
void page_put_svg(GString *page, const char *name, const char *class,
		  const char *label, GBytes *svg);

/* All figures, and why one is not there. */
void page_put_figures(GString *page, const GArray *drawings,
		      const struct run_view *run, const char *missing);

/* What to mind before a number of this run is quoted. */
void page_put_caveats(GString *page, const struct run_view *run);

/* A loud one, about a run with a planted fault; else nothing. */
void page_put_planted(GString *page, const struct run_view *run);

/* How it was measured, how sure it is, when it does not apply. */
void page_put_method(GString *page, const struct run_view *run);

/* What an A/A pair says; nothing without one. A part of the above. */
void page_put_noise(GString *page, const struct run_view *run);

/* Did the generator do what it was asked, and where is every frame? */
void page_put_honesty(GString *page, const struct run_view *run);

/* Each mode against its own limit; nothing for other kinds of run. */
void page_put_modes(GString *page, const struct run_view *run);

/* A published table with ours; nothing for a run without one. */
void page_put_reference(GString *page, const struct run_view *run);

/* Loss-ratio searches; nothing when there were none. */
void page_put_searches(GString *page, const struct run_view *run);

/* What a tuner recommends; nothing in other runs. */
void page_put_tune(GString *page, const struct run_view *run);

/* Times by stage; nothing when there are none. */
void page_put_stages(GString *page, const struct run_view *run);

/* Instructions by stage; nothing when none were counted. */
void page_put_costs(GString *page, const struct run_view *run);

/* Medians, invalid points, collectors, environment. */
void page_put_medians(GString *page, const struct run_view *run);
void page_put_invalid(GString *page, const struct run_view *run);
void page_put_collectors(GString *page, const struct run_view *run);
void page_put_environment(GString *page, const struct run_view *run);

#endif
