/* SPDX-License-Identifier: GPL-2.0-only */
#include "gaps.h"

#include <math.h>
#include <string.h>

#define PPM 1000000u
#define MICRO_DIVISOR 10 /* MoonGen's bound: a tenth of the nominal gap */

void gaps_reset(struct gaps *g)
{
	memset(g, 0, sizeof(*g));
	rxb_hist_reset(&g->shorter);
	rxb_hist_reset(&g->longer);
	rxb_hist_reset(&g->error);
	rxb_hist_reset(&g->all);
	rxb_hist_reset(&g->own);
}

void gaps_aim(struct gaps *g, uint64_t nominal, uint64_t tolerance,
	      unsigned int kind)
{
	g->nominal = nominal;
	g->micro_below = (nominal + MICRO_DIVISOR - 1) / MICRO_DIVISOR;
	g->tolerance = tolerance;
	g->kind = kind;
}

void gaps_finish(struct gaps *g)
{
	if (!(g->kind & GAPS_EVEN))
		return;
	rxb_hist_merge(&g->error, &g->shorter);
	rxb_hist_merge(&g->error, &g->longer);
}

void gaps_merge(struct gaps *g, const struct gaps *from)
{
	g->micro += from->micro;
	g->planned_micro += from->planned_micro;
	g->within += from->within;
	g->off_stolen += from->off_stolen;
	g->micro_stolen += from->micro_stolen;
	g->sum_squares += from->sum_squares;
	rxb_hist_merge(&g->shorter, &from->shorter);
	rxb_hist_merge(&g->longer, &from->longer);
	rxb_hist_merge(&g->error, &from->error);
	rxb_hist_merge(&g->all, &from->all);
	rxb_hist_merge(&g->own, &from->own);
}

/* The @rank-th smallest value, from 1. */
static uint64_t value_at(const struct rxb_hist *h, uint64_t rank)
{
	uint64_t seen = 0;
	unsigned int i;

	for (i = 0; i < RXB_HIST_BUCKETS; i++) {
		seen += h->bucket[i];
		if (seen >= rank) {
			uint64_t upper = rxb_hist_upper(i);

			return upper < h->max ? upper : h->max;
		}
	}
	return h->max;
}

uint64_t gaps_quantile(const struct gaps *g, unsigned int permille)
{
	uint64_t count = g->shorter.count + g->longer.count;
	uint64_t rank = (count * permille + 999) / 1000;

	if (!count)
		return 0;
	if (!rank)
		rank = 1;
	/* The shortest gap is the one that deviates most. */
	if (rank <= g->shorter.count)
		return g->nominal -
		       value_at(&g->shorter, g->shorter.count - rank + 1);
	return g->nominal + value_at(&g->longer, rank - g->shorter.count);
}

uint64_t gaps_cv_ppm(const struct gaps *g)
{
	double count = (double)(g->shorter.count + g->longer.count);
	double off, mean, variance;

	if (count < 2)
		return 0;
	off = ((double)g->longer.sum - (double)g->shorter.sum) / count;
	mean = (double)g->nominal + off;
	variance = g->sum_squares / count - off * off;
	if (variance <= 0 || mean <= 0)
		return 0;
	return (uint64_t)(sqrt(variance) / mean * PPM + 0.5);
}
