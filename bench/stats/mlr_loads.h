/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What MLRsearch has measured, and what it says of a load: RFC 9971, 6.1 and
 * its appendices A (classification) and B (conditional throughput). Pure.
 */
#ifndef BENCH_STATS_MLR_LOADS_H
#define BENCH_STATS_MLR_LOADS_H

#include <glib.h>

/* What a load must stand. */
struct mlr_target {
	double loss_ratio;
	double exceed_ratio;
	double trial_s; /* a shorter trial is not a full-length one */
	double sum_s;
};

enum mlr_class { MLR_LOWER, MLR_UPPER, MLR_UNDECIDED };

struct mlr_load {
	double pps;
	GArray *trials; /* struct mlr_trial */
};

struct mlr_trial {
	double duration_s, loss_ratio;
};

/* The relevant ones; NULL: there is none. */
struct mlr_bounds {
	const struct mlr_load *lower, *upper;
};

/* struct mlr_load, pps ascending; free with g_array_unref. */
GArray *mlr_loads_new(void);
void mlr_loads_add(GArray *loads, double pps, double duration_s,
		   double loss_ratio);

enum mlr_class mlr_classify(const struct mlr_load *load,
			    const struct mlr_target *target);
/*
 * The smallest load that is an upper bound, and the largest lower bound below
 * it: so one never stands above the other, loss inversion or not.
 */
struct mlr_bounds mlr_bounds_of(const GArray *loads,
				const struct mlr_target *target);

/* What went through at a lower bound, of full-length trials. */
double mlr_conditional(const struct mlr_load *load,
		       const struct mlr_target *target);

#endif
