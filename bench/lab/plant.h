/* SPDX-License-Identifier: GPL-2.0-only */
/* Planting the faults of stats/planted.h. NULL is no fault, everywhere. */
#ifndef BENCH_LAB_PLANT_H
#define BENCH_LAB_PLANT_H

#include <sys/types.h>

#include "lab/scenario.h"

/* Every so many frames one is lost. */
#define PLANT_DROP_FAULT "lose"
#define PLANT_DROP_EVERY "10000"

/* Is there such a fault, and can @lab have it? FALSE with @error. */
gboolean plant_check(const char *fault, const char *lab,
		     const struct scenario *s, GError **error);

/* Does the driver of @mode lose frames? */
gboolean plant_drops(const char *fault, const char *mode);
/* What the generator is told besides, ",KEY=VALUE" like @more, or NULL. Free.
 */
char *plant_request(const char *fault, const char *more);
/* Keep the host's @cpu busy until plant_relieve(). 0: nobody does. */
pid_t plant_thief(const char *fault, int cpu);
void plant_relieve(pid_t thief);

#endif
