/* SPDX-License-Identifier: GPL-2.0-only */
/* What the keys of a scenario must be to one another. Pure. */
#ifndef BENCH_LAB_SCENARIO_CHECK_H
#define BENCH_LAB_SCENARIO_CHECK_H

#include "lab/scenario.h"
#include "lab/scenario_file.h"

/* After all keys of @f are in @s; fills in what a search was not told. */
gboolean scenario_check(struct scenario *s, const struct scenario_file *f,
			GError **error);

#endif
