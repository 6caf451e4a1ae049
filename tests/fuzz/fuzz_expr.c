/* SPDX-License-Identifier: GPL-2.0-only */
/* A scenario's claims, and its words about failed ones. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "stats/verdict.h"
#include "stats/whytext.h"

/* Some value for any term: what its words sum up to. */
static gboolean value_of(const struct expr_term *term, GArray *values,
			 char **why, gpointer data)
{
	double value = g_str_hash(term->arm) % 100 / 10.0;
	struct interval v = {
		.median = value, .low = value - 1, .high = value + 1, .n = 3};

	(void)data;
	if (value > 9) {
		*why = g_strdup("it was not measured");
		return FALSE;
	}
	g_array_append_val(values, v);
	if (value < 3)
		g_array_append_val(values, v);
	return TRUE;
}

static gboolean visit(const struct expr_term *term, gpointer data)
{
	guint *terms = data;

	fuzz_need(term->metric && *term->arm, "a term of nothing");
	++*terms;
	return TRUE;
}

static void measure(const struct expr_node *sum)
{
	struct interval v = {0};
	char *why = NULL;

	if (!expr_measure(sum, value_of, NULL, &v, &why))
		fuzz_need_line(why);
	else
		fuzz_need(isnan(v.low) || isnan(v.high) || v.low <= v.high,
			  "an interval from %g to %g", v.low, v.high);
	g_free(why);
}

/* What is shown of the right side is a claim like it. */
static void show(const struct expr *e)
{
	g_autofree char *text = expr_expected(e, NULL), *again = NULL;
	g_autofree char *claim = g_strdup_printf("1 %s", text);
	GError *error = NULL;
	struct expr *same;

	fuzz_need_line(text);
	same = expr_parse(claim, &error);
	fuzz_need(same != NULL, "\"%s\" is not read back: %s", claim,
		  error ? error->message : "");
	again = expr_expected(same, NULL);
	fuzz_need_same(text, again, "what is expected");
	expr_free(same);
}

static void take(struct expr *e)
{
	guint terms = 0;

	if (!e)
		return;
	expr_walk(e, visit, &terms);
	measure(e->left);
	if (e->right) {
		measure(e->right);
		show(e);
	}
	expr_free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size), *filled = NULL;
	GError *error = NULL;
	guint terms = 0;
	struct expr *e;

	e = expr_parse(text, &error);
	fuzz_need_judged(e != NULL, &error);
	fuzz_need(verdict_check_expr(text, NULL) == !!e,
		  "two opinions of \"%s\"", text);
	take(e);
	e = expr_parse_sum(text, &error);
	fuzz_need_judged(e != NULL, &error);
	take(e);
	if (whytext_walk(text, visit, &terms, &error))
		filled = whytext_fill(text, value_of, NULL);
	fuzz_need_judged(!error, &error);
	return 0;
}
