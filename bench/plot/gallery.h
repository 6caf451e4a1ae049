/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A gallery: one run of each scenario, below one directory.
 *
 *   gallery.conf   what was asked for, and how each run ended
 *   NAME/          the run directory of scenario NAME
 *   NAME.log       what that run printed
 *   index.html     all of them on one page
 *   verdicts.csv   a row an assertion, to compare galleries by
 */
#ifndef BENCH_PLOT_GALLERY_H
#define BENCH_PLOT_GALLERY_H

#include <gio/gio.h>

#include "stats/verdict.h"

#define GALLERY_FILE "gallery.conf"
#define GALLERY_PAGE "index.html"
#define GALLERY_VERDICTS "verdicts.csv"

/* What a scenario comes to besides what a verdict says of a run. */
#define GALLERY_ERROR "error"	  /* the run did not get to its end */
#define GALLERY_PENDING "not run" /* it was not begun, or interrupted */

struct gallery_entry {
	char *name, *question, *source;
	char *lab;		 /* in which it was run */
	gboolean ended;		 /* it was run to an end, good or bad */
	double seconds;		 /* that it took, all sessions together */
	char *why;		 /* of an error: the last thing the run said */
	struct verdict *verdict; /* NULL: there is none */
};

struct gallery {
	char *dir; /* absolute */
	char *lab, *profile, *kernel;
	char *started;	    /* UTC */
	GPtrArray *entries; /* struct gallery_entry, in the order to run them */
};

struct gallery *gallery_new(const char *dir);
void gallery_free(struct gallery *g);

/* Append a scenario that has not been run; the texts are copied. */
struct gallery_entry *gallery_add(struct gallery *g, const char *name,
				  const char *question, const char *source);

/* NULL with @error; with the verdicts of all runs that have one. */
struct gallery *gallery_read(const char *dir, GError **error);
/* Write gallery.conf, whole or not at all. */
gboolean gallery_save(const struct gallery *g, GError **error);

char *gallery_run_dir(const struct gallery *g, const struct gallery_entry *e);
/* Take the verdict that its run left, if there is one. */
void gallery_judge(const struct gallery *g, struct gallery_entry *e);

/* "pass", "fail", "invalid", "none", "skipped" or one of the two above. */
const char *gallery_result(const struct gallery_entry *e);
guint gallery_count(const struct gallery *g, const char *result);
double gallery_seconds(const struct gallery *g);
/* "3 of 4 hold"; or why there is nothing that could. Free it. */
char *gallery_summary(const struct gallery_entry *e);
/* "1 h 02 min", "34 s"; free it. */
char *gallery_time_text(double seconds);

/* index.html and verdicts.csv. */
gboolean gallery_write(const struct gallery *g, GError **error);

/* --- between the files --- */

char *gallery_page(const struct gallery *g);
char *gallery_table(const struct gallery *g);

/*
 * What differs between two texts of verdicts.csv: a line each in @lines. TRUE
 * when a result does; FALSE when only what was measured does. @error is set
 * when one of them is none.
 */
gboolean gallery_compare(const char *a, const char *b, GPtrArray *lines,
			 GError **error);

#endif
