/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdlib.h>

#include "parse.h"
#include "receive.h"
#include "rxbench/seqwin.h"
#include "rxbench/stamp.h"

struct flow {
	uint32_t highest; /* sequence number; when received is not 0 */
	uint32_t received, duplicates, reordered;
};

struct receive {
	struct receive_setup setup;
	struct receive_counts counts;
	struct rxb_hist intended, actual;
	struct seqwin seen;
	struct flow flow[];
};

#define PAGE_BYTES 4096 /* the smallest there is */

/* A page that is first used during the trial costs it a microsecond. */
static void touch(void *memory, size_t bytes)
{
	volatile char *p = memory;

	for (size_t at = 0; at < bytes; at += PAGE_BYTES)
		p[at] = 0;
}

struct receive *receive_new(const struct receive_setup *setup)
{
	size_t bytes = sizeof(struct receive) +
		       (size_t)setup->deal.flows * sizeof(struct flow);
	struct receive *r = calloc(1, bytes);

	if (!r)
		return NULL;
	touch(r, bytes);
	r->setup = *setup;
	rxb_hist_reset(&r->intended);
	rxb_hist_reset(&r->actual);
	return r;
}

void receive_free(struct receive *r)
{
	free(r);
}

/* Is it the first time that this frame comes? */
static bool take_number(struct receive *r, struct flow *flow, uint32_t seq)
{
	switch (seqwin_add(&r->seen, seq)) {
	case SEQWIN_STALE:
		r->counts.stale++;
		return false;
	case SEQWIN_DUPLICATE:
		r->counts.duplicates++;
		flow->duplicates++;
		return false;
	case SEQWIN_REORDERED:
	case SEQWIN_IN_ORDER:
		break;
	}
	r->counts.frames++;
	/* RFC 4737, 3.3: below the next one that its flow expects. */
	if (flow->received++ && seq < flow->highest) {
		r->counts.reordered++;
		flow->reordered++;
	} else {
		flow->highest = seq;
	}
	return true;
}

/*
 * @since_ns: from the planned instant to now. @code stands for a range of
 * lags: a frame that came within it may well have been sent before.
 */
static void take_times(struct receive *r, int64_t since_ns, uint32_t code)
{
	int64_t lag_max = (int64_t)rxb_hist_upper(code);
	int64_t lag_min = code ? (int64_t)rxb_hist_upper(code - 1) + 1 : 0;

	if (since_ns < lag_min)
		r->counts.early++;
	rxb_hist_add(&r->intended, since_ns > 0 ? (uint64_t)since_ns : 0);
	rxb_hist_add(&r->actual,
		     since_ns > lag_max ? (uint64_t)(since_ns - lag_max) : 0);
}

void receive_frame(struct receive *r, const void *frame, size_t bytes,
		   uint64_t now_ns)
{
	const struct rxb_stamp *stamp = parse_stamp(frame, bytes);
	uint32_t seq, flow_lag, flow;

	if (!stamp || ntohs(stamp->epoch) != r->setup.epoch) {
		r->counts.foreign++;
		return;
	}
	seq = ntohl(stamp->seq);
	flow_lag = ntohl(stamp->flow_lag);
	flow = flow_lag >> RXB_STAMP_LAG_BITS;
	if (flow != deal_flow(&r->setup.deal, seq)) {
		r->counts.damaged++;
		return;
	}
	if (take_number(r, &r->flow[flow], seq) &&
	    seq % r->setup.tag_every == 0)
		take_times(r, rxb_stamp_since(stamp, now_ns),
			   flow_lag & RXB_STAMP_LAG_MAX);
}

const struct receive_counts *receive_counts(const struct receive *r)
{
	return &r->counts;
}

const struct rxb_hist *receive_intended(const struct receive *r)
{
	return &r->intended;
}

const struct rxb_hist *receive_actual(const struct receive *r)
{
	return &r->actual;
}

void receive_merge(struct receive *to, const struct receive *from)
{
	to->counts.frames += from->counts.frames;
	to->counts.duplicates += from->counts.duplicates;
	to->counts.reordered += from->counts.reordered;
	to->counts.stale += from->counts.stale;
	to->counts.foreign += from->counts.foreign;
	to->counts.damaged += from->counts.damaged;
	to->counts.early += from->counts.early;
	rxb_hist_merge(&to->intended, &from->intended);
	rxb_hist_merge(&to->actual, &from->actual);
	for (uint32_t i = 0; i < to->setup.deal.flows; i++) {
		struct flow *flow = &to->flow[i];
		const struct flow *other = &from->flow[i];

		if (other->highest > flow->highest)
			flow->highest = other->highest;
		flow->received += other->received;
		flow->duplicates += other->duplicates;
		flow->reordered += other->reordered;
	}
}

void receive_flow(const struct receive *r, const uint32_t *sent, uint32_t flow,
		  struct receive_flow *account)
{
	account->sent = sent[flow];
	account->received = r->flow[flow].received;
	account->duplicates = r->flow[flow].duplicates;
	account->reordered = r->flow[flow].reordered;
}

void receive_losses(const struct receive *r, const uint32_t *sent,
		    struct receive_loss *loss)
{
	*loss = (struct receive_loss){0};
	for (uint32_t i = 0; i < r->setup.deal.flows; i++) {
		const struct flow *flow = &r->flow[i];
		uint32_t lost = sent[i] - flow->received;

		loss->flows_sent += sent[i] > 0;
		loss->flows_reordered += flow->reordered > 0;
		if (flow->received > sent[i]) {
			loss->surplus += flow->received - sent[i];
		} else if (lost) {
			loss->lost += lost;
			loss->flows_lossy++;
			if (lost > loss->worst_lost) {
				loss->worst_lost = lost;
				loss->worst_flow = i;
			}
		}
	}
}
