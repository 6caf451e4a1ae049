/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of the realtime lab. */
#ifndef BENCH_LAB_REALTIME_H
#define BENCH_LAB_REALTIME_H

#include "lab/lab.h"

/* What a machine that answers needs for its first trial. */
gboolean realtime_set_up(struct lab *lab, const struct lab_setup *setup,
			 GError **error);

/* Make @mode the active one, with the driver and the knobs it needs. */
gboolean realtime_set_mode(struct lab *lab, const char *mode, GError **error);
/*
 * From now on @knobs (struct knob_value; what they point to must stay) are set,
 * and what was set for others is as it was before. Mode and workloads have yet
 * to be set.
 */
gboolean realtime_wear(struct lab *lab, const char *mode,
		       const GPtrArray *knobs, GError **error);
/* Run the workloads in @list and no others. */
gboolean realtime_work(struct lab *lab, const char *list, GError **error);
void realtime_undress(struct lab *lab);

/* Have the collectors of @set run, and no others. */
gboolean realtime_collect(struct lab *lab, const char *set, GError **error);

gboolean realtime_trial(struct lab *lab, struct watch *watch, struct trial *t,
			struct point *p, GError **error);
gboolean realtime_trace(struct lab *lab, struct tracing *t, GError **error);
gboolean realtime_hog_idle(struct lab *lab, double top_pps, double *per_s,
			   GError **error);

#endif
