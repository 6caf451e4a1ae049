/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario compares. Each mode of [modes] is an arm of that name, as
 * the machine has it; a group [arm NAME] is a mode under conditions of its own:
 *
 *   [arm quota5]
 *   mode = mogul
 *   workload = screend,hog    instead of that of [device]; pattern too
 *   quota = 5                 a knob that can be set while the guest runs
 *
 * Pure.
 */
#ifndef BENCH_LAB_SCENARIO_ARM_H
#define BENCH_LAB_SCENARIO_ARM_H

#include "lab/scenario.h"

struct scenario_arm {
	char *name;
	char *place; /* "FILE:LINE" where it begins; NULL: of a bare mode */
	char *mode;
	char *workload, *pattern; /* NULL: the scenario's */
	GPtrArray *knobs;	  /* struct knob_value, its own */
};

struct scenario_arm *scenario_arm_new(const char *name);
void scenario_arm_free(gpointer arm);

/* One key of group [arm @name], which is begun by its first key. */
gboolean scenario_arm_take(struct scenario *s, const char *name,
			   const char *key, const char *value,
			   const char *label, GError **error);

/* After all keys: each has a mode, and no knob that is without effect there. */
gboolean scenario_arms_check(const struct scenario *s, const char *label,
			     GError **error);

/*
 * The arm called @name, whether it is measured or not; that of a mode is made
 * when first asked for. NULL when there is neither.
 */
const struct scenario_arm *scenario_arm_find(const struct scenario *s,
					     const char *name);

/* The arm in whose knee the loads of @arm count. */
const struct scenario_arm *scenario_arm_knee(const struct scenario *s,
					     const struct scenario_arm *arm);

const char *scenario_arm_workload(const struct scenario *s,
				  const struct scenario_arm *arm);
const char *scenario_arm_pattern(const struct scenario *s,
				 const struct scenario_arm *arm);

/* Is @work one of "sink,hog"? */
gboolean scenario_works_have(const char *workload, const char *work);

/* Does any arm's workload have @work in it? */
gboolean scenario_has_work(const struct scenario *s, const char *work);

/* Is any arm offered frames in @pattern? */
gboolean scenario_has_pattern(const struct scenario *s, const char *pattern);

/* "irq, quota5"; free with g_free. */
char *scenario_arm_names(const struct scenario *s);

/* Measure only the arms in @list, separated by ',' or ';'. */
gboolean scenario_choose_arms(struct scenario *s, const char *list,
			      const char *label, GError **error);

#endif
