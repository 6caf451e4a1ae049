/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knee.h"

/* Loads are multiples of the knee: a few per cent are close enough. */
#define KNEE_WIDTH 1.06
#define KNEE_MAX_TRIALS 40

void knee_init(struct knee *k, double start_pps, double min_pps, double max_pps,
	       guint fails_needed)
{
	*k = (struct knee){
		.min_pps = min_pps,
		.max_pps = max_pps,
		.next_pps = start_pps,
		.fails_needed = fails_needed,
	};
}

double knee_next(const struct knee *k)
{
	return k->next_pps;
}

static double choose(const struct knee *k)
{
	if (k->trials >= KNEE_MAX_TRIALS)
		return 0;
	if (!k->fail_pps)
		return k->pass_pps >= k->max_pps
			       ? 0
			       : MIN(2 * k->pass_pps, k->max_pps);
	if (!k->pass_pps)
		return k->fail_pps <= k->min_pps
			       ? 0
			       : MAX(k->fail_pps / 2, k->min_pps);
	if (k->fail_pps <= KNEE_WIDTH * k->pass_pps)
		return 0;
	return (k->pass_pps + k->fail_pps) / 2;
}

void knee_report(struct knee *k, gboolean passed)
{
	k->trials++;
	if (passed)
		k->pass_pps = k->next_pps;
	else if (++k->fails < k->fails_needed)
		return;
	else
		k->fail_pps = k->next_pps;
	k->fails = 0;
	k->next_pps = choose(k);
}
