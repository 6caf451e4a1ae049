/* SPDX-License-Identifier: GPL-2.0-only */
/* From tree to value: interval arithmetic. */
#include <math.h>

#include "expr_tree.h"

struct evaluation {
	expr_source source;
	gpointer data;
	char **why;
};

static GArray *values_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct interval));
}

static struct interval value_of(const GArray *values, guint i)
{
	/* One value stands for as many as are asked for. */
	return g_array_index(values, struct interval, values->len == 1 ? 0 : i);
}

/* No measurement: it is what it is, however many values stand beside it. */
static struct interval exactly(double number)
{
	struct interval out = {number, number, number, G_MAXUINT, 1};

	return out;
}

/*
 * Both intervals hold at once with at least this probability, whatever they
 * have to do with each other (Bonferroni).
 */
static double both(double a, double b)
{
	if (a >= 1 || b >= 1)
		return MIN(a, b);
	return a > 0 && b > 0 ? MAX(a + b - 1, 0) : 0;
}

/* 0 times a bound that is nowhere is 0. */
static double times(double a, double b)
{
	return a == 0 || b == 0 ? 0 : a * b;
}

static void multiply(const struct interval *a, const struct interval *b,
		     struct interval *out)
{
	const double ends[] = {times(a->low, b->low), times(a->low, b->high),
			       times(a->high, b->low), times(a->high, b->high)};
	guint i;

	out->median = times(a->median, b->median);
	out->low = out->high = ends[0];
	for (i = 1; i < G_N_ELEMENTS(ends); i++) {
		out->low = MIN(out->low, ends[i]);
		out->high = MAX(out->high, ends[i]);
	}
}

/* 1 / @v: anything, where 0 is inside. */
static struct interval inverse(const struct interval *v)
{
	struct interval out = *v;

	out.median = 1 / v->median;
	out.low = v->low > 0 || v->high < 0 ? 1 / v->high : -INFINITY;
	out.high = v->low > 0 || v->high < 0 ? 1 / v->low : INFINITY;
	return out;
}

static struct interval combine(enum expr_kind kind, const struct interval *a,
			       const struct interval *b)
{
	struct interval out = {NAN, NAN, NAN, MIN(a->n, b->n),
			       both(a->confidence, b->confidence)};
	struct interval turned;

	switch (kind) {
	case EXPR_SUBTRACT:
		out.median = a->median - b->median;
		out.low = a->low - b->high;
		out.high = a->high - b->low;
		break;
	case EXPR_MULTIPLY:
		multiply(a, b, &out);
		break;
	case EXPR_DIVIDE:
		turned = inverse(b);
		multiply(a, &turned, &out);
		break;
	case EXPR_MIN:
		out.median = MIN(a->median, b->median);
		out.low = MIN(a->low, b->low);
		out.high = MIN(a->high, b->high);
		break;
	case EXPR_MAX:
		out.median = MAX(a->median, b->median);
		out.low = MAX(a->low, b->low);
		out.high = MAX(a->high, b->high);
		break;
	default:
		out.median = a->median + b->median;
		out.low = a->low + b->low;
		out.high = a->high + b->high;
		break;
	}
	return out;
}

static GArray *evaluate(const struct expr_node *node,
			const struct evaluation *ev);

static GArray *measured(const struct expr_node *node,
			const struct evaluation *ev)
{
	GArray *values = values_new();

	if (ev->source(&node->term, values, ev->why, ev->data))
		return values;
	g_array_unref(values);
	return NULL;
}

/* The least or the largest of all values of all operands. */
static GArray *choose(const struct expr_node *node, const struct evaluation *ev)
{
	GArray *out = values_new();
	guint i, j;

	for (i = 0; i < node->of->len; i++) {
		GArray *values = evaluate(expr_node_of(node, i), ev);

		if (!values) {
			g_array_unref(out);
			return NULL;
		}
		for (j = 0; j < values->len; j++) {
			struct interval one = value_of(values, j);

			if (out->len) {
				struct interval old = value_of(out, 0);

				one = combine(node->kind, &old, &one);
				g_array_set_size(out, 0);
			}
			g_array_append_val(out, one);
		}
		g_array_unref(values);
	}
	return out;
}

static gboolean can_combine(const struct expr_node *node, const GArray *a,
			    const GArray *b, char **why)
{
	guint i;

	if (a->len != b->len && a->len > 1 && b->len > 1) {
		*why = g_strdup_printf("%s: %u loads beside %u", node->text,
				       a->len, b->len);
		return FALSE;
	}
	for (i = 0; node->kind == EXPR_DIVIDE && i < b->len; i++) {
		if (value_of(b, i).median != 0)
			continue;
		*why = g_strdup_printf("division by zero: %s is 0",
				       expr_node_of(node, 1)->text);
		return FALSE;
	}
	return TRUE;
}

static GArray *calculate(const struct expr_node *node,
			 const struct evaluation *ev)
{
	g_autoptr(GArray) a = evaluate(expr_node_of(node, 0), ev);
	g_autoptr(GArray) b = a ? evaluate(expr_node_of(node, 1), ev) : NULL;
	GArray *out;
	guint i;

	if (!b || !can_combine(node, a, b, ev->why))
		return NULL;
	out = values_new();
	for (i = 0; i < MAX(a->len, b->len); i++) {
		struct interval x = value_of(a, i), y = value_of(b, i);
		struct interval one = combine(node->kind, &x, &y);

		g_array_append_val(out, one);
	}
	return out;
}

static GArray *negate(const struct expr_node *node, const struct evaluation *ev)
{
	GArray *out = evaluate(expr_node_of(node, 0), ev);
	guint i;

	for (i = 0; out && i < out->len; i++) {
		struct interval *v = &g_array_index(out, struct interval, i);
		double low = v->low;

		v->median = -v->median;
		v->low = -v->high;
		v->high = -low;
	}
	return out;
}

/* NULL with *ev->why. */
static GArray *evaluate(const struct expr_node *node,
			const struct evaluation *ev)
{
	struct interval number;
	GArray *out;

	switch (node->kind) {
	case EXPR_NUMBER:
		out = values_new();
		number = exactly(node->number);
		return g_array_append_val(out, number);
	case EXPR_TERM:
		return measured(node, ev);
	case EXPR_NEGATE:
		return negate(node, ev);
	case EXPR_MIN:
	case EXPR_MAX:
		return choose(node, ev);
	default:
		return calculate(node, ev);
	}
}

gboolean expr_measure(const struct expr_node *sum, expr_source source,
		      gpointer data, struct interval *out, char **why)
{
	const struct evaluation ev = {source, data, why};
	g_autoptr(GArray) values = evaluate(sum, &ev);

	if (!values)
		return FALSE;
	*out = value_of(values, 0);
	if (out->n == G_MAXUINT)
		out->n = 1;
	if (isfinite(out->median))
		return TRUE;
	*why = g_strdup_printf("%s is not a finite number", sum->text);
	return FALSE;
}
