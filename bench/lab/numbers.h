/* SPDX-License-Identifier: GPL-2.0-only */
/* Strict numbers: the whole text, within a range, or FALSE. Pure. */
#ifndef BENCH_LAB_NUMBERS_H
#define BENCH_LAB_NUMBERS_H

#include <glib.h>

gboolean number_parse(const char *text, double min, double max, double *out);
gboolean number_parse_int(const char *text, gint64 min, gint64 max,
			  gint64 *out);

#endif
