/* SPDX-License-Identifier: GPL-2.0-only */
/* The tables of instructions, for the terminal. */
#include "terminal.h"

#include <stdio.h>
#include <string.h>

#include "costtable.h"

/* Room for five digits, so that all stages fit beside a short label. */
#define NUMBER_WIDTH 6
#define LABEL_WIDTH 11

static int width_of(const char *heading)
{
	return MAX((int)strlen(heading) + 1, NUMBER_WIDTH);
}

static void print_row(const struct run_view *run, const struct cost_table *t,
		      const struct cost_row *row)
{
	const char *label = row->series->label;
	g_autofree char *total = cost_table_number(
		costs_instructions(run->costs, row->load, NULL).median);
	guint i;

	/* A long one gets a line of its own. */
	printf("%-*s", LABEL_WIDTH, label);
	if (g_utf8_strlen(label, -1) > LABEL_WIDTH)
		printf("\n%-*s", LABEL_WIDTH, "");
	for (i = 0; i < t->stages->len; i++) {
		const char *stage = t->stages->pdata[i];
		g_autofree char *text = cost_table_number(
			costs_instructions(run->costs, row->load, stage)
				.median);

		printf("%*s", width_of(stage), text);
	}
	printf("%*s%*.2f\n", NUMBER_WIDTH, total, NUMBER_WIDTH,
	       costs_entries(run->costs, row->load, "irq").median);
}

static void print_table(const struct run_view *run, const struct cost_table *t,
			const char *which)
{
	guint i;

	printf(COST_TABLE_TITLE
	       "\nInstructions a frame at the %s load, %s\n%-*s",
	       which, t->load, LABEL_WIDTH, "mode");
	for (i = 0; i < t->stages->len; i++)
		printf("%*s", width_of(t->stages->pdata[i]),
		       (const char *)t->stages->pdata[i]);
	printf("%*s%*s\n", NUMBER_WIDTH, "total", NUMBER_WIDTH, "irqs");
	for (i = 0; i < t->rows->len; i++)
		print_row(run, t, &g_array_index(t->rows, struct cost_row, i));
	putchar('\n');
}

void terminal_print_costs(const struct run_view *run)
{
	struct cost_table *low = cost_table_new(run, FALSE);
	struct cost_table *high = cost_table_new(run, TRUE);

	if (low)
		print_table(run, low, "lowest");
	if (high && (!low || high->place > low->place))
		print_table(run, high, "highest");
	g_clear_pointer(&low, cost_table_free);
	g_clear_pointer(&high, cost_table_free);
}
