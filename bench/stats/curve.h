/* SPDX-License-Identifier: GPL-2.0-only */
/* Figures of a whole curve, delivered against offered load. Pure. */
#ifndef BENCH_STATS_CURVE_H
#define BENCH_STATS_CURVE_H

#include "bootstrap.h"
#include "summary.h"

/* A series as bootstrap() draws from it: its usable loads are the groups. */
struct curve {
	guint loads;
	guint *sizes;	   /* a load: valid repetitions */
	double *offered;   /* a load: frames/s */
	double *delivered; /* a repetition, load after load: frames/s */
	double *kept;	   /* the same: delivered / sent */
	double *drawn;	   /* room for the repetitions of one load */
};

struct curve *curve_new(const struct series *s);
void curve_free(struct curve *c);

/* One figure of the repetitions at @pick; NAN when they have none. */
typedef double (*curve_figure)(const struct curve *c, const guint *pick);

/* FRMOL / MFR. */
double curve_livelock_index(const struct curve *c, const guint *pick);
/* The load at which most is delivered, frames/s. */
double curve_peak_pps(const struct curve *c, const guint *pick);
/* The median rate at load number @load, whose repetitions begin at @at. */
double curve_rate(const struct curve *c, const guint *pick, guint load,
		  guint at);
/* The load at which nothing is lost, nor at any below it; 0: at none. */
double curve_mlfrr(const struct curve *c, const guint *pick);

/* @figure of all repetitions, and its interval. */
struct interval curve_interval(const struct curve *c, curve_figure figure);
/* @figure of @b over that of @a, which are runs of their own. */
struct interval curve_ratio(const struct curve *a, const struct curve *b,
			    curve_figure figure);

#endif
