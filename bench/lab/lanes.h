/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Trials at once, where the lab can: each in a thread of its own, which ends
 * when the trial does. In a lab without lanes a trial runs where it is pushed.
 */
#ifndef BENCH_LAB_LANES_H
#define BENCH_LAB_LANES_H

#include "lab/lab.h"

struct lane_job {
	struct trial trial;
	struct point point;
	guint index; /* the pusher's own */
	gint64 began_us;
	/* Afterwards: as lab_trial() returned. */
	gboolean ok;
	GError *error;
};

struct lanes {
	struct lab *lab;
	GThreadPool *pool;	/* NULL: no lanes */
	GAsyncQueue *done;	/* struct lane_job * */
	int done_fd, cancel_fd; /* eventfd */
	guint width, running;
	GPtrArray *jobs; /* those that run */
};

gboolean lanes_open(struct lanes *l, struct lab *lab, GError **error);
/* Ends what still runs. */
void lanes_close(struct lanes *l);

/* May another job be pushed? */
gboolean lanes_free(const struct lanes *l);
/* The job is the lanes' until lanes_wait() gives it back. */
void lanes_push(struct lanes *l, struct lane_job *job);
/* The next job that is done, in any order; NULL with @error: a signal. */
struct lane_job *lanes_wait(struct lanes *l, GError **error);

void lane_job_free(struct lane_job *job);

#endif
