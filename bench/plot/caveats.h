/* SPDX-License-Identifier: GPL-2.0-only */
/* What to mind about a run, from what it says of itself. */
#ifndef BENCH_PLOT_CAVEATS_H
#define BENCH_PLOT_CAVEATS_H

#include "view.h"

struct caveat {
	const char *id;
	char *text; /* with its number */
};

/*
 * Those that apply to @run (struct caveat), worst first. Free with
 * g_ptr_array_unref.
 */
GPtrArray *caveats_new(const struct run_view *run);

/* --- between the files --- */

void caveat_add(GPtrArray *caveats, const char *id, const char *fmt, ...)
	G_GNUC_PRINTF(3, 4);

/* About the machine under test and its host. */
void caveats_of_machine(GPtrArray *caveats, const struct run_view *run);

/* The largest of a figure over all valid points; NAN when none has it. */
double caveat_worst(const struct run_view *run, point_value value);

#endif
