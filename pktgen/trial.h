/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One trial: frames sent at planned instants for a fixed window, and the
 * account of it. planned = sent + unsent, always.
 */
#ifndef PKTGEN_TRIAL_H
#define PKTGEN_TRIAL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "frame.h"
#include "pacing.h"
#include "port.h"
#include "request.h"

struct trial_counters {
	uint64_t planned;
	uint64_t sent;	    /* offered to the port, once each */
	uint64_t ring_full; /* of those, refused by the port or its peer */
	uint64_t late;	    /* of those sent: behind the plan */
	uint64_t rx_frames;
	uint64_t max_lag_ns;
};

/* What other threads may touch while a trial runs. One writer each. */
struct trial_shared {
	atomic_bool stop; /* ends the trial early */
	atomic_ullong planned, sent, ring_full, late, rx_frames;
};

struct trial_result {
	char failure[REQUEST_ERROR_BYTES]; /* why there was no trial */
	struct trial_counters count;
	bool stopped;	    /* early: the window ends where it stopped */
	uint64_t window_ns; /* as it was */
	uint64_t start_ns;  /* CLOCK_MONOTONIC_RAW, frame 0's plan */
	uint64_t gap_p50_ns, gap_p99_ns;
	uint64_t gap_cv_ppm;
	uint32_t microbursts_ppm;
	uint64_t tsc_hz;
	int64_t clock_drift_ns; /* of the planned instants, at the end */
};

/* Both clocks, read as close together as this machine can. */
struct pacing_instant trial_clock_now(void);

/*
 * Run one trial on the calling lcore, which spins until the window's end.
 * @earlier: a moment long before, to tell the TSC's rate by. False with
 * result->failure when the TSC and CLOCK_MONOTONIC_RAW cannot be related or the
 * peer's counter cannot be read; no frame was sent then.
 */
bool trial_run(const struct request *request, const struct port *port,
	       const struct frame_flow *flow,
	       const struct pacing_instant *earlier,
	       struct trial_shared *shared, struct trial_result *result);

#endif
