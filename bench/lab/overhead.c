/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/overhead.h"

void overhead_begin(struct overhead *o)
{
	o->began_us = g_get_monotonic_time();
}

void overhead_end(const struct overhead *o, double *s)
{
	*s += (double)(g_get_monotonic_time() - o->began_us) / 1e6;
}

double overhead_ratio(const struct overhead *o)
{
	if (!(o->windows_s > 0))
		return -1;
	return (o->wall_s - o->windows_s) / o->windows_s;
}
