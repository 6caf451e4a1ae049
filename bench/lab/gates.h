/* SPDX-License-Identifier: GPL-2.0-only */
/* What keeps a row out that cannot be believed. Pure. */
#ifndef BENCH_LAB_GATES_H
#define BENCH_LAB_GATES_H

#include "lab/account.h"

/* What others may take from the guest, share of the time. */
#define GATES_MAX_STEAL 0.02
/* The loads at which a mode must not lose, as a multiple of its own knee. */
#define GATES_LOSSLESS 0.25

/* TRUE when the row stands. After account_fill(). */
gboolean gates_apply(struct point *p, const struct account *a);

#endif
