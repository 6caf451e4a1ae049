/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * verdict.json: what a scenario claims, and whether the points bear it out.
 */
#ifndef BENCH_STATS_VERDICT_H
#define BENCH_STATS_VERDICT_H

#include "noise.h"

#define VERDICT_FILE "verdict.json"

/* What a scenario claims; @expr is in the language of expr.h. */
struct assertion {
	char *name;
	char *expr;
	char *why; /* what to say when it fails: see whytext.h; or NULL */
};

/* One line of the verdict. */
struct verdict_row {
	char *name;
	char *expr;
	char *expected;		  /* "<= 0.25" */
	struct interval measured; /* the left side; n is 0 when it was not */
	char *result;		  /* "pass", "fail" or "invalid" */
	char *detail;	   /* why it is invalid, or what to mind; may be "" */
	char *explanation; /* the scenario's, of a failure; or NULL */
};

struct verdict {
	/*
	 * "fail" when anything failed, else "invalid" when anything could not
	 * be told, else "pass"; "none" when nothing is claimed. Of a run with a
	 * planted fault it is "caught" or "missed", and no more. "skipped"
	 * when it could not be measured here.
	 */
	char *overall;
	char *planted;	  /* "silent-drop, caught by 2 of 4 points"; or NULL */
	char *skipped;	  /* why nothing was measured; or NULL */
	GPtrArray *rows;  /* struct verdict_row */
	gboolean exact;	  /* measured where nothing scatters: no noise */
	GPtrArray *noise; /* struct noise: the A/A pairs that were measured */
};

/* Is @expr one? FALSE with @error: column, what is wrong, what is allowed. */
gboolean verdict_check_expr(const char *expr, GError **error);

/*
 * Judge @assertions (struct assertion) by the points.csv of @run_dir and
 * write its verdict.json, whole or not at all. FALSE means that there is no
 * verdict (unreadable points, an expression that is none, no space); a failed
 * assertion is TRUE.
 */
gboolean verdict_evaluate(const char *run_dir, GPtrArray *assertions,
			  GError **error);

/* Write a verdict.json that says why nothing was measured. */
gboolean verdict_skip(const char *run_dir, const char *why, GError **error);

/* Read verdict.json back; free with verdict_free. */
struct verdict *verdict_read(const char *run_dir, GError **error);
void verdict_free(struct verdict *v);

#endif
