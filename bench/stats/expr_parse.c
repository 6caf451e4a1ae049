/* SPDX-License-Identifier: GPL-2.0-only */
/* From text to tree. */
#include <gio/gio.h>
#include <string.h>

#include "expr_cursor.h"
#include "expr_tree.h"

#define MAX_DEPTH 64 /* brackets in brackets */

/* Longest first: "<" begins "<=". */
static const struct {
	const char *text;
	enum expr_op op;
} ops[] = {
	{"<=", EXPR_LE},
	{">=", EXPR_GE},
	{"<", EXPR_LT},
	{">", EXPR_GT},
};

static struct expr_node *take_sum(struct expr_cursor *c);

static struct expr_node *take_term(struct expr_cursor *c,
				   const struct metric *metric)
{
	struct expr_node *node = expr_node_new(EXPR_TERM);

	node->term.metric = metric;
	if (expr_take_term(c, &node->term)) {
		if (metric_is_range(node->term.at))
			node->range = &node->term.at;
		return node;
	}
	expr_node_free(node);
	return NULL;
}

/* --- operators --- */

static struct expr_node *combine(enum expr_kind kind, struct expr_node *a,
				 struct expr_node *b)
{
	struct expr_node *node = expr_node_new(kind);

	node->of = g_ptr_array_new_with_free_func(expr_node_free);
	g_ptr_array_add(node->of, a);
	if (b)
		g_ptr_array_add(node->of, b);
	node->range = a->range || !b ? a->range : b->range;
	return node;
}

/* Two ranges are walked through side by side, so they must be the same. */
static gboolean same_range(const struct expr_node *a, const struct expr_node *b)
{
	return !a->range || !b->range ||
	       (a->range->kind == b->range->kind &&
		a->range->grid == b->range->grid &&
		a->range->to == b->range->to);
}

/* The arguments of min() and max(), behind "(". */
static struct expr_node *take_choice(struct expr_cursor *c, enum expr_kind kind)
{
	struct expr_node *node = expr_node_new(kind), *one;

	node->of = g_ptr_array_new_with_free_func(expr_node_free);
	do {
		one = take_sum(c);
		if (!one)
			goto bad;
		g_ptr_array_add(node->of, one);
	} while (expr_take_char(c, ','));
	if (expr_take_char(c, ')'))
		return node;
	expr_wrong(c, c->at, "+ - * / , or )");
bad:
	expr_node_free(node);
	return NULL;
}

static struct expr_node *take_call(struct expr_cursor *c)
{
	g_autofree char *known = metric_names();
	g_autofree char *allowed =
		g_strdup_printf("a number, (, min, max, %s", known);
	const char *start = c->at;
	size_t length =
		strspn(start, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_");
	g_autofree char *name = g_strndup(start, length);
	const struct metric *metric = metric_find(name);
	gboolean least = !strcmp(name, "min"), most = !strcmp(name, "max");

	if (!metric && !least && !most) {
		expr_wrong(c, start, allowed);
		return NULL;
	}
	c->at += length;
	if (!expr_take_char(c, '(')) {
		expr_wrong(c, c->at, "(");
		return NULL;
	}
	return metric ? take_term(c, metric)
		      : take_choice(c, least ? EXPR_MIN : EXPR_MAX);
}

static struct expr_node *take_brackets(struct expr_cursor *c)
{
	struct expr_node *node = take_sum(c);

	if (node && !expr_take_char(c, ')')) {
		expr_wrong(c, c->at, "+ - * / or )");
		g_clear_pointer(&node, expr_node_free);
	}
	return node;
}

static struct expr_node *take_bare_factor(struct expr_cursor *c)
{
	struct expr_node *node;
	double number;

	expr_skip_space(c);
	if (c->depth >= MAX_DEPTH) {
		expr_wrong(c, c->at, "fewer brackets in brackets");
		return NULL;
	}
	c->depth++;
	if (expr_take_number(c, &number)) {
		node = expr_node_new(EXPR_NUMBER);
		node->number = number;
	} else if (expr_take_char(c, '-')) {
		node = take_bare_factor(c);
		node = node ? combine(EXPR_NEGATE, node, NULL) : NULL;
	} else if (expr_take_char(c, '(')) {
		node = take_brackets(c);
	} else {
		node = take_call(c);
	}
	c->depth--;
	return node;
}

/* What stood there, without the blanks behind it. */
static void keep_text(const struct expr_cursor *c, struct expr_node *node,
		      const char *start)
{
	while (g_ascii_isspace(*start))
		start++;
	g_free(node->text);
	node->text = g_strchomp(g_strndup(start, (gsize)(c->at - start)));
}

static struct expr_node *take_factor(struct expr_cursor *c)
{
	const char *start = c->at;
	struct expr_node *node = take_bare_factor(c);

	if (node)
		keep_text(c, node, start);
	return node;
}

/* FIRST { SIGN NEXT }: one of the two levels of binary operators. */
static struct expr_node *
take_chain(struct expr_cursor *c, const char *signs, enum expr_kind kind,
	   struct expr_node *(*next)(struct expr_cursor *))
{
	const char *start = c->at, *sign, *second;
	struct expr_node *node = next(c), *other;

	while (node) {
		expr_skip_space(c);
		sign = *c->at ? strchr(signs, *c->at) : NULL;
		if (!sign)
			break;
		c->at++;
		expr_skip_space(c);
		second = c->at;
		other = next(c);
		if (other && same_range(node, other)) {
			node = combine(kind + (enum expr_kind)(sign - signs),
				       node, other);
			keep_text(c, node, start);
			continue;
		}
		if (other)
			expr_wrong(c, second,
				   "the range of the terms before it");
		expr_node_free(other);
		g_clear_pointer(&node, expr_node_free);
	}
	return node;
}

static struct expr_node *take_product(struct expr_cursor *c)
{
	return take_chain(c, "*/", EXPR_MULTIPLY, take_factor);
}

static struct expr_node *take_sum(struct expr_cursor *c)
{
	return take_chain(c, "+-", EXPR_ADD, take_product);
}

/* --- the whole --- */

/* One side: a single value. */
static struct expr_node *take_side(struct expr_cursor *c)
{
	const char *start;
	struct expr_node *node;

	expr_skip_space(c);
	start = c->at;
	node = take_sum(c);
	if (node && node->range) {
		expr_wrong(c, start,
			   "a range of loads inside min() or max() only");
		g_clear_pointer(&node, expr_node_free);
	}
	return node;
}

static gboolean take_op(struct expr_cursor *c, struct expr *out)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(ops); i++) {
		if (expr_take_word(c, ops[i].text)) {
			out->op = ops[i].op;
			return TRUE;
		}
	}
	return expr_wrong(c, c->at, "+ - * / <= >= < >");
}

/* What is claimed is shown on one line, names of arms with it. */
static gboolean is_line(const char *text, GError **error)
{
	const char *at = text;
	g_autofree char *shown = NULL;

	while (*at && (*at == '\t' || !g_ascii_iscntrl(*at)))
		at++;
	if (!*at)
		return TRUE;
	shown = g_strescape(text, NULL);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		    "\"%s\": column %d: found a control character; allowed: a "
		    "line of text",
		    shown, (int)(at - text) + 1);
	return FALSE;
}

static struct expr *parse(const char *text, gboolean compares, GError **error)
{
	struct expr_cursor c = {text, text, 0, error};
	struct expr *e;
	gboolean ok;

	if (!is_line(text, error))
		return NULL;
	e = g_new0(struct expr, 1);
	e->left = take_side(&c);
	ok = e->left != NULL;
	if (ok && compares) {
		ok = take_op(&c, e);
		if (ok)
			e->right = take_side(&c);
		ok = ok && e->right;
	}
	expr_skip_space(&c);
	if (ok && *c.at)
		ok = expr_wrong(&c, c.at, "+ - * / or the end");
	if (ok)
		return e;
	expr_free(e);
	return NULL;
}

struct expr *expr_parse(const char *text, GError **error)
{
	return parse(text, TRUE, error);
}

struct expr *expr_parse_sum(const char *text, GError **error)
{
	return parse(text, FALSE, error);
}
