/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of modes, for the terminal. */
#include "terminal.h"

#include <stdio.h>
#include <string.h>

#include "modetable.h"

static int widest(const GPtrArray *rows, guint column)
{
	size_t width = strlen(mode_columns[column].brief);
	guint i;

	for (i = 0; i < rows->len; i++)
		width = MAX(width,
			    strlen(((const struct mode_row *)rows->pdata[i])
					   ->cell[column]));
	return (int)width + 1;
}

static int mode_width(const GPtrArray *rows)
{
	size_t width = strlen("mode");
	guint i;

	for (i = 0; i < rows->len; i++)
		width = MAX(width,
			    strlen(((const struct mode_row *)rows->pdata[i])
					   ->sample->mode));
	return (int)width;
}

/* Instructions by context stand in a table of their own, or it gets wide. */
static gboolean shown(const GPtrArray *rows, guint column, gboolean contexts)
{
	return g_str_has_prefix(mode_columns[column].brief, "i:") == contexts &&
	       mode_table_has(rows, column);
}

static void print_head(const GPtrArray *rows, const char *device,
		       gboolean contexts)
{
	guint i;

	printf("%-*s", mode_width(rows), device);
	for (i = 0; i < MODE_COLUMNS; i++)
		if (shown(rows, i, contexts))
			printf("%*s", widest(rows, i), mode_columns[i].brief);
	putchar('\n');
}

static void print_row(const GPtrArray *rows, const struct mode_row *row,
		      gboolean contexts)
{
	guint i;

	printf("%-*s", mode_width(rows), row->sample->mode);
	for (i = 0; i < MODE_COLUMNS; i++)
		if (shown(rows, i, contexts))
			printf("%*s", widest(rows, i), row->cell[i]);
	putchar('\n');
}

static void print_table(const GPtrArray *rows, gboolean contexts)
{
	const char *device = "";
	guint i;

	for (i = 0; i < rows->len; i++) {
		const struct mode_row *row = rows->pdata[i];

		if (strcmp(device, row->sample->device)) {
			device = row->sample->device;
			print_head(rows, device, contexts);
		}
		print_row(rows, row, contexts);
	}
	putchar('\n');
}

gboolean terminal_print_modes(const struct run_view *run)
{
	g_autoptr(GPtrArray) rows = mode_table_new(run);
	gboolean contexts = FALSE;
	guint i;

	if (!rows)
		return FALSE;
	for (i = 0; i < MODE_COLUMNS; i++)
		contexts |= shown(rows, i, TRUE);
	puts(MODE_TABLE_TITLE " (MLFRR, in kpps). Latency, interrupts,\n"
			      "and CPU time are a frame's at half of it; "
			      "user% is at the top load.");
	print_table(rows, FALSE);
	if (!contexts)
		return TRUE;
	puts("Instructions a frame at half of it: hard irq, softirq, thread, "
	     "protocol\nwork in whichever of them, and waking and switching.");
	print_table(rows, TRUE);
	return TRUE;
}
