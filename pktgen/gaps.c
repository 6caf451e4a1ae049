/* SPDX-License-Identifier: GPL-2.0-only */
#include "gaps.h"

#include <math.h>

#define PPM 1000000u
#define MICRO_DIVISOR 10 /* MoonGen's bound: a tenth of the nominal gap */

void gaps_init(struct gaps *g, uint64_t nominal)
{
	g->nominal = nominal;
	g->micro_below = (nominal + MICRO_DIVISOR - 1) / MICRO_DIVISOR;
	g->micro = 0;
	g->sum_squares = 0;
	rxb_hist_reset(&g->shorter);
	rxb_hist_reset(&g->longer);
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

uint32_t gaps_microbursts_ppm(const struct gaps *g)
{
	uint64_t count = g->shorter.count + g->longer.count;

	return count ? (uint32_t)(g->micro * PPM / count) : 0;
}

uint64_t gaps_cv_ppm(const struct gaps *g)
{
	double count = (double)(g->shorter.count + g->longer.count);
	double off, mean, variance;

	if (count < 2)
		return 0;
	off = ((double)g->longer.sum - (double)g->shorter.sum) / count;
	mean = (double)g->nominal + off;
	variance = (double)g->sum_squares / count - off * off;
	if (variance <= 0 || mean <= 0)
		return 0;
	return (uint64_t)(sqrt(variance) / mean * PPM + 0.5);
}
