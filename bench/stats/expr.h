/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The language of assertions:
 *
 *   METRIC(MODE[, at=top|bottom|NUMBERx][, device=NAME]) OP NUMBER
 *
 * OP is one of <= >= < >. at= defaults to top; NUMBERx is a multiple of the
 * calibrated knee. Without device= the run's first device is
 * meant.|bottom|NUMBERx]) OP NUMBER     OP: <= >= < >
 *
 * at= defaults to top; NUMBERx is a multiple of the calibrated knee.
 */
#ifndef BENCH_STATS_EXPR_H
#define BENCH_STATS_EXPR_H

#include "metrics.h"

enum expr_op { EXPR_LE, EXPR_GE, EXPR_LT, EXPR_GT };

struct expr {
	const struct metric *metric;
	char mode[128];	 /* label of a series */
	char device[24]; /* "": the first that was measured */
	struct at at;
	enum expr_op op;
	double limit;
};

/* FALSE with @error: the column, what stands there, what is allowed. */
gboolean expr_parse(const char *text, struct expr *out, GError **error);

/* "<= 0.25"; free with g_free. */
char *expr_expected(const struct expr *e);

gboolean expr_holds(const struct expr *e, double measured);

#endif
