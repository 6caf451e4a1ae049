/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The A/A pair: the same thing measured twice, side by side, as two modes are.
 * What the pair differs by is what the machine alone does to a comparison; a
 * difference between modes or runs that is no larger is none. Pure.
 */
#ifndef BENCH_STATS_NOISE_H
#define BENCH_STATS_NOISE_H

#include "metrics.h"

/* How far the twin is off the first: |twin / first - 1|, pair by pair. */
struct noise_floor {
	char metric[24];
	guint n;       /* pairs; 0: not measured, and the rest is NAN */
	double median; /* half of the pairs differ by less */
	/*
	 * The smallest difference that counts: 95 % of the pairs differ by no
	 * more. Of fewer than 20 pairs, the one that differs most.
	 */
	double floor;
};

/* One pair: a mode on one device. */
struct noise {
	char *device;
	char *label;	/* the first half's mode */
	GArray *floors; /* struct noise_floor, a metric each, those measured */
};

/* All pairs of @points (struct noise), or none. Free: g_ptr_array_unref. */
GPtrArray *noise_new(const GArray *points);
/* No pair, and one more without floors: for who reads them from a file. */
GPtrArray *noise_list(void);
struct noise *noise_alloc(GPtrArray *all, const char *device,
			  const char *label);

/* The pairs of one run, at hand; @points must outlive them. */
struct noise_pairs;
struct noise_pairs *noise_pairs_new(const GArray *points);
void noise_pairs_free(struct noise_pairs *p);

/*
 * The floor of @metric on @device at the load @at, where at least two pairs
 * were measured there; else, or for @at NULL, over all loads. NAN when no pair
 * says.
 */
double noise_floor_at(const struct noise_pairs *p, const char *device,
		      const char *metric, const struct load *at);

/* The entry for @metric among the pairs on @device, or NULL. */
const struct noise_floor *noise_find(const GPtrArray *all, const char *device,
				     const char *metric);

/* |ratio - 1| as people read it: "2.1 %"; free with g_free. */
char *noise_text(double floor);

#endif
