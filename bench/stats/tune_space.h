/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be tuned: modes, the knobs that each has, and the values that each
 * knob may take. A configuration is a mode and a level of each of its knobs;
 * level 0 leaves the knob as the machine has it. Pure.
 */
#ifndef BENCH_STATS_TUNE_SPACE_H
#define BENCH_STATS_TUNE_SPACE_H

#include "stats.h"
#include "tune_goal.h"

#define TUNE_MAX_DIMS 24
#define TUNE_UNSET 0

/* A knob. */
struct tune_dim {
	char *name;
	GPtrArray *levels; /* char *, in order; level 1 is the first */
	char *also;	   /* set with it ("NAME=VALUE NAME=VALUE"), or NULL */
	GPtrArray *modes;  /* char *: those that have it */
};

struct tune_space {
	GPtrArray *modes; /* char *: the first is the default's */
	GPtrArray *dims;  /* struct tune_dim */
};

/* What one trial told. */
struct tune_value {
	guint load;
	int rep;
	double of[TUNE_METRICS]; /* NAN: not known; TUNE_INDEX never is */
};

struct tune_config {
	guint id;   /* its number; 0 is the default: nothing is set */
	guint mode; /* of the space */
	guint8 level[TUNE_MAX_DIMS];
	char *why; /* it could not be measured, or NULL */
	GArray *values;
};

struct tune_space *tune_space_new(void);
void tune_space_free(struct tune_space *s);
void tune_space_add_mode(struct tune_space *s, const char *mode);
/* The new knob, with no level and no mode yet; NULL: no room. */
struct tune_dim *tune_space_add_dim(struct tune_space *s, const char *name);
/* The dim called @name, or NULL. */
struct tune_dim *tune_space_find(const struct tune_space *s, const char *name);

/*
 * Levels from @min to @max, both included: all of them where they are few,
 * else 0 (if that is @min) and steps of equal ratio.
 */
void tune_dim_add_range(struct tune_dim *d, gint64 min, gint64 max);
/* May mode number @mode of @s set it? */
gboolean tune_dim_applies(const struct tune_space *s, const struct tune_dim *d,
			  guint mode);

/* How many configurations there are; may be very many. */
double tune_space_size(const struct tune_space *s);

struct tune_config *tune_config_new(guint mode);
void tune_config_free(gpointer config);
gboolean tune_config_same(const struct tune_config *a,
			  const struct tune_config *b);
/* How many knobs it sets. */
guint tune_config_set(const struct tune_config *c);
/* "NAME=VALUE" of each knob it sets; free with g_strfreev. */
char **tune_config_knobs(const struct tune_space *s,
			 const struct tune_config *c);
/* "napi budget=16 ring=128"; g_free it. */
char *tune_config_text(const struct tune_space *s, const struct tune_config *c);

/*
 * tune_sample.c: @n configurations (struct tune_config) to begin with. The
 * first sets nothing, in the first mode; then each other mode with nothing
 * set; the rest is dealt out to the modes that have knobs, and within a mode
 * is a Latin hypercube: of n configurations each n-th of a knob's levels gets
 * one.
 */
GPtrArray *tune_sample(const struct tune_space *s, guint n, GRand *rand);
/*
 * Those that differ from @c in one knob by one step: unset, one up, one down;
 * from unset to the middle. Unset first, what is unset last.
 */
GPtrArray *tune_neighbours(const struct tune_space *s,
			   const struct tune_config *c);

#endif
