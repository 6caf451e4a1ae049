/* SPDX-License-Identifier: GPL-2.0-only */
#include "bisect.h"

#include <math.h>

double bisect_next(const struct bisect *b)
{
	return b->next;
}

/* Away from what is known, further each time. */
static double next_stride(struct bisect *b)
{
	double stride = b->stride;

	b->stride = MIN(stride * stride, BISECT_FAR);
	return stride;
}

static double on_grain(const struct bisect *b, double value)
{
	if (b->grain > 0)
		value = round(value / b->grain) * b->grain;
	return CLAMP(value, b->min, b->max);
}

static double further_up(struct bisect *b)
{
	double next = on_grain(b, b->pass * next_stride(b));

	return next > b->pass ? next : on_grain(b, b->pass + b->grain);
}

static double further_down(struct bisect *b)
{
	double next = on_grain(b, b->fail / next_stride(b));

	return next < b->fail ? next : on_grain(b, b->fail - b->grain);
}

static double choose(struct bisect *b)
{
	if (b->trials >= b->max_trials)
		return 0;
	if (!b->fail)
		return b->pass >= b->max ? 0 : further_up(b);
	if (!b->pass)
		return b->fail <= b->min ? 0 : further_down(b);
	if (b->fail <= b->width * b->pass || b->fail - b->pass <= b->grain)
		return 0;
	return on_grain(b, (b->pass + b->fail) / 2);
}

void bisect_resume(struct bisect *b)
{
	b->fails = 0;
	b->next = choose(b);
}

void bisect_report(struct bisect *b, gboolean passed)
{
	b->trials++;
	if (passed)
		b->pass = b->next;
	else if (++b->fails < b->fails_needed)
		return;
	else
		b->fail = b->next;
	bisect_resume(b);
}
