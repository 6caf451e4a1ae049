/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What came back: loss, duplicates and reordering of each flow, and the time
 * from the planned and from the real instant of sending. Pure: frames are
 * bytes. One struct receive for each core that receives; no locks. Memory is
 * taken once, before the trial.
 */
#ifndef PKTGEN_RECEIVE_H
#define PKTGEN_RECEIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deal.h"
#include "rxbench/hist.h"

struct receive_setup {
	uint16_t epoch;
	struct deal deal;   /* which flow frame i belongs to */
	uint32_t tag_every; /* times are taken of frames whose seq it divides */
};

struct receive_counts {
	uint64_t frames;     /* of this trial, each once */
	uint64_t duplicates; /* of a frame that had come already */
	uint64_t reordered;  /* behind a later one of its flow (RFC 4737) */
	uint64_t stale;	     /* 2^20 numbers behind the newest: too old to */
			     /* tell, counts nowhere else, so it was lost */
	uint64_t foreign;    /* no stamp, or another trial's */
	uint64_t damaged;    /* a stamp whose flow does not fit its number */
	uint64_t early;	     /* came before they were sent: the clock is off */
};

struct receive;

/* NULL: no memory. 16 bytes a flow and 0.2 MiB. */
struct receive *receive_new(const struct receive_setup *setup);
void receive_free(struct receive *r); /* NULL is fine */

/*
 * A frame of @bytes came at @now_ns (CLOCK_MONOTONIC_RAW of the sender's
 * machine). Ethernet, up to two VLAN tags, IPv4 or IPv6, UDP or TCP; what is
 * something else is foreign. At most some 20 ns.
 */
void receive_frame(struct receive *r, const void *frame, size_t bytes,
		   uint64_t now_ns);

const struct receive_counts *receive_counts(const struct receive *r);

/*
 * From the planned instant, and from the one in which it was really sent; of
 * each frame's first coming. The lag is known to 0.8 % of itself and taken
 * for the longer: so much can the actual time be too short, down to 0.
 */
const struct rxb_hist *receive_intended(const struct receive *r);
const struct rxb_hist *receive_actual(const struct receive *r);

/*
 * Add what @from saw to @to (the same setup): counts, histograms and the
 * frames of each flow. Duplicates of which each side saw one stay unseen.
 */
void receive_merge(struct receive *to, const struct receive *from);

/* The account of one flow. */
struct receive_flow {
	uint64_t sent, received, duplicates, reordered;
};

/* Over all flows, once the trial and its drain are over. */
struct receive_loss {
	uint64_t lost;	      /* sent - received, summed over flows */
	uint64_t surplus;     /* received - sent where that is more */
	uint32_t flows_sent;  /* that had a frame at all */
	uint32_t flows_lossy; /* that lost one or more */
	uint32_t worst_flow;  /* by lost frames; the first of equals */
	uint64_t worst_lost;
	uint32_t flows_reordered;
};

/*
 * @sent[flow]: frames of each flow that were put on the wire or refused by it.
 */
void receive_losses(const struct receive *r, const uint32_t *sent,
		    struct receive_loss *loss);
void receive_flow(const struct receive *r, const uint32_t *sent, uint32_t flow,
		  struct receive_flow *account);

#endif
