/* SPDX-License-Identifier: GPL-2.0-only */
/* The language of assertions: what it says, and how it calculates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "stats/expr.h"
#include "stats/whytext.h"

#define NEAR 1e-12

/* Arms by name: one value, +- its spread; "three" has a value a load. */
static gboolean source(const struct expr_term *t, GArray *values, char **why,
		       gpointer data)
{
	static const struct {
		const char *arm;
		struct interval value;
	} known[] = {
		{"ten", {10, 9, 12, 3, 0.95}},
		{"four", {4, 4, 4, 5, 0.95}},
		{"zero", {0, 0, 0, 3, 0}},
		{"about", {1, -1, 2, 3, 0}},
	};
	static const struct interval three[] = {
		{3, 3, 3, 1, 0}, {1, 1, 1, 1, 0}, {2, 2, 2, 1, 0}};
	size_t i;

	(void)data;
	if (metric_is_range(t->at)) {
		g_array_append_vals(values, three,
				    strcmp(t->arm, "two") ? 3 : 2);
		return TRUE;
	}
	for (i = 0; i < G_N_ELEMENTS(known); i++) {
		if (strcmp(known[i].arm, t->arm))
			continue;
		g_array_append_val(values, known[i].value);
		return TRUE;
	}
	*why = g_strdup_printf("no arm %s", t->arm);
	return FALSE;
}

static gboolean measure(const char *text, struct interval *out, char **why)
{
	GError *error = NULL;
	struct expr *e = expr_parse_sum(text, &error);
	gboolean ok;

	if (!e)
		fail_msg("%s", error->message);
	ok = expr_measure(e->left, source, NULL, out, why);
	expr_free(e);
	return ok;
}

static void expect(const char *text, double median, double low, double high)
{
	struct interval v;
	char *why = NULL;

	if (!measure(text, &v, &why))
		fail_msg("%s: %s", text, why);
	if (fabs(v.median - median) > NEAR || fabs(v.low - low) > NEAR ||
	    fabs(v.high - high) > NEAR)
		fail_msg("%s: %g (%g..%g)", text, v.median, v.low, v.high);
}

static void arithmetic(void **state)
{
	(void)state;
	expect("1 + 2 * 3 - 4 / 2", 5, 5, 5);
	expect("(1 + 2) * -3", -9, -9, -9);
	expect("8 / 4 / 2 - 1 - 1", -1, -1, -1);
	expect("1e-1 * 5.", 0.5, 0.5, 0.5);
	expect("--2-1", 1, 1, 1);
	expect("max(1, 2 * 4, 3) - min(7)", 1, 1, 1);
}

/* The ends that are worst for each other. */
static void intervals(void **state)
{
	(void)state;
	expect("mfr(ten)", 10, 9, 12);
	expect("mfr(ten) - mfr(ten)", 0, -3, 3);
	expect("mfr(ten) * mfr(about)", 10, -12, 24);
	expect("-mfr(ten)", -10, -12, -9);
	expect("mfr(ten) / mfr(four)", 2.5, 2.25, 3);
	expect("1 / mfr(ten)", 0.1, 1.0 / 12, 1.0 / 9);
	expect("1 / -mfr(ten)", -0.1, -1.0 / 9, -1.0 / 12);
	expect("min(mfr(ten), 10)", 10, 9, 10);
	expect("0 * mfr(ten)", 0, 0, 0);
}

static void certainty(void **state)
{
	struct interval v;
	char *why = NULL;

	(void)state;
	assert_true(measure("2 * mfr(ten)", &v, &why));
	assert_int_equal(v.n, 3);
	assert_true(v.confidence == 0.95);
	assert_true(measure("mfr(four) + mfr(ten)", &v, &why));
	assert_int_equal(v.n, 3);
	assert_true(fabs(v.confidence - 0.9) < NEAR);
	assert_true(measure("mfr(ten) + mfr(zero)", &v, &why));
	assert_true(v.confidence == 0);
	/* A divisor that may be 0 leaves nothing certain. */
	assert_true(measure("1 / mfr(about)", &v, &why));
	assert_true(isinf(v.low) && isinf(v.high) && v.median == 1);
	assert_true(measure("7", &v, &why));
	assert_int_equal(v.n, 1);
}

static void ranges(void **state)
{
	(void)state;
	expect("min(delivered_pps(a, at=1x..2.5x))", 1, 1, 1);
	expect("max(delivered_pps(a, at=1x..2x), 2.5)", 3, 3, 3);
	expect("min(delivered_pps(a, at=all))", 1, 1, 1);
	expect("max(2 * delivered_pps(a, at=1x..2x) - 1)", 5, 5, 5);
	/* Load by load, not the largest over the smallest. */
	expect("max(delivered_pps(a, at=1x..2x) / delivered_pps(b, at=1x..2x))",
	       1, 1, 1);
}

static void expect_unknown(const char *text, const char *saying)
{
	struct interval v;
	char *why = NULL;

	assert_false(measure(text, &v, &why));
	if (!strstr(why, saying))
		fail_msg("%s: %s", text, why);
	g_free(why);
}

static void what_cannot_be_told(void **state)
{
	(void)state;
	expect_unknown("1 + mfr(none)", "no arm none");
	expect_unknown("min(1, mfr(none))", "no arm none");
	expect_unknown("1 / mfr(zero)", "division by zero: mfr(zero) is 0");
	expect_unknown("1 / (2 - 2)", "division by zero: (2 - 2) is 0");
	expect_unknown("max(delivered_pps(a, at=1x..2x) / "
		       "delivered_pps(two, at=1x..2x))",
		       "3 loads beside 2");
	expect_unknown("1e300 * 1e300", "not a finite number");
}

static void refused(const char *text, const char *column, const char *allowed)
{
	GError *error = NULL;
	struct expr *e = expr_parse(text, &error);

	assert_null(e);
	if (!strstr(error->message, column) ||
	    !strstr(error->message, allowed) || strchr(error->message, '\n'))
		fail_msg("%s", error->message);
	g_error_free(error);
}

static void refusals(void **state)
{
	char deep[300];

	(void)state;
	refused("1 + > 2", "column 5: found \">\"", "a number, (, min, max");
	refused("(1 + 2 > 2", "column 8", "+ - * / or )");
	refused("min(1; 2) > 2", "column 6", "+ - * / , or )");
	refused("max() > 2", "column 5", "a number");
	refused("min 3 > 2", "column 5", "(");
	refused("1 > 2 > 3", "column 7", "or the end");
	refused("inf > 2", "column 1", "a number");
	refused("0x10 > 2", "column 2: found \"x10\"", "+ - * /");
	refused("1e999 > 2", "column 1", "a number");
	refused("mfr(i\nrq) < 1", "\"mfr(i\\nrq) < 1\": column 6: found a con",
		"a line of text");
	refused("1 <\n2", "column 4: found a control character", "a line");
	refused("1 2 > 1", "column 3", "+ - * / <= >= < >");
	refused("delivered_pps(a, at=1x..2x) > 1", "column 1",
		"inside min() or max() only");
	refused("1 < 2 * delivered_pps(a, at=1x..2x)", "column 5",
		"inside min() or max() only");
	refused("min(delivered_pps(a, at=2x..1x)) > 1", "column 25",
		"1x..2.5x");
	refused("min(delivered_pps(a, at=1x..2)) > 1", "column 25", "1x..2.5x");
	refused("delivered_pps(a, at=all) > 1", "column 1",
		"inside min() or max() only");
	refused("min(delivered_pps(a, at=all) / "
		"delivered_pps(a, at=1x..3x)) > 1",
		"column 32", "the range of the terms before it");
	refused("min(delivered_pps(a, at=1x..2x) / "
		"delivered_pps(a, at=1x..3x)) > 1",
		"column 35", "the range of the terms before it");
	refused("delivered_pps(a, at=zenith) > 1", "column 21",
		"top, bottom, peak, all");
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	refused(deep, "column 65", "fewer brackets");
}

static void expect_text(const char *text, const struct interval *right,
			const char *wanted)
{
	struct expr *e = expr_parse(text, NULL);
	char *expected;

	assert_non_null(e);
	expected = expr_expected(e, right);
	assert_string_equal(expected, wanted);
	g_free(expected);
	expr_free(e);
}

static void what_is_expected(void **state)
{
	const struct interval right = {5120, 5000, 5200, 3, 0};

	(void)state;
	expect_text("mfr(a)<=2.50e-1", &right, "<= 0.25");
	expect_text("mfr(a) > -1", &right, "> -1");
	expect_text("1 < 0.6 * mfr(b) ", &right, "< 0.6 * mfr(b) (= 5120)");
	expect_text("1 < 0.6 * mfr(b)", NULL, "< 0.6 * mfr(b)");
}

static void both_sides_may_be_close(void **state)
{
	const struct interval a = {5, 4, 6, 3, 0}, b = {7, 5.5, 8, 3, 0};
	const struct interval far = {9, 8.5, 9, 3, 0};
	struct expr *e = expr_parse("mfr(a) < mfr(b)", NULL);

	(void)state;
	assert_true(expr_holds(e, 5, 7));
	assert_false(expr_holds(e, 7, 7));
	assert_true(expr_is_close(e, &a, &b));
	assert_false(expr_is_close(e, &a, &far));
	expr_free(e);
}

static gboolean count(const struct expr_term *t, gpointer data)
{
	g_string_append(data, t->arm);
	return strcmp(t->arm, "stop") != 0;
}

static void terms_are_walked_through(void **state)
{
	GString *seen = g_string_new(NULL);
	struct expr *e = expr_parse("max(mfr(a), -mfr(b)) / 2 > mfr(c)", NULL);

	(void)state;
	assert_true(expr_walk(e, count, seen));
	assert_string_equal(seen->str, "abc");
	expr_free(e);
	e = expr_parse("mfr(stop) + mfr(a) > mfr(c)", NULL);
	assert_false(expr_walk(e, count, seen));
	assert_string_equal(seen->str, "abcstop");
	expr_free(e);
	g_string_free(seen, TRUE);
}

static void why_texts(void **state)
{
	static const char *const bad[] = {"a { b", "a } b",   "{mfr(ten}",
					  "{{1}}", "{1 > 2}", "{}"};
	GString *seen = g_string_new(NULL);
	GError *error = NULL;
	char *text;
	guint i;

	(void)state;
	text = whytext_fill("It is {mfr(ten) / 4} of {mfr(none)}.", source,
			    NULL);
	assert_string_equal(text, "It is 2.5 of (unknown: no arm none).");
	g_free(text);
	assert_true(whytext_walk("no {mfr(a)} and {1 + mfr(b)}", count, seen,
				 &error));
	assert_string_equal(seen->str, "ab");
	g_string_free(seen, TRUE);
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		assert_false(whytext_walk(bad[i], count, NULL, &error));
		assert_non_null(error);
		g_clear_error(&error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arithmetic),
		cmocka_unit_test(intervals),
		cmocka_unit_test(certainty),
		cmocka_unit_test(ranges),
		cmocka_unit_test(what_cannot_be_told),
		cmocka_unit_test(refusals),
		cmocka_unit_test(what_is_expected),
		cmocka_unit_test(both_sides_may_be_close),
		cmocka_unit_test(terms_are_walked_through),
		cmocka_unit_test(why_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
