/* SPDX-License-Identifier: GPL-2.0-only */
/* Knobs that the generator is told of, with a pattern that has them. Pure. */
#ifndef BENCH_LAB_KNOBS_LOAD_H
#define BENCH_LAB_KNOBS_LOAD_H

#include "lab/knobs.h"

/*
 * ",KEY=VALUE" of each in @values, for the generator, or NULL: there is none.
 * Free it.
 */
char *knobs_load_words(const GPtrArray *values);

/*
 * FALSE with @error, which begins with @label: @pattern needs a knob that is
 * not among @values, or it or @workload (a list) has no use for one that is.
 */
gboolean knobs_check_load(const GPtrArray *values, const char *pattern,
			  const char *workload, const char *label,
			  GError **error);

#endif
