/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Figures and tables that others published, part of the program: what a
 * scenario's [overlay] names. results/reference/papers/README.md says where
 * each comes from. Pure.
 */
#ifndef BENCH_STATS_PAPERS_H
#define BENCH_STATS_PAPERS_H

#include "tidy.h"

enum paper_kind { PAPER_FIGURE, PAPER_TABLE };

/* What is on the y axis of a figure. */
enum paper_y { PAPER_DELIVERED, PAPER_USER_CPU };

struct paper {
	enum paper_kind kind;
	const char *name; /* "6-1" */
	const char *title;
	const char *source;
	const char *text; /* of the CSV, maybe with other figures in it */
	enum paper_y y;
};

/* The name of each kind, as keys have it. */
const char *paper_kind_name(enum paper_kind kind);

/* NULL when there is none. */
const struct paper *paper_find(enum paper_kind kind, const char *name);
/* "6-1, 6-3" for messages; free with g_free. */
char *paper_names(enum paper_kind kind);

/* Has it a series of that name; and which has it ("a, b", g_free it)? */
gboolean paper_has_series(const struct paper *p, const char *series);
char *paper_series_names(const struct paper *p);

/*
 * The rows of @series as CSV lines, each behind @arm: for figures "ARM,SERIES,
 * LOAD,VALUE", for tables "ARM," and the row as it is.
 */
void paper_put_rows(const struct paper *p, const char *series, const char *arm,
		    GString *csv);
/* The header of such lines, and the names of its series in their order. */
char *paper_header(const struct paper *p);
GPtrArray *paper_series(const struct paper *p);

/*
 * The load by which all loads of a figure of CPU shares are divided, as it
 * has no peak of its own: that at which its kernel without a limit would have
 * nothing left for a user process. 0 for all others.
 */
double paper_unit_pps(const struct paper *p);

#endif
