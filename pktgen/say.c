/* SPDX-License-Identifier: GPL-2.0-only */
#include "say.h"

#include <stdio.h>

#include "options.h"

void say_args(const char *format, va_list args)
{
	char *line = g_strdup_vprintf(format, args), *c;

	for (c = line; *c; c++) {
		if (g_ascii_iscntrl(*c))
			*c = '?';
	}
	fprintf(stderr, PROGRAM ": %s\n", line);
	g_free(line);
}

void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_args(format, args);
	va_end(args);
}
