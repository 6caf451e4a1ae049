/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a trial was: how many frames, how evenly, what disturbed it, what came
 * back. Filled in when it is over.
 */
#ifndef PKTGEN_RESULT_H
#define PKTGEN_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "gaps.h"
#include "receive.h"
#include "rxbench/hist.h"

#define RESULT_SENDERS_MAX 16
#define RESULT_ERROR_BYTES 128

/* planned = sent + unsent, always. */
struct trial_counters {
	uint64_t planned;
	uint64_t sent;	      /* offered to the port, once each */
	uint64_t ring_full;   /* of those, refused by the port or its peer */
	uint64_t late;	      /* of those sent: behind the plan */
	uint64_t steady_sent; /* of those sent: the steady flow's */
	uint64_t mangled;     /* of those sent: spoilt on purpose */
	uint64_t rx_frames;   /* that came back, whatever they are */
	uint64_t max_lag_ns;
	uint64_t tx_bytes; /* of frames sent and not refused, without FCS */
};

/*
 * What took a sending core away from its work. An interruption is seen by the
 * sender itself: between two looks at the clock with nothing in between,
 * more time passed than RESULT_INTERRUPTION_NS. The kernel's view is beside it.
 */
#define RESULT_INTERRUPTION_NS 1000u

struct trial_stolen {
	uint64_t interruptions, interrupted_ns, longest_ns;
	uint64_t waited_ns;    /* runnable, and another ran (schedstat) */
	uint64_t switched;     /* involuntary context switches */
	uint64_t stolen_ticks; /* of this CPU, by the hypervisor (/proc/stat) */
};

/* The gaps between frames of one sender, against those that were planned. */
struct trial_gaps {
	uint64_t count;
	uint64_t p50_ns, p99_ns;      /* of the gaps themselves */
	uint64_t cv_ppm;	      /* standard deviation over mean */
	uint64_t microbursts;	      /* below a tenth of the mean gap */
	uint64_t planned_microbursts; /* as the schedule has them */
	uint64_t within;	      /* at most RESULT_TOLERANCE_NS off plan */
	/*
	 * Of the micro-bursts, and of the gaps further off plan: those that an
	 * interruption is in, or after which the sender still caught up.
	 */
	uint64_t microbursts_stolen, off_stolen;
	uint64_t error_p50_ns, error_p99_ns,
		error_max_ns; /* distance to plan */
};

/* MoonGen's figures for its hardware (Emmerich et al., IMC 2015) use it. */
#define RESULT_TOLERANCE_NS 256u

/* A histogram in short, ns. Not one sample: all 0. */
struct trial_latency {
	uint64_t count, min_ns, p50_ns, p90_ns, p99_ns, p999_ns, max_ns;
};

/* One core that sends and receives, or only receives. */
struct trial_core {
	unsigned int cpu;
	uint16_t port, queue;
	bool receive_only;
	struct trial_counters count;
	struct trial_stolen stolen;
};

struct trial_result {
	char failure[RESULT_ERROR_BYTES]; /* why there was no trial */
	struct trial_counters count;	  /* of all cores */
	struct trial_stolen stolen;	  /* of all cores */
	bool steady;			  /* one flow had a rate of its own */
	bool mangling;			  /* some were to be spoilt */
	bool stopped;	    /* early: the window ends where it stopped */
	uint64_t window_ns; /* as it was */
	uint64_t start_ns;  /* CLOCK_MONOTONIC_RAW, frame 0's plan */
	/*
	 * Of the schedule as a whole where one core sends; where several do,
	 * of each core's own share, taken together. Nothing at rate=max, which
	 * has no plan.
	 */
	struct trial_gaps gaps;
	/* Chi-square of the gaps against the exponential, where one sends. */
	bool fitted; /* the pattern is poisson */
	double fit_chi_square, fit_p;
	double fit_own_p; /* with the planned gaps where it was disturbed */
	unsigned int fit_freedom;
	const struct gaps *pace; /* whole, TSC ticks; until the next trial */
	const struct rxb_hist *gap_error; /* distances to plan, ns; likewise */
	uint64_t planned_gap_ns;	  /* mean, of the whole schedule */
	unsigned int senders;		  /* each sends one frame of so many */
	uint64_t tsc_hz;
	int64_t clock_drift_ns; /* of the planned instants, at the end */
	unsigned int cores;
	struct trial_core core[RESULT_SENDERS_MAX];
	/* What came back, where that was asked for. */
	bool received;
	uint64_t drained_ns; /* how long it was waited for, after the window */
	struct receive_counts back;
	struct receive_loss loss; /* of frames that were made, not captured */
	struct trial_latency intended, actual;
	/* Whole, until the next trial starts; NULL without. */
	const struct receive *receive;
	const uint32_t *flow_sent; /* frames of each flow */
	uint64_t peak_rss_kib;	   /* of this process until then */
	/* Of the capture that was replayed: frames in it, and left out. */
	uint64_t capture_frames, capture_filtered, capture_too_long;
	uint64_t capture_truncated, capture_backwards;
	/* Capture of what came back. */
	uint64_t recorded, record_missed;
};

#endif
