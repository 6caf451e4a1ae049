/* SPDX-License-Identifier: GPL-2.0-only */
#include "expr_tree.h"

struct expr_node *expr_node_new(enum expr_kind kind)
{
	struct expr_node *node = g_new0(struct expr_node, 1);

	node->kind = kind;
	return node;
}

void expr_node_free(gpointer data)
{
	struct expr_node *node = data;

	if (!node)
		return;
	g_free(node->text);
	g_clear_pointer(&node->of, g_ptr_array_unref);
	g_free(node);
}

const struct expr_node *expr_node_of(const struct expr_node *node, guint i)
{
	return g_ptr_array_index(node->of, i);
}

void expr_free(struct expr *e)
{
	if (!e)
		return;
	expr_node_free(e->left);
	expr_node_free(e->right);
	g_free(e);
}

static gboolean walk(const struct expr_node *node, expr_visit each,
		     gpointer data)
{
	guint i;

	if (node->kind == EXPR_TERM)
		return each(&node->term, data);
	for (i = 0; node->of && i < node->of->len; i++)
		if (!walk(expr_node_of(node, i), each, data))
			return FALSE;
	return TRUE;
}

gboolean expr_walk(const struct expr *e, expr_visit each, gpointer data)
{
	return walk(e->left, each, data) &&
	       (!e->right || walk(e->right, each, data));
}

static const char *op_text(enum expr_op op)
{
	static const char *const texts[] = {"<=", ">=", "<", ">"};

	return texts[op];
}

static gboolean is_number(const struct expr_node *node)
{
	return node->kind == EXPR_NUMBER ||
	       (node->kind == EXPR_NEGATE &&
		expr_node_of(node, 0)->kind == EXPR_NUMBER);
}

char *expr_expected(const struct expr *e, const struct interval *right)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	g_autofree char *value = NULL;

	if (is_number(e->right)) {
		double limit = e->right->kind == EXPR_NUMBER
				       ? e->right->number
				       : -expr_node_of(e->right, 0)->number;

		g_ascii_formatd(number, sizeof(number), "%.15g", limit);
		return g_strdup_printf("%s %s", op_text(e->op), number);
	}
	if (!right)
		return g_strdup_printf("%s %s", op_text(e->op), e->right->text);
	value = stats_number(right->median);
	return g_strdup_printf("%s %s (= %s)", op_text(e->op), e->right->text,
			       value);
}

gboolean expr_holds(const struct expr *e, double left, double right)
{
	switch (e->op) {
	case EXPR_LE:
		return left <= right;
	case EXPR_GE:
		return left >= right;
	case EXPR_LT:
		return left < right;
	case EXPR_GT:
		return left > right;
	}
	return FALSE;
}

gboolean expr_is_close(const struct expr *e, const struct interval *left,
		       const struct interval *right)
{
	return expr_holds(e, left->low, right->high) !=
	       expr_holds(e, left->high, right->low);
}
