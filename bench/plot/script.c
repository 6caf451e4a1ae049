/* SPDX-License-Identifier: GPL-2.0-only */
#include "script.h"

#include <math.h>

void script_number(GString *text, double value)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	if (isnan(value))
		g_string_append(text, "NaN");
	else
		g_string_append(text, g_ascii_formatd(number, sizeof(number),
						      "%.9g", value));
}

void script_variable(GString *text, const char *name, double value)
{
	g_string_append_printf(text, "%s = ", name);
	script_number(text, value);
	g_string_append_c(text, '\n');
}

void script_quoted(GString *text, const char *string)
{
	g_string_append_c(text, '\'');
	for (; *string; string++) {
		if (*string == '\'')
			g_string_append_c(text, '\'');
		g_string_append_c(text,
				  g_ascii_iscntrl(*string) ? ' ' : *string);
	}
	g_string_append_c(text, '\'');
}

void script_element(GString *text, const char *name, guint index,
		    const char *string)
{
	g_string_append_printf(text, "%s[%u] = ", name, index);
	script_quoted(text, string);
	g_string_append_c(text, '\n');
}

void script_next_index(GString *text)
{
	g_string_append(text, "\n\n");
}

void script_no_data(GString *text, guint columns)
{
	while (columns--)
		g_string_append(text, "NaN ");
	g_string_append_c(text, '\n');
}
