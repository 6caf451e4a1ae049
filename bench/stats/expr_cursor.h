/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading an expression from left to right: for the files expr*.c only. */
#ifndef BENCH_STATS_EXPR_CURSOR_H
#define BENCH_STATS_EXPR_CURSOR_H

#include "expr.h"

struct expr_cursor {
	const char *text;
	const char *at;
	guint depth; /* brackets in brackets */
	GError **error;
};

void expr_skip_space(struct expr_cursor *c);

/* At @where stands what is not @allowed. Always FALSE, so that a parser can
 * return it. */
gboolean expr_wrong(struct expr_cursor *c, const char *where,
		    const char *allowed);

/* FALSE without an error when something else stands there. */
gboolean expr_take_char(struct expr_cursor *c, char wanted);
gboolean expr_take_word(struct expr_cursor *c, const char *word);
/* Decimal digits: no "inf", no "0x10". */
gboolean expr_take_number(struct expr_cursor *c, double *out);

/* Behind "METRIC(", whose metric is in @out, up to its ")". */
gboolean expr_take_term(struct expr_cursor *c, struct expr_term *out);

#endif
