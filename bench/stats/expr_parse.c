/* SPDX-License-Identifier: GPL-2.0-only */
/* From text to tree. */
#include <gio/gio.h>
#include <math.h>
#include <string.h>

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

struct cursor {
	const char *text;
	const char *at;
	guint depth;
	GError **error;
};

static struct expr_node *take_sum(struct cursor *c);

static void skip_space(struct cursor *c)
{
	while (g_ascii_isspace(*c->at))
		c->at++;
}

/* Always FALSE, so that a parser can return it. */
static gboolean wrong(struct cursor *c, const char *where, const char *allowed)
{
	int length = (int)strcspn(where, " \t,()<>=");

	g_set_error(c->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		    "\"%s\": column %d: found \"%.*s\"; allowed: %s", c->text,
		    (int)(where - c->text) + 1, MAX(length, *where ? 1 : 0),
		    where, allowed);
	return FALSE;
}

static gboolean take_char(struct cursor *c, char wanted)
{
	skip_space(c);
	if (*c->at != wanted)
		return FALSE;
	c->at++;
	return TRUE;
}

static gboolean take_word(struct cursor *c, const char *word)
{
	skip_space(c);
	if (!g_str_has_prefix(c->at, word))
		return FALSE;
	c->at += strlen(word);
	return TRUE;
}

/* Decimal digits: no "inf", no "0x10". The cursor stays where there are none.
 */
static gboolean take_number(struct cursor *c, double *out)
{
	g_autofree char *digits = NULL;
	char *rest;

	skip_space(c);
	if (!g_ascii_isdigit(*c->at) && *c->at != '.')
		return FALSE;
	digits = g_strndup(c->at, strspn(c->at, "0123456789.eE+-"));
	/* "1..2" are two numbers and what is between them. */
	if (strstr(digits, ".."))
		*strstr(digits, "..") = '\0';
	*out = g_ascii_strtod(digits, &rest);
	if (rest == digits || !isfinite(*out))
		return FALSE;
	c->at += rest - digits;
	return TRUE;
}

/* --- METRIC(ARM, at=..., device=...) --- */

static gboolean take_arm(struct cursor *c, struct expr_term *out)
{
	const char *start;
	size_t length;

	skip_space(c);
	start = c->at;
	length = strcspn(start, ",()");
	while (length && g_ascii_isspace(start[length - 1]))
		length--;
	if (!length || length >= sizeof(out->arm))
		return wrong(c, start, "the name of an arm");
	memcpy(out->arm, start, length);
	out->arm[length] = '\0';
	c->at += length;
	return TRUE;
}

static gboolean take_multiple(struct cursor *c, double *out)
{
	return take_number(c, out) && *out > 0 && take_char(c, 'x');
}

/* The value of at=. */
static gboolean take_at(struct cursor *c, struct expr_term *out)
{
	static const char allowed[] =
		"top, bottom, peak, a multiple of the knee such as 2x, or a "
		"range of them such as 1x..2.5x";
	const char *start;

	skip_space(c);
	start = c->at;
	if (take_word(c, "top"))
		return TRUE;
	if (take_word(c, "bottom")) {
		out->at.kind = AT_BOTTOM;
	} else if (take_word(c, "peak")) {
		out->at.kind = AT_PEAK;
	} else {
		out->at.kind = AT_GRID;
		if (!take_multiple(c, &out->at.grid))
			return wrong(c, start, allowed);
		if (!take_word(c, ".."))
			return TRUE;
		out->at.kind = AT_RANGE;
		if (!take_multiple(c, &out->at.to) ||
		    out->at.to <= out->at.grid)
			return wrong(c, start, allowed);
	}
	return TRUE;
}

/* The value of device=. */
static gboolean take_device(struct cursor *c, struct expr_term *out)
{
	size_t length;

	skip_space(c);
	length = strspn(c->at, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-");
	if (!length || length >= sizeof(out->device))
		return wrong(c, c->at, "the name of a device");
	memcpy(out->device, c->at, length);
	out->device[length] = '\0';
	c->at += length;
	return TRUE;
}

/* ", at=..." and ", device=...", as many as there are, then ")". */
static gboolean take_places(struct cursor *c, struct expr_term *out)
{
	gboolean curve = out->metric->of_series != NULL;

	while (take_char(c, ',')) {
		const char *start;

		skip_space(c);
		start = c->at;
		if (take_word(c, "device") && take_char(c, '=')) {
			if (!take_device(c, out))
				return FALSE;
			continue;
		}
		c->at = start;
		if (curve)
			return wrong(c, start,
				     "device= (this metric is about the whole "
				     "curve)");
		if (!take_word(c, "at") || !take_char(c, '='))
			return wrong(c, start, "at=, device=");
		if (!take_at(c, out))
			return FALSE;
	}
	return take_char(c, ')') ? TRUE : wrong(c, c->at, ", or )");
}

static struct expr_node *take_term(struct cursor *c,
				   const struct metric *metric)
{
	struct expr_node *node = expr_node_new(EXPR_TERM);

	node->term.metric = metric;
	node->term.at.kind = AT_TOP;
	if (take_arm(c, &node->term) && take_places(c, &node->term)) {
		if (node->term.at.kind == AT_RANGE)
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
	       (a->range->grid == b->range->grid &&
		a->range->to == b->range->to);
}

/* The arguments of min() and max(), behind "(". */
static struct expr_node *take_choice(struct cursor *c, enum expr_kind kind)
{
	struct expr_node *node = expr_node_new(kind), *one;

	node->of = g_ptr_array_new_with_free_func(expr_node_free);
	do {
		one = take_sum(c);
		if (!one)
			goto bad;
		g_ptr_array_add(node->of, one);
	} while (take_char(c, ','));
	if (take_char(c, ')'))
		return node;
	wrong(c, c->at, "+ - * / , or )");
bad:
	expr_node_free(node);
	return NULL;
}

static struct expr_node *take_call(struct cursor *c)
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
		wrong(c, start, allowed);
		return NULL;
	}
	c->at += length;
	if (!take_char(c, '(')) {
		wrong(c, c->at, "(");
		return NULL;
	}
	return metric ? take_term(c, metric)
		      : take_choice(c, least ? EXPR_MIN : EXPR_MAX);
}

static struct expr_node *take_brackets(struct cursor *c)
{
	struct expr_node *node = take_sum(c);

	if (node && !take_char(c, ')')) {
		wrong(c, c->at, "+ - * / or )");
		g_clear_pointer(&node, expr_node_free);
	}
	return node;
}

static struct expr_node *take_bare_factor(struct cursor *c)
{
	struct expr_node *node;
	double number;

	skip_space(c);
	if (c->depth >= MAX_DEPTH) {
		wrong(c, c->at, "fewer brackets in brackets");
		return NULL;
	}
	c->depth++;
	if (take_number(c, &number)) {
		node = expr_node_new(EXPR_NUMBER);
		node->number = number;
	} else if (take_char(c, '-')) {
		node = take_bare_factor(c);
		node = node ? combine(EXPR_NEGATE, node, NULL) : NULL;
	} else if (take_char(c, '(')) {
		node = take_brackets(c);
	} else {
		node = take_call(c);
	}
	c->depth--;
	return node;
}

/* What stood there, without the blanks behind it. */
static void keep_text(const struct cursor *c, struct expr_node *node,
		      const char *start)
{
	while (g_ascii_isspace(*start))
		start++;
	g_free(node->text);
	node->text = g_strchomp(g_strndup(start, (gsize)(c->at - start)));
}

static struct expr_node *take_factor(struct cursor *c)
{
	const char *start = c->at;
	struct expr_node *node = take_bare_factor(c);

	if (node)
		keep_text(c, node, start);
	return node;
}

/* FIRST { SIGN NEXT }: one of the two levels of binary operators. */
static struct expr_node *take_chain(struct cursor *c, const char *signs,
				    enum expr_kind kind,
				    struct expr_node *(*next)(struct cursor *))
{
	const char *start = c->at, *sign, *second;
	struct expr_node *node = next(c), *other;

	while (node) {
		skip_space(c);
		sign = *c->at ? strchr(signs, *c->at) : NULL;
		if (!sign)
			break;
		c->at++;
		skip_space(c);
		second = c->at;
		other = next(c);
		if (other && same_range(node, other)) {
			node = combine(kind + (enum expr_kind)(sign - signs),
				       node, other);
			keep_text(c, node, start);
			continue;
		}
		if (other)
			wrong(c, second, "the range of the terms before it");
		expr_node_free(other);
		g_clear_pointer(&node, expr_node_free);
	}
	return node;
}

static struct expr_node *take_product(struct cursor *c)
{
	return take_chain(c, "*/", EXPR_MULTIPLY, take_factor);
}

static struct expr_node *take_sum(struct cursor *c)
{
	return take_chain(c, "+-", EXPR_ADD, take_product);
}

/* --- the whole --- */

/* One side: a single value. */
static struct expr_node *take_side(struct cursor *c)
{
	const char *start;
	struct expr_node *node;

	skip_space(c);
	start = c->at;
	node = take_sum(c);
	if (node && node->range) {
		wrong(c, start, "a range of loads inside min() or max() only");
		g_clear_pointer(&node, expr_node_free);
	}
	return node;
}

static gboolean take_op(struct cursor *c, struct expr *out)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(ops); i++) {
		if (take_word(c, ops[i].text)) {
			out->op = ops[i].op;
			return TRUE;
		}
	}
	return wrong(c, c->at, "+ - * / <= >= < >");
}

static struct expr *parse(const char *text, gboolean compares, GError **error)
{
	struct cursor c = {text, text, 0, error};
	struct expr *e = g_new0(struct expr, 1);
	gboolean ok;

	e->left = take_side(&c);
	ok = e->left != NULL;
	if (ok && compares) {
		ok = take_op(&c, e);
		if (ok)
			e->right = take_side(&c);
		ok = ok && e->right;
	}
	skip_space(&c);
	if (ok && *c.at)
		ok = wrong(&c, c.at, "+ - * / or the end");
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
