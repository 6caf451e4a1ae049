/* SPDX-License-Identifier: GPL-2.0-only */
#include "cli/table.h"

#include <stdarg.h>
#include <stdio.h>

GPtrArray *table_new(void)
{
	return g_ptr_array_new_with_free_func(
		(GDestroyNotify)g_ptr_array_unref);
}

void table_add(GPtrArray *table, guint columns, ...)
{
	GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
	va_list ap;

	va_start(ap, columns);
	while (columns--)
		g_ptr_array_add(row, va_arg(ap, char *));
	va_end(ap);
	g_ptr_array_add(table, row);
}

static int width_of(const GPtrArray *table, guint column)
{
	glong width = 0;
	guint i;

	for (i = 0; i < table->len; i++) {
		const GPtrArray *row = table->pdata[i];

		if (column < row->len)
			width = MAX(width,
				    g_utf8_strlen(row->pdata[column], -1));
	}
	return (int)width;
}

void table_print(const GPtrArray *table)
{
	g_autoptr(GArray) widths = g_array_new(FALSE, TRUE, sizeof(int));
	guint i, c;

	for (i = 0; i < table->len; i++) {
		const GPtrArray *row = table->pdata[i];
		GString *line = g_string_new(NULL);

		for (c = widths->len; c < row->len; c++) {
			int width = width_of(table, c);

			g_array_append_val(widths, width);
		}
		for (c = 0; c < row->len; c++)
			g_string_append_printf(line, "%s%-*s", c ? "  " : "",
					       g_array_index(widths, int, c),
					       (char *)row->pdata[c]);
		g_strchomp(line->str);
		puts(line->str);
		g_string_free(line, TRUE);
	}
}
