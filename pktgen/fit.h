/* SPDX-License-Identifier: GPL-2.0-only */
/* Are these gaps those of a Poisson process? Pearson's chi-square test. Pure.
 */
#ifndef PKTGEN_FIT_H
#define PKTGEN_FIT_H

#include <stdbool.h>

#include "rxbench/hist.h"

struct fit {
	double chi_square;
	unsigned int degrees; /* of freedom */
	/* How often a Poisson process fits no better than these gaps do. */
	double p;
};

/*
 * Compare @gaps with the exponential distribution of mean @mean, which is
 * planned, not estimated from them. A gap is the difference of two instants
 * that were rounded down to the histogram's unit. Neighbouring buckets form
 * about 20 groups that expect equally much, 5 gaps at least. False when the
 * gaps are too few, or the mean so small, that there are no two groups.
 */
bool fit_exponential(const struct rxb_hist *gaps, double mean, struct fit *fit);

/*
 * How likely a chi-square variable of @degrees (at least 1) of freedom is
 * above @chi_square: its distribution's upper tail.
 */
double fit_chi_square_above(double chi_square, unsigned int degrees);

#endif
