/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The claims of a scenario: those that no run of it could ever evaluate are
 * refused before anything starts, as are explanations (group [why]) of what is
 * not claimed. Pure.
 */
#ifndef BENCH_LAB_SCENARIO_ASSERT_H
#define BENCH_LAB_SCENARIO_ASSERT_H

#include "lab/scenario.h"
#include "lab/scenario_file.h"

/* @where: "FILE:LINE: [GROUP]". */
gboolean scenario_assertion_add(struct scenario *s, const char *name,
				const char *expr, const char *where,
				GError **error);
void scenario_assertion_free(void *assertion);

/*
 * Check every group [assert] and [assert LAB] of @f, and [why], and give the
 * assertions of @s, which is complete else, their explanations.
 */
gboolean scenario_assert(struct scenario *s, const struct scenario_file *f,
			 GError **error);

#endif
