/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contract of an arrival process: when each frame of a trial is due.
 *
 * To add one, write a file here that defines a const struct pktgen_pattern,
 * and name it in table.c. A pattern is pure (no DPDK, no system call) and
 * keeps all it knows in struct pktgen_pattern_state.
 */
#ifndef PKTGEN_PATTERNS_PATTERN_H
#define PKTGEN_PATTERNS_PATTERN_H

#include <stdint.h>

/* Private to the pattern; zeroed before init. */
struct pktgen_pattern_state {
	uint64_t word[8];
};

struct pktgen_pattern {
	const char *name;    /* as in pattern=NAME; [a-z0-9-], at most 15 */
	const char *summary; /* one line for people */
	/* Prepare a trial with a mean rate of @rate_pps, at least 1. Required.
	 */
	void (*init)(struct pktgen_pattern_state *state, uint64_t rate_pps);
	/*
	 * When the next frame is due, in ns from the start of the window: the
	 * first call says it for frame 0. Never less than the call before; no
	 * end. Called once a frame by the sender between two frames: must take
	 * a few ns, may not sleep. Required.
	 */
	uint64_t (*next)(struct pktgen_pattern_state *state);
};

/* Ends in NULL. */
extern const struct pktgen_pattern *const pktgen_patterns[];

extern const struct pktgen_pattern pktgen_pattern_cbr;

/* The pattern of that name, or NULL. */
const struct pktgen_pattern *pktgen_pattern_find(const char *name);

#endif
