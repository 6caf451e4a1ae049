/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * report_run DIR [NAME EXPRESSION]...: judge the points in DIR (when there
 * are claims) and report on them, as the end of a run does.
 */
#include <stdio.h>

#include "plot/report.h"
#include "stats/verdict.h"

static gboolean judge(const char *dir, char **words, int n, GError **error)
{
	g_autoptr(GPtrArray) claims = g_ptr_array_new_with_free_func(g_free);
	int i;

	for (i = 0; i + 1 < n; i += 2) {
		struct assertion *a = g_new(struct assertion, 1);

		a->name = words[i];
		a->expr = words[i + 1];
		g_ptr_array_add(claims, a);
	}
	return !claims->len || verdict_evaluate(dir, claims, error);
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;

	if (argc < 2) {
		fprintf(stderr, "report_run: no directory; allowed: DIR "
				"[NAME EXPRESSION]...\n");
		return 2;
	}
	if (judge(argv[1], argv + 2, argc - 2, &error) &&
	    report_write(argv[1], TRUE, &error))
		return 0;
	fprintf(stderr, "report_run: %s\n", error->message);
	return 1;
}
