/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The search of a tuner: which configurations to measure, how often, and which
 * of them is the best. It works in batches: asked for one, told what came of
 * each of its trials, in any order, and asked again until there is none. The
 * same results lead to the same batches, so finished trials are all that is
 * needed to go on. It measures nothing itself. Pure.
 *
 *   start    a stratified sample (tune_sample.c), one repetition each; then the
 *            better half gets as many again, until few are left: successive
 *            halving
 *   refine   around the best: all that differ from it in one knob by one step,
 *            against it, the same way; then around what is best now
 *   confirm  the best few and the default, once more with all repetitions:
 *            these figures are told: those that it was chosen by flatter
 *
 * The default and the champion run in each of these, so drift is seen. Where a
 * second repetition would be the first one again, there are no repetitions, and
 * nothing is confirmed.
 */
#ifndef BENCH_STATS_TUNE_RACE_H
#define BENCH_STATS_TUNE_RACE_H

#include "tune_judge.h"

enum tune_stage { TUNE_START, TUNE_REFINE, TUNE_CONFIRM, TUNE_OVER };

struct tune_spec {
	guint trials; /* in all; a configuration at a load is one */
	guint reps;   /* of those that come far */
	guint32 seed;
	gboolean exact;
};

/* A trial to do. */
struct tune_ask {
	guint config; /* its id */
	guint load;
	int rep;
};

struct tune_race {
	const struct tune_space *space;
	const struct tune_goal *goal;
	struct tune_spec spec;
	GPtrArray *configs; /* struct tune_config, by id */
	enum tune_stage stage;
	GPtrArray *bout; /* of these, who is compared now */
	guint rung;	 /* repetitions they have in this bout */
	int first;	 /* the first of these */
	guint asked;	 /* trials */
	guint bouts;	 /* of refinement */
	struct tune_config *champion;
};

/* The fewest trials that make sense. */
guint tune_race_least(const struct tune_space *s, const struct tune_goal *g,
		      const struct tune_spec *spec);

/* @space and @goal (resolved) must outlive it. */
struct tune_race *tune_race_new(const struct tune_space *space,
				const struct tune_goal *goal,
				const struct tune_spec *spec);
void tune_race_free(struct tune_race *t);

/* struct tune_ask; empty when it is over. All must be told before the next. */
GArray *tune_race_batch(struct tune_race *t);
/* A trial's outcome; its @v has the ask's load and rep. */
void tune_race_tell(struct tune_race *t, guint config,
		    const struct tune_value *v);
/* The configuration cannot be measured: why. */
void tune_race_refuse(struct tune_race *t, guint config, const char *why);

/* Has anybody like @c been asked for? */
gboolean tune_race_knows(const struct tune_race *t,
			 const struct tune_config *c);

/*
 * The best: of what was confirmed (else of all), and of those that cannot be
 * told from it, the one with the fewest knobs set.
 */
const struct tune_config *tune_race_best(const struct tune_race *t);
/* Which repetitions stand for the final figures. */
struct tune_reps tune_race_reps(const struct tune_race *t);
/* struct tune_config, best first; those of the final figures only. */
GPtrArray *tune_race_ranking(const struct tune_race *t);

#endif
