/* SPDX-License-Identifier: GPL-2.0-only */
/* When was the last frame lost? From the samples of one trial. Pure. */
#ifndef BENCH_STATS_RECOVERY_H
#define BENCH_STATS_RECOVERY_H

#include <glib.h>

/*
 * @series: the text of series.csv. Of point @seq, offered @then_pps frames/s
 * from @from_s until @to_s: how long after @from_s were frames still lost,
 * behind the NIC (the guest counts them as they are lost) or at it (fewer were
 * taken off its ring than were offered)? What the ring held at that time hides
 * as many: the answer is short by at most its length over the load. NAN when
 * the samples do not say.
 */
double recovery_time(const char *series, int seq, double from_s, double to_s,
		     double then_pps);

/*
 * Of point @seq, whose load went in @steps equal parts of @duration_s: what was
 * delivered in the second half of each part, frames/s, into @pps. NAN where the
 * samples do not say.
 */
void recovery_sweep(const char *series, int seq, double duration_s, guint steps,
		    double *pps);

#endif
