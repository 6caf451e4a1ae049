/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Figures of one point that are about pace: the generator's, and that of
 * interrupts behind a step of the load. NAN: not measured, or not of this
 * pattern. Pure.
 */
#ifndef BENCH_STATS_METRICS_PACE_H
#define BENCH_STATS_METRICS_PACE_H

#include "points.h"

double pace_gap_off(const struct point *p);
double pace_gap_cv(const struct point *p);
double pace_microbursts(const struct point *p);
double pace_oload_ratio(const struct point *p);
double pace_settle_ms(const struct point *p);
double pace_settle_spread(const struct point *p);
double pace_settle_turns(const struct point *p);

#endif
