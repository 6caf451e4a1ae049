/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contract of an arrival process: when each frame of a trial is due.
 *
 * To add one, write a file here that defines a const struct pktgen_pattern,
 * and name it in table.c. A pattern is pure (no DPDK, no system call) and
 * keeps all it knows in struct pktgen_pattern_state. The same arrival gives
 * the same instants, on every machine: all senders of a trial walk through
 * the one schedule, and each sends its share.
 */
#ifndef PKTGEN_PATTERNS_PATTERN_H
#define PKTGEN_PATTERNS_PATTERN_H

#include <stddef.h>
#include <stdint.h>

/*
 * num / den frames a second, exactly. At least 1e-6 and at most about
 * PACING_RATE_MAX_PPS; num is below 2^62 and den below 2^45, so that patterns
 * can count exactly in 128 bits. What rate_resolve() gives is so.
 */
struct pktgen_rate {
	uint64_t num, den;
};

/* What a pattern is told. What its takes does not name is 0 or NULL. */
struct pktgen_arrival {
	/*
	 * The mean over the window; in a sweep (PKTGEN_TAKES_TO) where it
	 * starts, and to is where it ends.
	 */
	struct pktgen_rate rate, to;
	uint64_t window_ns;
	uint64_t seed;
	uint64_t steps;		  /* PKTGEN_TAKES_STEPS: 2 to 2^20 */
	uint64_t burst;		  /* PKTGEN_TAKES_BURST: frames, 1 to 2^32 */
	uint64_t on_ns, off_ns;	  /* PKTGEN_TAKES_ON_OFF: both above 0, */
				  /* an hour at most */
	const uint64_t *times_ns; /* PKTGEN_TAKES_TIMES: never decreasing, */
	uint64_t times;		  /* the first is 0; at least one; */
	uint64_t period_ns;	  /* above the last: when a loop begins anew, */
				  /* or 0: there is no loop */
};

enum {
	PKTGEN_TAKES_RATE = 1,
	PKTGEN_TAKES_TO = 2,
	PKTGEN_TAKES_STEPS = 4,
	PKTGEN_TAKES_BURST = 8,
	PKTGEN_TAKES_ON_OFF = 16,
	PKTGEN_TAKES_TIMES = 32,
};

/* Private to the pattern; zeroed before init. Aligned for 128-bit numbers. */
struct pktgen_pattern_state {
	_Alignas(16) uint64_t word[16];
};

/* What next returns after the last frame of a schedule that has an end. */
#define PKTGEN_NO_MORE UINT64_MAX

struct pktgen_pattern {
	const char *name;    /* as in pattern=NAME; [a-z0-9-], at most 15 */
	const char *summary; /* one line for people */
	unsigned int takes;  /* PKTGEN_TAKES_*, all of which must be given */
	/*
	 * Prepare a trial. @arrival stays until it is over. What it holds was
	 * checked against takes. Required.
	 */
	void (*init)(struct pktgen_pattern_state *state,
		     const struct pktgen_arrival *arrival);
	/*
	 * When the next frame is due, in ns from the start of the window: the
	 * first call says it for frame 0. Never less than the call before.
	 * Called once a frame by the sender between two frames: must take a
	 * few ns, may not sleep. Required.
	 */
	uint64_t (*next)(struct pktgen_pattern_state *state);
};

/* Ends in NULL. */
extern const struct pktgen_pattern *const pktgen_patterns[];

extern const struct pktgen_pattern pktgen_pattern_cbr;
extern const struct pktgen_pattern pktgen_pattern_poisson;
extern const struct pktgen_pattern pktgen_pattern_burst;
extern const struct pktgen_pattern pktgen_pattern_on_off;
extern const struct pktgen_pattern pktgen_pattern_ramp;
extern const struct pktgen_pattern pktgen_pattern_step;
extern const struct pktgen_pattern pktgen_pattern_poisson_step;
extern const struct pktgen_pattern pktgen_pattern_replay;

/* The pattern of that name, or NULL. */
const struct pktgen_pattern *pktgen_pattern_find(const char *name);

#endif
