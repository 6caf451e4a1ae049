/* SPDX-License-Identifier: GPL-2.0-only */
/* Shares of a whole, stacked: a cell a mode, a column a load. */
#ifndef BENCH_PLOT_STACK_H
#define BENCH_PLOT_STACK_H

#include "view.h"

struct part {
	const char *name;
	const char *tint; /* a variable of palette.c */
};

/*
 * The shares (0..1) of the parts at one point; FALSE when they are not known.
 */
typedef gboolean (*shares_of)(const struct run_view *run, const struct point *p,
			      double *shares);

/*
 * What stacked.gp wants, or NULL when no point has shares. Parts that are 0
 * everywhere are left out.
 */
char *stack_data(const struct run_view *run, const struct part *parts,
		 guint n_parts, shares_of shares, const char *axis,
		 guint *cells);

#endif
