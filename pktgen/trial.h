/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One trial: frames sent at planned instants for a fixed window, what came
 * back, and the account of both. All cores walk through the one schedule; core
 * k of n sends frames k, k + n, k + 2n ... of it.
 */
#ifndef PKTGEN_TRIAL_H
#define PKTGEN_TRIAL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture.h"
#include "frame.h"
#include "pacing.h"
#include "port.h"
#include "record.h"
#include "request.h"
#include "result.h"

/* What all cores read while a trial runs; nobody writes it but for stop. */
struct trial {
	struct request request;
	struct pacing_clock clock;
	uint64_t start_tsc, start_ns;
	uint64_t end_tsc;	   /* of the window */
	uint64_t deadline_tsc;	   /* frames still unsent then stay unsent */
	uint64_t drain_ticks;	   /* after it: what comes back still counts */
	uint64_t quiet_ticks;	   /* it ends when so long nothing came; or 0 */
	uint64_t stop_drain_ticks; /* when stopped early: at most 200 ms */
	uint64_t window_ns;
	uint64_t gap_ticks; /* the mean one of the schedule */
	uint64_t late_ticks, tolerance_ticks, interruption_ticks;
	uint64_t rx_slack_ticks, rx_period_ticks, pause_ticks;
	unsigned int senders;
	bool alike;		/* one sender, one flow, one size */
	unsigned int gaps_kind; /* GAPS_* */
	struct record *record;
	uint8_t *ring;		 /* of each flow; NULL: there is one */
	struct capture *capture; /* NULL: frames are made */
	struct frame frame[SIZES_KINDS_MAX];
	atomic_bool stop; /* ends the trial early */
};

/* Both clocks, read as close together as this machine can. */
struct pacing_instant trial_clock_now(void);

/*
 * Everything that takes time or may fail: read the capture, complete the
 * schedule, prepare the frames. @request must be complete. False with one line
 * in @error (REQUEST_ERROR_BYTES). trial_close() follows in either case.
 */
bool trial_open(struct trial *t, const struct request *request,
		const struct ports *ports, char *error);
void trial_close(struct trial *t);

/*
 * Start the clock: frame 0 is due a moment from now. The core that is ready
 * last does it. False with a line in @error when the TSC and
 * CLOCK_MONOTONIC_RAW cannot be related.
 */
bool trial_start(struct trial *t, const struct pacing_instant *earlier,
		 char *error);

/* The cores' parts as one account, after the last of them is done. */
struct core;
void trial_collect(const struct trial *t, struct core *cores,
		   unsigned int count, struct trial_result *result);

static inline bool trial_stopping(const struct trial *t)
{
	return atomic_load_explicit(&t->stop, memory_order_relaxed);
}

#endif
