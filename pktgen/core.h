/* SPDX-License-Identifier: GPL-2.0-only */
/* One core's part of a trial: one queue of one port, to send and receive. */
#ifndef PKTGEN_CORE_H
#define PKTGEN_CORE_H

#include <stdatomic.h>

#include "disturb.h"
#include "excuse.h"
#include "gaps.h"
#include "room.h"
#include "trial.h"

/* Counters as other threads may read them while a trial runs. One writer. */
struct core_live {
	atomic_ullong planned, sent, ring_full, late, rx_frames;
};

struct core {
	/* Set once. */
	unsigned int cpu;
	const struct port *port;
	uint16_t queue; /* the first of its rings */
	uint16_t rings;
	unsigned int share; /* which of the trial's senders; or */
	bool receive_only;
	struct core_live live;

	/* Of one trial. */
	const struct trial *trial;
	struct pktgen_pattern_state pattern;
	unsigned int skip;	 /* frames of others before our next one */
	uint64_t number;	 /* of the next frame, in the schedule */
	uint32_t flow, cycle_at; /* of that frame */
	uint64_t last_rx_tsc, last_tx_tsc, last_tx_plan;
	struct excuse excuse; /* for being off plan */
	uint64_t work_tsc; /* since when we work without a look at the clock */
	uint64_t work_ticks; /* what that takes as a rule, moving average */
	uint64_t max_lag_ticks, interrupted_ticks, longest_ticks;
	uint64_t cut_ns;	/* where the window ended for us */
	uint64_t drained_ticks; /* how long we waited behind it */
	struct trial_counters count;
	struct trial_stolen stolen;
	struct disturb before;
	struct room room;
	struct gaps gaps;    /* in ticks: finer than ns, and no conversion */
	uint32_t *flow_sent; /* for each flow; or NULL */
	struct receive *receive; /* or NULL: what comes back is not looked at */
};

/*
 * Get ready for @t: schedule at its start, memory for what comes back, the
 * peer's room. False with one line in @error (REQUEST_ERROR_BYTES).
 * core_close() follows in either case.
 */
bool core_open(struct core *c, const struct trial *t, char *error);
void core_close(struct core *c); /* frees what the trial's result refers to */

/* On the core itself: before the clock starts, and the trial. */
void core_warm_up(struct core *c);
void core_run(struct core *c);

/* What send.c, flood.c and core.c share. */

/* Read what has come back, at most 32 * @bursts frames. */
void core_receive(struct core *c, uint64_t now, unsigned int bursts);
/* The same, with the live counters brought up to date. */
void core_look_aside(struct core *c, uint64_t now, unsigned int bursts);

/* The window ends at @now when that is before its end. */
void core_cut_window(struct core *c, uint64_t now);

/* Paced along the schedule (send.c), or as fast as the port takes (flood.c). */
void core_send(struct core *c);
void core_flood(struct core *c);

/* What a raw buffer has of a frame before it (rte_mbuf.h), set right. */
static inline void *core_begin_frame(struct rte_mbuf *m, uint16_t bytes)
{
	m->data_off = RTE_PKTMBUF_HEADROOM;
	m->ol_flags = 0;
	m->data_len = bytes;
	m->pkt_len = bytes;
	return RTE_PTR_ADD(m->buf_addr, RTE_PKTMBUF_HEADROOM);
}

/* By which of them frames of @flow go. */
static inline uint16_t core_ring(const struct core *c, uint32_t flow)
{
	const uint8_t *ring = c->trial->ring;

	return likely(!ring) ? c->queue : (uint16_t)(c->queue + ring[flow]);
}

/* Away from our work for @ticks, until @now. */
static inline void core_count_interruption(struct core *c, uint64_t now,
					   uint64_t ticks)
{
	excuse_begin(&c->excuse, now, ticks);
	c->stolen.interruptions++;
	c->interrupted_ticks += ticks;
	if (ticks > c->longest_ticks)
		c->longest_ticks = ticks;
}

/* Spin until @plan, or until the trial is to stop. Returns the time. */
uint64_t core_wait_until(struct core *c, uint64_t plan);

#endif
