/* SPDX-License-Identifier: GPL-2.0-only */
#include "fit.h"

#include <math.h>

#define GROUPS 20
#define EXPECTED_MIN 5.0

/* A finite sum: Abramowitz and Stegun 26.4.4 (odd @degrees), 26.4.5 (even). */
double fit_chi_square_above(double chi_square, unsigned int degrees)
{
	double chi = sqrt(chi_square), term, sum;
	unsigned int i;

	if (degrees % 2) {
		sum = erfc(chi * M_SQRT1_2);
		term = sqrt(M_2_PI) * exp(-chi_square / 2) * chi;
		i = 1;
	} else {
		sum = 0;
		term = exp(-chi_square / 2);
		i = 0;
	}
	for (; i < degrees; i += 2) {
		sum += term;
		term *= chi_square / (i + 2);
	}
	return sum;
}

/*
 * How likely a gap is above @upper. The exact gap may be up to one unit above
 * or below the difference of rounded instants, by how the first of them was
 * rounded: the mean over all of that, which has a closed form. Hence whole
 * units cost the test nothing.
 */
static double gap_above(uint64_t upper, double mean)
{
	return -expm1(-1 / mean) * mean * exp(-(double)upper / mean);
}

/* One group's part of chi-square. */
static double deviation(double seen, double expected)
{
	return (seen - expected) * (seen - expected) / expected;
}

bool fit_exponential(const struct rxb_hist *gaps, double mean, struct fit *fit)
{
	double count = (double)gaps->count, seen = 0, above = 1;
	unsigned int i, groups = 0;

	fit->chi_square = 0;
	/* The last bucket has no upper edge: it is in the last group. */
	for (i = 0; i < RXB_HIST_BUCKETS - 1; i++) {
		double next = gap_above(rxb_hist_upper(i), mean);
		double expected = (above - next) * count;

		if (next * count < EXPECTED_MIN)
			break;
		seen += gaps->bucket[i];
		if (expected < EXPECTED_MIN ||
		    expected < above * count / (GROUPS - groups))
			continue;
		fit->chi_square += deviation(seen, expected);
		groups++;
		above = next;
		seen = 0;
	}
	if (!groups)
		return false;
	for (; i < RXB_HIST_BUCKETS; i++)
		seen += gaps->bucket[i];
	fit->chi_square += deviation(seen, above * count);
	fit->degrees = groups;
	fit->p = fit_chi_square_above(fit->chi_square, fit->degrees);
	return true;
}
