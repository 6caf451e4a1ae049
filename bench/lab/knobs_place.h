/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * On which of the guest's CPUs the device interrupts, the application works and
 * the hogs are: what a lab has, and as what the agent is told of it. Pure.
 */
#ifndef BENCH_LAB_KNOBS_PLACE_H
#define BENCH_LAB_KNOBS_PLACE_H

#include "lab/knobs.h"

/* A hog on each CPU under test, not only beside the application. */
gboolean knobs_hog_everywhere(const GPtrArray *values);

/*
 * The CPUs of the hogs, where each of those under test, numbered from @first
 * on, has one; else NULL. g_strfreev() it.
 */
char **knobs_hog_cpus(const GPtrArray *values, guint first);

/*
 * The agent's requests that start @list ("sink,hog"), the application on @cpu;
 * CPUs under test are numbered from @first on. g_strfreev() it.
 */
char **knobs_place_requests(const GPtrArray *values, const char *list,
			    const char *cpu, guint first);

/*
 * FALSE with @error, which begins with @label: @lab, or a guest with so many
 * CPUs, or @workload has no such place.
 */
gboolean knobs_check_places(const GPtrArray *values, const char *label,
			    const char *lab, const char *workload,
			    GError **error);

#endif
