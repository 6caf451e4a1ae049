/* SPDX-License-Identifier: GPL-2.0-only */
/* What a tuner found, for the terminal. */
#include "terminal.h"

#include <math.h>
#include <stdio.h>

#include "tunetable.h"

static int widest(const GPtrArray *rows)
{
	int width = 0;
	guint i;

	for (i = 0; i < rows->len; i++) {
		const struct tune_row *r = rows->pdata[i];

		width = MAX(width, (int)g_utf8_strlen(r->text, -1));
	}
	return MIN(width, 100);
}

static void print_rows(const struct tune_table *t)
{
	int width = widest(t->rows);
	guint i;

	printf("  %-8s %-*s %12s %8s %14s\n", "", width,
	       "nobody beats them (* all limits kept)", t->latency_name, "cpu",
	       "delivered");
	for (i = 0; i < t->rows->len; i++) {
		const struct tune_row *r = t->rows->pdata[i];

		if (!r->pareto && !r->best && r->id)
			continue;
		printf("%c %-8s %-*s %12s %8s %14s%s\n",
		       r->violation > 0 ? ' ' : '*', r->name, width, r->text,
		       r->latency, r->cpu, r->delivered,
		       r->best	? "  <- best"
		       : !r->id ? "  (the default)"
				: "");
	}
}

static void print_map(const struct tune_map *m, const char *what)
{
	guint x, y;

	if (m->rows->len < 2 || m->columns->len < 2)
		return;
	printf("\nmap      %s, of the best with these (columns: %s)\n", what,
	       m->columns_name);
	printf("  %-20s", m->rows_name);
	for (x = 0; x < m->columns->len; x++)
		printf("%10s", (char *)m->columns->pdata[x]);
	putchar('\n');
	for (y = 0; y < m->rows->len; y++) {
		printf("  %-20s", (char *)m->rows->pdata[y]);
		for (x = 0; x < m->columns->len; x++) {
			const struct tune_row *r = tune_map_at(m, x, y);

			printf("%10s", !r ? "." : r->wanted);
		}
		putchar('\n');
	}
}

static void print_list(const char *title, char *const *lines)
{
	printf("\n%s\n", title);
	for (; *lines; lines++)
		printf("  %s\n", *lines);
}

void terminal_print_tune(JsonObject *tune)
{
	g_autoptr(tune_table) t = NULL;
	guint i;

	if (!tune)
		return;
	t = tune_table_new(tune);
	printf("\ngoal     %s\n         %s\n\n", t->goal, t->meaning);
	print_rows(t);
	for (i = 0; i < G_N_ELEMENTS(t->maps); i++)
		if (t->maps[i])
			print_map(t->maps[i], t->wanted_name);
	printf("\nbest     %s\ngain     %s\nsure     %s\n", t->verdict, t->gain,
	       t->sure);
	print_list("To set it up (root; NIC=its interface):", t->commands);
	print_list("Not explored:", t->not_explored);
	putchar('\n');
}
