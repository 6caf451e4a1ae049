/* SPDX-License-Identifier: GPL-2.0-only */
/* What an expression is made of: for the files expr*.c only. */
#ifndef BENCH_STATS_EXPR_TREE_H
#define BENCH_STATS_EXPR_TREE_H

#include "expr.h"

enum expr_kind {
	EXPR_NUMBER,
	EXPR_TERM,
	EXPR_NEGATE, /* of one operand */
	EXPR_ADD,    /* of two, as are the next three */
	EXPR_SUBTRACT,
	EXPR_MULTIPLY,
	EXPR_DIVIDE,
	EXPR_MIN, /* of any number */
	EXPR_MAX,
};

struct expr_node {
	enum expr_kind kind;
	double number;
	struct expr_term term;
	char *text;    /* as written */
	GPtrArray *of; /* struct expr_node: the operands; or NULL */
	/* It has one value for each load of this range; NULL: one value. */
	const struct at *range;
};

struct expr_node *expr_node_new(enum expr_kind kind);
void expr_node_free(gpointer node);

/* The @i-th operand. */
const struct expr_node *expr_node_of(const struct expr_node *node, guint i);

#endif
