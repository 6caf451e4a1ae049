/* SPDX-License-Identifier: GPL-2.0-only */
/* Two galleries against each other, and how long they took. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "plot/gallery.h"

#define HEAD "scenario,assertion,result,measured,expected,lab,seconds\n"
#define ONE "one,holds,pass,0.1,<= 0.2,virtual,3.0\n"

/* Does a verdict differ? Exactly @n lines, the first with @saying. */
static gboolean compared(const char *a, const char *b, guint n,
			 const char *saying)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;
	gboolean differs = gallery_compare(a, b, lines, &error);

	assert_null(error);
	assert_int_equal(lines->len, n);
	if (n)
		assert_non_null(strstr(lines->pdata[0], saying));
	g_ptr_array_unref(lines);
	return differs;
}

static void test_compare(void **state)
{
	(void)state;
	assert_false(compared(HEAD ONE, HEAD ONE, 0, NULL));
	/* Time is not compared. */
	assert_false(compared(HEAD ONE,
			      HEAD "one,holds,pass,0.1,<= 0.2,virtual,9.0\n", 0,
			      NULL));
	assert_false(compared(HEAD ONE,
			      HEAD "one,holds,pass,0.15,<= 0.2,virtual,3.0\n",
			      1, "pass (0.1 -> 0.15)"));
	assert_true(compared(HEAD ONE,
			     HEAD "one,holds,fail,0.3,<= 0.2,virtual,3.0\n", 1,
			     "pass -> fail (0.1 -> 0.3)"));
	assert_true(compared(HEAD ONE, HEAD "one,,error,,,virtual,0.1\n", 2,
			     "only in A"));
	assert_true(compared(HEAD, HEAD ONE, 1, "only in B"));
}

static void test_no_table(void **state)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;

	(void)state;
	assert_false(gallery_compare(HEAD ONE, "a,b\n1,2\n", lines, &error));
	assert_non_null(error);
	g_clear_error(&error);
	/* Which of the two would it be? */
	assert_false(gallery_compare(HEAD ONE ONE, HEAD ONE, lines, &error));
	assert_string_equal(error->message,
			    "two rows of one, holds; there may be one");
	g_error_free(error);
	g_ptr_array_unref(lines);
}

static void is_told(double seconds, const char *text)
{
	char *told = gallery_time_text(seconds);

	assert_string_equal(told, text);
	g_free(told);
}

static void test_time(void **state)
{
	(void)state;
	is_told(0.04, "0.0 s");
	is_told(34.24, "34.2 s");
	is_told(61, "1 min 01 s");
	is_told(3725, "1 h 02 min");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_no_table),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
