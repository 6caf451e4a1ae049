/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As fast as the port takes frames. There is no schedule to be late for, so
 * this is the one place where a refused frame is offered again: the port's pace
 * is what is asked for. A frame's planned instant is the one at which it was
 * written.
 */
#include <rte_cycles.h>
#include <rte_ethdev.h>

#include "core.h"

/* Nobody times replies: they are only taken out of the way. */
#define RX_FRAMES 1024
#define RX_BURSTS 4

struct volley {
	struct rte_mbuf *frames[REQUEST_BATCH_MAX];
	unsigned int first, count; /* still to be taken by the port */
};

/* @count frames of one size, from buffer @first on. */
static void write_run(struct core *c, struct volley *v, unsigned int first,
		      unsigned int count, const struct frame *frame,
		      uint64_t planned)
{
	const struct frame_plan plan = frame->plan;
	const uint32_t flows = c->trial->request.flows;
	const uint32_t senders = c->trial->senders;
	uint32_t flow = c->flow, number = (uint32_t)c->number;
	uint32_t *flow_sent = c->flow_sent;
	unsigned int i;

	for (i = first; i < first + count; i++) {
		void *to = core_begin_frame(v->frames[i], plan.bytes);
		uint64_t sum = frame_write(&plan, frame->data, to, number, flow,
					   planned);

		frame_seal(&plan, to, flow, 0, sum);
		if (flow_sent)
			flow_sent[flow]++;
		number += senders;
		for (flow += senders; flow >= flows;)
			flow -= flows;
	}
	c->flow = flow;
	c->number += (uint64_t)senders * count;
	c->count.tx_bytes += (uint64_t)plan.bytes * count;
}

static void write_frames(struct core *c, struct volley *v, uint64_t now_ns)
{
	const struct trial *t = c->trial;
	const struct sizes *sizes = &t->request.sizes;
	uint64_t planned = frame_planned(now_ns);
	unsigned int i;

	if (sizes->kinds == 1) {
		write_run(c, v, 0, v->count, &t->frame[0], planned);
		return;
	}
	for (i = 0; i < v->count; i++) {
		write_run(c, v, i, 1, &t->frame[sizes->cycle[c->cycle_at]],
			  planned);
		c->cycle_at = (c->cycle_at + t->senders) % sizes->cycle_length;
	}
}

static void copy_frames(struct core *c, struct volley *v)
{
	const struct trial *t = c->trial;
	const struct capture *capture = t->capture;
	unsigned int i;

	for (i = 0; i < v->count; i++) {
		uint64_t at = c->number % capture->frames;
		uint16_t bytes = capture->lengths[at];

		memcpy(core_begin_frame(v->frames[i], bytes),
		       capture->bytes + capture->offsets[at], bytes);
		c->number += t->senders;
		c->count.tx_bytes += bytes;
	}
}

/* How many frames may still be made: sequence numbers, captures end. */
static uint64_t left(const struct core *c)
{
	const struct trial *t = c->trial;
	uint64_t end = UINT64_MAX;

	if (t->capture && !t->request.loop)
		end = t->capture->frames;
	else if (c->receive)
		end = PACING_FRAMES_MAX;
	if (c->number >= end)
		return 0;
	return (end - c->number + t->senders - 1) / t->senders;
}

/* False: nothing is left, or the port holds all buffers. */
static bool fill(struct core *c, struct volley *v, uint64_t now)
{
	const struct trial *t = c->trial;
	uint64_t count = left(c);

	if (count > t->request.batch)
		count = t->request.batch;
	if (!count || rte_mempool_get_bulk(c->port->pool, (void **)v->frames,
					   (unsigned int)count))
		return false;
	v->first = 0;
	v->count = (unsigned int)count;
	if (t->capture)
		copy_frames(c, v);
	else
		write_frames(c, v,
			     t->start_ns +
				     pacing_ns(&t->clock, now - t->start_tsc));
	return true;
}

static void offer(struct core *c, struct volley *v)
{
	unsigned int taken =
		rte_eth_tx_burst(c->port->id, c->queue, v->frames + v->first,
				 (uint16_t)v->count);

	v->first += taken;
	v->count -= taken;
	c->count.sent += taken;
}

/* What the port never took was not sent, and had no plan either. */
static void drop_rest(struct core *c, struct volley *v)
{
	uint32_t flows = c->trial->request.flows;
	uint32_t back = flows - c->trial->senders % flows;
	unsigned int i;

	for (i = 0; i < v->count; i++) {
		struct rte_mbuf *m = v->frames[v->first + i];

		c->count.tx_bytes -= m->pkt_len;
		rte_pktmbuf_free(m);
		c->flow = (c->flow + back) % flows;
		if (c->flow_sent)
			c->flow_sent[c->flow]--;
	}
	v->count = 0;
}

void core_flood(struct core *c)
{
	const struct trial *t = c->trial;
	struct volley v = {.count = 0};
	uint64_t now = core_wait_until(c, t->start_tsc), before;

	while (now < t->end_tsc && !trial_stopping(t)) {
		before = c->count.sent;
		if (!v.count && !fill(c, &v, now) && !left(c))
			break;
		if (v.count)
			offer(c, &v);
		c->count.planned = c->count.sent;
		if (c->receive ||
		    before / RX_FRAMES != c->count.sent / RX_FRAMES)
			core_look_aside(c, now, RX_BURSTS);
		now = rte_rdtsc();
	}
	drop_rest(c, &v);
	core_cut_window(c, now);
}
