/* SPDX-License-Identifier: GPL-2.0-only */
#include "metrics_pace.h"

#include <math.h>
#include <string.h>

static double known(double value)
{
	return value == POINT_NONE ? NAN : value;
}

/* How far the median gap is off that of the schedule, either way. */
double pace_gap_off(const struct point *p)
{
	double nominal_us = 1e6 / p->offered_pps;

	if (!strcmp(p->pattern, "poisson"))
		nominal_us *= G_LN2;
	else if (strcmp(p->pattern, "cbr"))
		return NAN;
	return fabs(known(p->gap_p50_us) / nominal_us - 1);
}

double pace_gap_cv(const struct point *p)
{
	return known(p->gap_cv);
}

double pace_microbursts(const struct point *p)
{
	return known(p->microbursts);
}

double pace_oload_ratio(const struct point *p)
{
	return known(p->oload_ratio);
}

double pace_settle_ms(const struct point *p)
{
	return known(p->settle_ms);
}

double pace_settle_spread(const struct point *p)
{
	return known(p->settle_spread);
}

double pace_settle_turns(const struct point *p)
{
	return known((double)p->settle_turns);
}
