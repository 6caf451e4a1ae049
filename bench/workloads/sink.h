/* SPDX-License-Identifier: GPL-2.0-only */
/* The sink's counters, in memory that agent and sink share. */
#ifndef BENCH_WORKLOADS_SINK_H
#define BENCH_WORKLOADS_SINK_H

#include <stddef.h>
#include <stdint.h>

#include <rxbench/hist.h>

#include "workloads/seqwin.h"

/* One trial's account; written by the sink alone while its trial lasts. */
struct sink_trial {
	uint16_t epoch;
	int64_t offset_ns; /* this clock = the generator's + offset */

	uint64_t received;   /* datagrams of this epoch, duplicates included */
	uint64_t foreign;    /* no stamp, or another epoch's */
	uint64_t reordered;  /* overtaken by a later one */
	uint64_t duplicates; /* of received */
	uint64_t early;	     /* before their planned instant: clock error */
	uint64_t first_ns, last_ns; /* CLOCK_MONOTONIC_RAW here; 0: none */
	struct rxb_hist latency;    /* planned instant to application, ns */
	struct seqwin seen;
};

/*
 * The agent prepares the trial that is not in use and publishes it by its
 * number; the sink looks the number up for every datagram. So neither waits
 * for the other and no count is ever reset under its writer.
 */
struct sink_shared {
	uint32_t current; /* number of the trial; its record is number % 2 */
	struct sink_trial trial[2];
};

/* The agent's side: begin a trial with all counts at zero. */
void sink_begin(struct sink_shared *s, uint16_t epoch, int64_t offset_ns);

/* The running trial. Its counts may still move. */
const struct sink_trial *sink_current(const struct sink_shared *s);

/*
 * Account for one datagram that was taken at @now_ns. Returns 1 when it counts
 * as delivered, else 0. Pure but for @t.
 */
unsigned int sink_take(struct sink_trial *t, const void *datagram, size_t bytes,
		       uint64_t now_ns);

#endif
