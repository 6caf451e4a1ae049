/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Searches: methods that choose their next trial by the results of those
 * before. One is asked for a trial, told what came of it, and so on until it
 * is over; it never measures anything itself. The same results lead to the same
 * trials, so that the finished trials of a search are all that is needed to go
 * on with it. Each method is a file, search_*.c. Pure.
 */
#ifndef BENCH_STATS_SEARCH_H
#define BENCH_STATS_SEARCH_H

#include <glib.h>

/* A trial that may not be believed is asked for again, so often in all. */
#define SEARCH_ATTEMPTS 3
/* A search that finds no end is ended. */
#define SEARCH_MAX_TRIALS 400
#define SEARCH_MAX_GOALS 4
#define SEARCH_SWEEP_STEPS 5

enum search_kind {
	SEARCH_LOAD,  /* pps for duration_s */
	SEARCH_BURST, /* so many frames at once, nothing after them */
	/* From pps to then_pps in equal steps; two of them: half and half. */
	SEARCH_STEP,
	SEARCH_RESET, /* pps, and the device is reset meanwhile */
};

struct search_trial {
	enum search_kind kind;
	double pps; /* a whole number */
	double duration_s;
	guint burst;
	double then_pps;
	guint steps; /* 2, or SEARCH_SWEEP_STEPS */
};

struct search_outcome {
	gboolean valid;
	const char *why; /* it is not */
	gint64 sent, delivered;
	double typical_us, worst_us; /* latency: RFC 8219 */
	double gap_us;		     /* median, as sent */
	/* SEARCH_STEP, of two: until no frame was lost any more. */
	double recovery_s;
	/* Of more: delivered in each step, late in it; NAN: not known. */
	double step_pps[SEARCH_SWEEP_STEPS];
};

enum search_state {
	SEARCH_REGULAR,	    /* found, bounds and all */
	SEARCH_IRREGULAR,   /* found something, but not all that was asked */
	SEARCH_NOT_REACHED, /* there is no such value */
	SEARCH_NO_RESULT,   /* a trial could not be measured */
};

/* What a search found: one of these a goal. */
struct search_result {
	char goal[32];
	double value, low, high; /* NAN: there is none */
	double conditional;	 /* throughput, of MLRsearch; or NAN */
	const char *unit;	 /* constant */
	enum search_state state;
	char why[160]; /* it is not regular, or what to mind; or "" */
};

/* A goal of MLRsearch, in the words of RFC 9971. */
struct search_goal {
	const char *name; /* must stay */
	double loss_ratio;
};

/* What a search is to be. */
struct search_spec {
	double min_pps, max_pps, start_pps;
	double width;	     /* goal width: relative */
	double trial_s;	     /* final trial duration */
	double short_s;	     /* initial trial duration */
	double sum_s;	     /* duration sum */
	double exceed_ratio; /* of the duration sum may lose too much */
	guint tests;	     /* repetitions inside the search */
	double overload;     /* of recovery, in throughputs */
	gboolean exact;	     /* no trial is disturbed: once is enough */
	struct search_goal goals[SEARCH_MAX_GOALS];
	guint ngoals;
};

struct search;

/* A method. */
struct search_ops {
	const char *name;
	const char *summary;
	const char *source;
	gsize size; /* of its state, which begins as zeros */
	void (*init)(void *state, const struct search_spec *spec);
	/* FALSE: it is over. */
	gboolean (*next)(void *state, struct search_trial *trial);
	void (*report)(void *state, const struct search_trial *trial,
		       const struct search_outcome *outcome);
	/* Append struct search_result, also of a search that was cut short. */
	void (*results)(const void *state, GArray *results);
	void (*clear)(void *state); /* or NULL */
};

extern const struct search_ops search_mlfrr, search_mlr, search_throughput,
	search_latency, search_frame_loss, search_back_to_back, search_recovery,
	search_reset;

/* All methods; ends with NULL. */
extern const struct search_ops *const search_methods[];
const struct search_ops *search_find(const char *name);

/* A goal by its name (ndr, pdr); FALSE: there is none. */
gboolean search_goal_find(const char *name, struct search_goal *goal);
/* "ndr, pdr"; free with g_free. */
char *search_goal_names(void);

struct search *search_new(const struct search_ops *ops,
			  const struct search_spec *spec);
void search_free(struct search *s);

/* The trial to do now, the same until it is reported; FALSE: it is over. */
gboolean search_next(struct search *s, struct search_trial *trial);
void search_report(struct search *s, const struct search_outcome *outcome);

/* Trials reported, those done again included. */
guint search_trials(const struct search *s);

/* struct search_result; when it is over. */
GArray *search_results(const struct search *s);

const char *search_state_name(enum search_state state);

/* Lost frames over sent ones; 1 when none was sent. */
double search_loss(const struct search_outcome *o);

/* Append one; printf for @why, "" for nothing. */
void search_add(GArray *results, const char *goal, const char *unit,
		double value, double low, double high, enum search_state state,
		const char *why, ...) G_GNUC_PRINTF(8, 9);

#endif
