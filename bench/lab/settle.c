/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/settle.h"

#include <math.h>
#include <stdlib.h>

#include "lab/samples.h"

#define BINS 20
#define BAND 0.2
/* Interrupts come whole: one more or less is no other rate. */
#define GRAIN 1.5

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The median of the second half of @bin, and how far that half is spread. */
static double level_of(const double *bin, double *spread)
{
	double half[BINS / 2];
	guint i, n = BINS / 2;

	for (i = 0; i < n; i++)
		half[i] = bin[BINS - n + i];
	qsort(half, n, sizeof(*half), ascending);
	*spread = half[n - 1] - half[0];
	return (half[(n - 1) / 2] + half[n / 2]) / 2;
}

/* Bins up to the last one outside the band. */
static guint bins_outside(const double *bin, double level, double band)
{
	guint i = BINS;

	while (i && fabs(bin[i - 1] - level) <= band)
		i--;
	return i;
}

/* A turn counts when the rate went back by more than @band from its extreme. */
static int count_turns(const double *bin, double band)
{
	double low = bin[0], high = bin[0];
	int turns = -1, direction = 0;
	guint i;

	for (i = 1; i < BINS; i++) {
		low = fmin(low, bin[i]);
		high = fmax(high, bin[i]);
		if (direction <= 0 && bin[i] > low + band) {
			direction = 1;
			high = bin[i];
			turns++;
		} else if (direction >= 0 && bin[i] < high - band) {
			direction = -1;
			low = bin[i];
			turns++;
		}
	}
	return MAX(turns, 0);
}

gboolean settle_measure(const GArray *samples, guint64 from_ns, guint64 to_ns,
			struct settle *out)
{
	double bin[BINS], level, band, spread;
	guint64 span = to_ns - from_ns;
	guint i;

	for (i = 0; i < BINS; i++) {
		bin[i] = samples_growth(samples, SAMPLE_IRQS,
					from_ns + span * i / BINS,
					from_ns + span * (i + 1) / BINS);
		if (isnan(bin[i]))
			return FALSE;
	}
	level = level_of(bin, &spread);
	if (!(level > 0))
		return FALSE;
	band = fmax(BAND * level, GRAIN);
	out->after_ms =
		(double)span / 1e6 * bins_outside(bin, level, band) / BINS;
	out->spread = spread / level;
	out->turns = count_turns(bin, band);
	return TRUE;
}
