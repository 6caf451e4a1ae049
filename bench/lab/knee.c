/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/knee.h"

/* Loads are multiples of the knee: a few per cent are close enough. */
#define KNEE_WIDTH 1.06
#define KNEE_MAX_TRIALS 40

void knee_init(struct knee *k, double start_pps, double stride, double min_pps,
	       double max_pps, guint fails_needed)
{
	*k = (struct knee){
		.min_pps = min_pps,
		.max_pps = max_pps,
		.next_pps = start_pps,
		.stride = stride,
		.fails_needed = fails_needed,
	};
}

double knee_next(const struct knee *k)
{
	return k->next_pps;
}

/* Away from what is known, further each time. */
static double next_stride(struct knee *k)
{
	double stride = k->stride;

	k->stride = MIN(stride * stride, KNEE_FAR);
	return stride;
}

static double choose(struct knee *k)
{
	if (k->trials >= KNEE_MAX_TRIALS)
		return 0;
	if (!k->fail_pps) {
		double further = next_stride(k) * k->pass_pps;

		return k->pass_pps >= k->max_pps ? 0 : MIN(further, k->max_pps);
	}
	if (!k->pass_pps) {
		double further = k->fail_pps / next_stride(k);

		return k->fail_pps <= k->min_pps ? 0 : MAX(further, k->min_pps);
	}
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
