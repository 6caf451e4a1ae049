/* SPDX-License-Identifier: GPL-2.0-only */
#include "mlr_loads.h"

#include <stdlib.h>

static void load_clear(gpointer data)
{
	struct mlr_load *load = data;

	g_array_unref(load->trials);
}

GArray *mlr_loads_new(void)
{
	GArray *loads = g_array_new(FALSE, FALSE, sizeof(struct mlr_load));

	g_array_set_clear_func(loads, load_clear);
	return loads;
}

void mlr_loads_add(GArray *loads, double pps, double duration_s,
		   double loss_ratio)
{
	struct mlr_trial trial = {duration_s, loss_ratio};
	struct mlr_load *load;
	guint i = 0;

	while (i < loads->len &&
	       g_array_index(loads, struct mlr_load, i).pps < pps)
		i++;
	if (i == loads->len ||
	    g_array_index(loads, struct mlr_load, i).pps > pps) {
		struct mlr_load fresh = {
			pps,
			g_array_new(FALSE, FALSE, sizeof(struct mlr_trial)),
		};

		g_array_insert_val(loads, i, fresh);
	}
	load = &g_array_index(loads, struct mlr_load, i);
	g_array_append_val(load->trials, trial);
}

/* Seconds measured at a load. */
struct sums {
	double good_long, bad_long, good_short, bad_short;
};

static struct sums sums_of(const struct mlr_load *load,
			   const struct mlr_target *target)
{
	struct sums s = {0};
	guint i;

	for (i = 0; i < load->trials->len; i++) {
		const struct mlr_trial *t =
			&g_array_index(load->trials, struct mlr_trial, i);
		gboolean good = t->loss_ratio <= target->loss_ratio;

		if (t->duration_s >= target->trial_s)
			*(good ? &s.good_long : &s.bad_long) += t->duration_s;
		else
			*(good ? &s.good_short : &s.bad_short) += t->duration_s;
	}
	return s;
}

/*
 * What could the rest of the duration sum still change? A load is a lower bound
 * when even nothing but bad trials would leave it good, an upper bound when
 * even nothing but good ones would leave it bad. Short trials speak against a
 * load, as far as other short ones do not make up for them, never for it.
 */
enum mlr_class mlr_classify(const struct mlr_load *load,
			    const struct mlr_target *target)
{
	double exceed = target->exceed_ratio;
	struct sums s = sums_of(load, target);
	double excused = s.good_short * exceed / (1 - exceed);
	double bad = s.bad_long + MAX(s.bad_short - excused, 0);
	double whole = MAX(s.good_long + bad, target->sum_s);

	if (bad > whole * exceed)
		return MLR_UPPER;
	return whole - s.good_long <= whole * exceed ? MLR_LOWER
						     : MLR_UNDECIDED;
}

struct mlr_bounds mlr_bounds_of(const GArray *loads,
				const struct mlr_target *target)
{
	struct mlr_bounds b = {NULL, NULL};
	guint i;

	for (i = 0; i < loads->len && !b.upper; i++) {
		const struct mlr_load *load =
			&g_array_index(loads, struct mlr_load, i);
		enum mlr_class class = mlr_classify(load, target);

		if (class == MLR_UPPER)
			b.upper = load;
		else if (class == MLR_LOWER)
			b.lower = load;
	}
	return b;
}

static gint by_loss(gconstpointer a, gconstpointer b)
{
	const struct mlr_trial *x = a, *y = b;

	return (x->loss_ratio > y->loss_ratio) -
	       (x->loss_ratio < y->loss_ratio);
}

double mlr_conditional(const struct mlr_load *load,
		       const struct mlr_target *target)
{
	struct sums s = sums_of(load, target);
	double left = MAX(s.good_long + s.bad_long, target->sum_s) *
		      (1 - target->exceed_ratio);
	GArray *sorted = g_array_copy(load->trials);
	double loss = 1;
	guint i;

	g_array_sort(sorted, by_loss);
	/* The loss that so much of the time did not exceed. */
	for (i = 0; i < sorted->len && left > 0; i++) {
		const struct mlr_trial *t =
			&g_array_index(sorted, struct mlr_trial, i);

		if (t->duration_s < target->trial_s)
			continue;
		loss = t->loss_ratio;
		left -= t->duration_s;
	}
	g_array_unref(sorted);
	return load->pps * (left > 0 ? 0 : 1 - loss);
}
