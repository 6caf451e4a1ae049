/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario: one question, as a commented key file.
 *
 *   [scenario]  name question source
 *   [device]    device (one or more) workload frame_bytes pattern
 *               step_to (of pattern step)
 *   [load]      grid (multiples of the knee) or pps, reps window_ms settle_ms
 *               knee_mode collectors (sets of them, to compare)
 *   [search]    instead of [load]: method goals min_pps max_pps width trial_ms
 *               short_ms sum_ms exceed_ratio tests overload reps
 *               settle_ms; of tune: goal trials space
 *   [profile P] keys of [load] or [search] that differ under profile P
 *   [lab L]     the same, in lab L; it wins over the profile; both may have
 *               another device
 *   [modes]     list: an arm each
 *   [arm NAME]  mode workload pattern and knobs: see scenario_arm.h
 *   [needs]     kernel config labs cpus: without them it is skipped
 *   [assert]    NAME = EXPRESSION, for the verdict; [assert L]: in lab L
 *   [why]       NAME = text with {EXPRESSION}: why that assertion may fail
 *   [overlay], [overlay NAME]
 *               published figures or tables to show beside it, see overlay.h
 *
 * Parsing is strict: what is not known, or out of range, is refused with one
 * line that names the file, the line, the key, the value and what is allowed.
 * Pure.
 */
#ifndef BENCH_LAB_SCENARIO_H
#define BENCH_LAB_SCENARIO_H

#include <glib.h>

#include "lab/overlay.h"

#define SCENARIO_MAX_PPS 20e6 /* above 10 Gbit/s of the smallest frames */
/* A knee_mode: each mode's loads are multiples of its own knee. */
#define SCENARIO_EACH "each"
/* The method that searches for configurations, not for loads. */
#define SCENARIO_TUNE "tune"

/* How loads are searched; stats/search.h says what it means. */
struct scenario_search {
	char *method; /* NULL: nothing is searched */
	char **goals; /* of mlrsearch */
	int min_pps, max_pps;
	int trial_ms, short_ms, sum_ms; /* 0: as trial_ms */
	int tests;
	double width, exceed_ratio;
	double overload;    /* of recovery, in throughputs */
	char *goal, *space; /* of tune; NULL: none, the usual one */
	int trials;	    /* 0: not said */
};

/* What a machine must have for it. */
struct scenario_needs {
	char *kernel; /* "6.13": this or a later one; NULL: any */
	char *config; /* "NET_FLOW_LIMIT": built with it; NULL: anyhow */
	char **labs;  /* NULL: any */
	int cpus;     /* of the host, in lab realtime */
};

struct scenario {
	char *name;
	char *question;
	char *source;
	char **devices; /* of the catalog, in the order to measure them */
	char *workload; /* "sink,hog" */
	char *pattern;
	double step_to; /* of pattern step: the second rate, in first ones */
	int frame_bytes;

	GArray *loads; /* double, as written */
	gboolean loads_are_pps;
	char *knee_mode; /* an arm, or SCENARIO_EACH */
	int reps;
	int window_ms;
	int settle_ms;	   /* stillness of the guest before a point */
	char **collectors; /* sets that are compared, or NULL */

	struct scenario_search search; /* then there are no loads */

	/*
	 * What is compared: struct scenario_arm, in the order to show them; and
	 * all arms that there are, whose own they are.
	 */
	GPtrArray *arms, *known;
	struct scenario_needs needs;
	GPtrArray *assertions; /* struct assertion, see stats/verdict.h */
	GPtrArray *overlays;   /* struct overlay */
};

/*
 * @label stands for the text in messages; NULL @profile or @lab means none.
 * NULL with
 * @error set when something is wrong.
 */
struct scenario *scenario_parse(const char *text, const char *label,
				const char *profile, const char *lab,
				GError **error);
void scenario_free(struct scenario *s);

/* Is there one knee for all rows, whatever mode or device? */
gboolean scenario_has_one_knee(const struct scenario *s);

/*
 * What the generator must be told of @pattern besides its name:
 * ",KEY=VALUE", or NULL. Free it.
 */
char *scenario_pattern_more(const struct scenario *s, const char *pattern,
			    double pps);

/* How many devices are measured, one after the other. */
guint scenario_device_count(const struct scenario *s);

/* One key of [device] or [load], as --set does it. */
gboolean scenario_set(struct scenario *s, const char *key, const char *value,
		      const char *label, GError **error);

/* Replaces the arms, all of them bare modes, by the modes in @list. */
gboolean scenario_set_modes(struct scenario *s, const char *list,
			    const char *label, GError **error);

#endif
