/* SPDX-License-Identifier: GPL-2.0-only */
/* Words of a gnuplot script. */
#ifndef BENCH_PLOT_SCRIPT_H
#define BENCH_PLOT_SCRIPT_H

#include <glib.h>

/* A number, whatever the locale; NaN for what is not known. */
void script_number(GString *text, double value);
/* "name = value" on a line. */
void script_variable(GString *text, const char *name, double value);
/* In single quotes, in which gnuplot expands nothing. */
void script_quoted(GString *text, const char *string);
/* "name[index] = 'string'" on a line; the array is declared already. */
void script_element(GString *text, const char *name, guint index,
		    const char *string);

/*
 * Blocks of data are told apart by two empty lines: one that has nothing to
 * say needs a row all the same, or those behind it move up.
 */
void script_next_index(GString *text);
void script_no_data(GString *text, guint columns);

#endif
