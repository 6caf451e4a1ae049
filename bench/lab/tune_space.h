/* SPDX-License-Identifier: GPL-2.0-only */
/* Which knobs a tuner turns, and how far: by itself, or as it is told. Pure. */
#ifndef BENCH_LAB_TUNE_SPACE_H
#define BENCH_LAB_TUNE_SPACE_H

#include "lab/config.h"
#include "stats/tune_space.h"

/*
 * Who searches places needs CPUs: where the space of @s names one, @knobs get
 * "cpus=2", and wherever there are several, "hog_on=each", or an application
 * that has moved away would cost nothing. Before tune_space_make(). FALSE with
 * @error.
 */
gboolean tune_space_imply(const struct scenario *s, GPtrArray *knobs,
			  GError **error);

/*
 * The arms of @s, which are bare modes, and the knobs that its search names
 * ("ring=64..256, sched=other|fifo"); where it names none, those that are worth
 * turning and that kernel and lab of @c have. Knobs in @fixed (struct
 * knob_value) stay as they are. NULL with @error.
 */
struct tune_space *tune_space_make(const struct scenario *s,
				   const struct config *c,
				   const GPtrArray *fixed, GError **error);

/*
 * tune_usual.c: those that are worth turning, and how far; and the modes of @s
 * in which @knob does anything, as those of @d.
 */
void tune_space_add_usual(struct tune_space *space, const struct scenario *s,
			  const struct config *c, const GPtrArray *fixed);
void tune_dim_add_modes(struct tune_dim *d, const struct knob *knob,
			const struct scenario *s);

/*
 * Of the knobs that @s could turn, those that @space leaves alone; free with
 * g_strfreev.
 */
char **tune_space_left_out(const struct tune_space *space,
			   const struct scenario *s, const GPtrArray *fixed);
/* Why no place is searched, and how to have it; NULL: one is. g_free it. */
char *tune_space_no_place(const struct tune_space *space,
			  const struct config *c, const GPtrArray *fixed);

#endif
