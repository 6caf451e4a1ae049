/* SPDX-License-Identifier: GPL-2.0-only */
/* What the searches of a run found, for the terminal. */
#include "terminal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stats/searchrows.h"

static int widest(const GArray *all)
{
	size_t width = strlen("goal");
	guint i;

	for (i = 0; i < all->len; i++)
		width = MAX(width,
			    strlen(g_array_index(all, struct search_summary, i)
					   .goal));
	return (int)width;
}

static void print_line(const struct search_summary *s, int width)
{
	g_autofree char *value = stats_describe(&s->of);
	g_autofree char *spread =
		isfinite(s->spread)
			? g_strdup_printf("%.1f %%", 100 * s->spread)
			: g_strdup("-");
	const char *mind = *s->why ? s->why : s->note;

	printf("%-16s %-*s  %7s  %s %s\n", s->like->mode, width, s->goal,
	       spread, value, s->unit);
	if (*mind)
		printf("%-16s %s%s\n", "", *s->why ? "INVALID: " : "", mind);
}

gboolean terminal_print_searches(const char *run_dir, GError **error)
{
	g_autoptr(GPtrArray) rows = searchrows_read(run_dir, error);
	g_autoptr(GArray) all = NULL;
	const char *device = "";
	guint i;

	if (!rows)
		return FALSE;
	all = searchrows_summary(rows);
	for (i = 0; i < all->len; i++) {
		const struct search_summary *s =
			&g_array_index(all, struct search_summary, i);

		if (strcmp(device, s->like->device)) {
			device = s->like->device;
			printf("\n%-16s %-*s  %7s  %s\n", device, widest(all),
			       "goal", "spread",
			       "median (range of repetitions)");
		}
		print_line(s, widest(all));
	}
	return TRUE;
}
