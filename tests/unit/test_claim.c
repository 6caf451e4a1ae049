/* SPDX-License-Identifier: GPL-2.0-only */
/* A claim that is not true is found out: the claims here are doctored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/explanation.h"

static GPtrArray *recorded(const char *mode)
{
	char *path = g_strdup_printf("tests/unit/data/trace-%s-6.1.txt", mode);
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;
	char *text = NULL, **line;
	guint i;

	g_file_get_contents(path, &text, NULL, &error);
	if (error)
		fail_msg("%s", error->message);
	line = g_strsplit(text, "\n", -1);
	for (i = 0; line[i]; i++)
		if (*line[i])
			g_ptr_array_add(lines, g_strdup(line[i]));
	g_strfreev(line);
	g_free(text);
	g_free(path);
	return lines;
}

/* What @mode's recorded trace has against @claim. */
static struct explanation *explain(const char *mode, const char *claim)
{
	GPtrArray *lines = recorded(mode);
	GError *error = NULL;
	struct explanation *x = explanation_new(lines, lines, claim, &error);

	if (error)
		fail_msg("%s", error->message);
	g_ptr_array_unref(lines);
	return x;
}

static void expect_true_claim(const char *mode, const char *claim)
{
	struct explanation *x = explain(mode, claim);

	assert_true(x->claims);
	if (x->differences->len)
		fail_msg("%s", (char *)g_ptr_array_index(x->differences, 0));
	explanation_free(x);
}

/* Differs, and the first difference has @word. */
static void expect_difference(const char *mode, const char *claim,
			      const char *word)
{
	struct explanation *x = explain(mode, claim);
	const char *first;

	assert_true(x->differences->len > 0);
	first = g_ptr_array_index(x->differences, 0);
	if (!strstr(first, word))
		fail_msg("\"%s\" lacks \"%s\"", first, word);
	explanation_free(x);
}

#define CLAIM(harvest, protocol, softirq, thread, sched)             \
	"harvest=" harvest " protocol=" protocol " softirq=" softirq \
	" thread=" thread " sched=" sched " irq=yes"

static void test_true_claims(void **state)
{
	(void)state;
	expect_true_claim("irq",
			  CLAIM("hardirq", "softirq", "NET_RX", "-", "-"));
	expect_true_claim("napi",
			  CLAIM("softirq", "softirq", "NET_RX", "-", "-"));
	expect_true_claim("threaded",
			  CLAIM("thread", "thread", "-", "irq/*", "fifo/50"));
}

static void test_false_contexts(void **state)
{
	(void)state;
	expect_difference("irq",
			  CLAIM("softirq", "softirq", "NET_RX", "-", "-"),
			  "harvest: claimed in softirq, measured hard irq");
	expect_difference("irq",
			  CLAIM("hardirq", "hardirq", "NET_RX", "-", "-"),
			  "protocol: claimed in hardirq, measured softirq");
	expect_difference(
		"threaded",
		CLAIM("thread", "softirq", "NET_RX", "irq/*", "fifo/50"),
		"protocol: claimed in softirq, measured thread irq/");
}

static void test_false_names(void **state)
{
	(void)state;
	expect_difference("napi",
			  CLAIM("softirq", "softirq", "TASKLET", "-", "-"),
			  "claimed as softirq TASKLET, measured softirq");
	expect_difference("napi", CLAIM("softirq", "softirq", "-", "-", "-"),
			  "of no name");
	expect_difference("threaded",
			  CLAIM("thread", "thread", "-", "napi/*", "fifo/50"),
			  "claimed in thread napi/*, measured thread irq/");
	expect_difference("threaded",
			  CLAIM("thread", "thread", "-", "irq/*", "fifo/51"),
			  "scheduled fifo/51");
	expect_difference("threaded",
			  CLAIM("thread", "thread", "-", "irq/*", "other/0"),
			  "scheduled other/0");
}

/* What a driver says nothing about is no difference. */
static void test_no_claim(void **state)
{
	struct explanation *x = explain("irq", NULL);

	(void)state;
	assert_false(x->claims);
	assert_int_equal(x->differences->len, 0);
	explanation_free(x);
}

/* A softirq that its thread runs is where it was claimed to be. */
static void test_ksoftirqd(void **state)
{
	struct explanation *x =
		explain("irq", CLAIM("hardirq", "softirq", "NET_RX", "-", "-"));

	(void)state;
	assert_true(x->flood.in_ksoftirqd > 0);
	assert_true(x->flood.ksoftirqd_after_ns > 0);
	assert_int_equal(x->differences->len, 0);
	explanation_free(x);
}

static void refused(const char *claim, const char *word)
{
	struct claim c;
	GError *error = NULL;

	assert_false(claim_parse(&c, claim, &error));
	assert_non_null(strstr(error->message, word));
	g_error_free(error);
}

static void test_bad_claims(void **state)
{
	(void)state;
	refused("", "harvest=");
	refused("harvest=thread", "protocol=");
	refused("harvest=kitchen protocol=thread", "hardirq, softirq");
	refused("harvest=thread protocol=thread colour=blue", "colour");
	refused("harvest=thread protocol=", "protocol=");
}

static void test_no_frames(void **state)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;

	(void)state;
	g_ptr_array_add(lines, g_strdup("@clock 0"));
	g_ptr_array_add(lines, g_strdup("@iface eth7 9"));
	assert_null(explanation_new(lines, lines, NULL, &error));
	assert_non_null(strstr(error->message, "no frame of eth7"));
	g_error_free(error);
	g_ptr_array_unref(lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_true_claims),
		cmocka_unit_test(test_false_contexts),
		cmocka_unit_test(test_false_names),
		cmocka_unit_test(test_no_claim),
		cmocka_unit_test(test_ksoftirqd),
		cmocka_unit_test(test_bad_claims),
		cmocka_unit_test(test_no_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
