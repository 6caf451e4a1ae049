/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The language of assertions:
 *
 *   SUM OP SUM                          OP is one of <= >= < >
 *
 * A SUM is made of numbers, + - * / and ( ), min(SUM, ...), max(SUM, ...) and
 * terms:
 *
 *   METRIC(ARM[, at=PLACE][, device=NAME])
 *
 * PLACE is top (the default), bottom, peak (where most is delivered), a
 * multiple of the calibrated knee such as 2x, a range of them, 1x..2.5x, or
 * all: one value for each load there, for min() and max() to choose from.
 * Without device= the run's first device is meant.
 *
 * Every value is an interval. They are combined by interval arithmetic, as if
 * the errors of two terms always conspired: what comes out is too wide rather
 * than too narrow. Pure.
 */
#ifndef BENCH_STATS_EXPR_H
#define BENCH_STATS_EXPR_H

#include "metrics.h"

enum expr_op { EXPR_LE, EXPR_GE, EXPR_LT, EXPR_GT };

struct expr_term {
	const struct metric *metric;
	char arm[128];	 /* label of a series */
	char device[24]; /* "": the first that was measured */
	struct at at;
};

/* One SUM, as a tree. */
struct expr_node;

struct expr {
	struct expr_node *left, *right; /* no right: a SUM and no more */
	enum expr_op op;
};

/* NULL with @error: the column, what stands there, what is allowed. */
struct expr *expr_parse(const char *text, GError **error);
/* The same for a SUM without OP. */
struct expr *expr_parse_sum(const char *text, GError **error);
void expr_free(struct expr *e);

/* Call @each for every term, from left to right, until it is FALSE. */
typedef gboolean (*expr_visit)(const struct expr_term *term, gpointer data);
gboolean expr_walk(const struct expr *e, expr_visit each, gpointer data);

/*
 * What @term is worth: append one struct interval to @values, or one for each
 * load of its range, ascending. FALSE with *why (g_free).
 */
typedef gboolean (*expr_source)(const struct expr_term *term, GArray *values,
				char **why, gpointer data);

/* FALSE with *why when it cannot be told. */
gboolean expr_measure(const struct expr_node *sum, expr_source source,
		      gpointer data, struct interval *out, char **why);

/*
 * "<= 0.25"; "<= 0.6 * mfr(a) (= 5120)" when the right side is more than a
 * number and @right is not NULL. Free with g_free.
 */
char *expr_expected(const struct expr *e, const struct interval *right);

gboolean expr_holds(const struct expr *e, double left, double right);

/* Could it be either way, anywhere inside the two intervals? */
gboolean expr_is_close(const struct expr *e, const struct interval *left,
		       const struct interval *right);

#endif
