/* SPDX-License-Identifier: GPL-2.0-only */
#include "tap.h"

#include <stdio.h>

static int tests, failures;

static void result(gboolean pass, const char *fmt, va_list args)
{
	printf("%sok %d - ", pass ? "" : "not ", ++tests);
	vprintf(fmt, args);
	putchar('\n');
	fflush(stdout);
	failures += !pass;
}

gboolean tap_ok(gboolean pass, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	result(pass, fmt, args);
	va_end(args);
	return pass;
}

gboolean tap_equal(gint64 got, gint64 want, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	result(got == want, fmt, args);
	va_end(args);
	if (got != want)
		tap_note("got %" G_GINT64_FORMAT ", want %" G_GINT64_FORMAT,
			 got, want);
	return got == want;
}

void tap_skip(const char *why, const char *fmt, ...)
{
	va_list args;

	printf("ok %d - ", ++tests);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf(" # SKIP %s\n", why);
	fflush(stdout);
}

void tap_note(const char *fmt, ...)
{
	va_list args;

	printf("# ");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

int tap_done(void)
{
	printf("1..%d\n", tests);
	fflush(stdout); /* the caller may leave by _exit */
	return failures || !tests;
}
