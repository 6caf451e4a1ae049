/* SPDX-License-Identifier: GPL-2.0-only */
/* Which knobs a tuner turns, and how far: by itself, or as it is told. Pure. */
#ifndef BENCH_LAB_TUNE_SPACE_H
#define BENCH_LAB_TUNE_SPACE_H

#include "lab/scenario.h"
#include "stats/tune_space.h"

/*
 * The arms of @s, which are bare modes, and the knobs that its search names
 * ("ring=64..256, sched=other|fifo"); where it names none, those that are worth
 * turning and that the guest's @kernel ("6.12") has. Knobs in @fixed (struct
 * knob_value) stay as they are. NULL with @error.
 */
struct tune_space *tune_space_make(const struct scenario *s, const char *kernel,
				   const GPtrArray *fixed, GError **error);

/* What of the catalog of knobs @space leaves alone; free with g_strfreev. */
char **tune_space_left_out(const struct tune_space *space);

#endif
