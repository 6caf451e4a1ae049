/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Along the schedule: open loop, each frame at its instant, and one call to
 * the port for each frame, so that each gets its own notification. With a batch
 * frames that are due already when their predecessor goes may share its call.
 */
#include <rte_cycles.h>
#include <rte_ethdev.h>

#include "core.h"
#include "mangle.h"

/* Replies are read every so many frames when no wait has time for it. */
#define RX_FRAMES 64
#define RX_BURSTS 4 /* 128 replies: more than RX_FRAMES can cause */

/* A frame in the making: all but how late it is. */
struct pending {
	struct rte_mbuf *m;	   /* NULL: the port holds all buffers */
	const struct frame *frame; /* NULL: from a capture, and ready */
	uint32_t flow;
	uint64_t sum;
	uint64_t plan;
};

/* When our next frame is due, from the start; those of others are passed. */
static inline uint64_t next_due(struct core *c)
{
	const struct pktgen_pattern *pattern = c->trial->request.pattern;

	for (; unlikely(c->skip); c->skip--) {
		if (pattern->next(&c->pattern) == PKTGEN_NO_MORE)
			return PKTGEN_NO_MORE;
	}
	c->skip = c->trial->senders - 1;
	return pattern->next(&c->pattern);
}

/* On to the next frame of ours. */
static inline void step(struct core *c)
{
	const struct trial *t = c->trial;

	c->number += t->senders;
	if (likely(t->alike))
		return;
	if (unlikely(t->request.deal.steady))
		c->flow = deal_flow(&t->request.deal, c->number);
	else
		c->flow = (c->flow + t->senders) % t->request.flows;
	c->cycle_at =
		(c->cycle_at + t->senders) % t->request.sizes.cycle_length;
}

/* Where the frame's bytes go; NULL, and no buffer: the port holds them all. */
static inline void *take_buffer(struct core *c, struct pending *p,
				uint16_t bytes)
{
	p->m = rte_mbuf_raw_alloc(c->port->pool);
	return likely(p->m) ? core_begin_frame(p->m, bytes) : NULL;
}

static void make_captured(struct core *c, struct pending *p)
{
	const struct capture *capture = c->trial->capture;
	uint64_t at = c->number % capture->frames;
	void *to = take_buffer(c, p, capture->lengths[at]);

	p->frame = NULL;
	p->flow = 0;
	if (likely(to))
		memcpy(to, capture->bytes + capture->offsets[at],
		       capture->lengths[at]);
}

static uint64_t plan_of(const struct trial *t, uint64_t offset_ns)
{
	return t->start_tsc + pacing_ticks(&t->clock, offset_ns);
}

/* The frame that is due at @offset_ns from the start. */
static inline void make_frame(struct core *c, struct pending *p,
			      uint64_t offset_ns)
{
	const struct trial *t = c->trial;
	const struct sizes *sizes = &t->request.sizes;
	void *to;

	p->plan = plan_of(t, offset_ns);
	if (unlikely(t->capture)) {
		make_captured(c, p);
	} else {
		p->frame = &t->frame[sizes->cycle[c->cycle_at]];
		p->flow = c->flow;
		to = take_buffer(c, p, p->frame->plan.bytes);
		if (likely(to))
			p->sum = frame_write(
				&p->frame->plan, p->frame->data, to,
				(uint32_t)c->number, c->flow,
				frame_planned(t->start_ns + offset_ns));
	}
	step(c);
}

/* Of the frames sent every so many, alike whenever the seed is. */
static void spoil(struct core *c, struct rte_mbuf *m)
{
	const struct request *request = &c->trial->request;
	uint16_t memory = (uint16_t)(m->data_len + rte_pktmbuf_tailroom(m));
	struct mangle_room room = {
		.least = c->port->least_bytes,
		.most = RTE_MIN(memory, c->port->most_bytes),
	};

	if (c->count.sent % request->mangle)
		return;
	m->data_len = mangle(rte_pktmbuf_mtod(m, uint8_t *), m->data_len, room,
			     request->arrival.seed << 32 ^ c->number);
	m->pkt_len = m->data_len;
	c->count.mangled++;
}

/* At @now it goes: the last words, and what is noted about it. */
static inline void finish_frame(struct core *c, struct pending *p, uint64_t now)
{
	const struct trial *t = c->trial;
	uint64_t lag = now - p->plan;

	if (likely(p->frame)) {
		frame_seal(&p->frame->plan, rte_pktmbuf_mtod(p->m, void *),
			   p->flow, frame_lag_code(pacing_ns(&t->clock, lag)),
			   p->sum);
		if (c->flow_sent)
			c->flow_sent[p->flow]++;
		if (unlikely(t->request.deal.steady))
			c->count.steady_sent += p->flow == DEAL_STEADY;
	}
	if (likely(c->count.sent))
		gaps_add(&c->gaps, now - c->last_tx_tsc,
			 p->plan - c->last_tx_plan,
			 excuse_holds(&c->excuse, c->last_tx_tsc));
	if (lag <= t->tolerance_ticks)
		excuse_end(&c->excuse);
	c->last_tx_tsc = now;
	c->work_tsc = now;
	c->last_tx_plan = p->plan;
	c->count.sent++;
	if (unlikely(t->request.mangle))
		spoil(c, p->m);
	c->count.late += lag > t->late_ticks;
	if (lag > c->max_lag_ticks)
		c->max_lag_ticks = lag;
}

/*
 * A port that refuses a frame is not asked again (open loop), and what finds
 * no room at the peer is not put on the wire.
 */
static inline void offer_one(struct core *c, struct rte_mbuf *m, uint16_t ring,
			     uint64_t now)
{
	uint16_t bytes = m->data_len;

	if (likely(room_has(&c->room, now)) &&
	    likely(rte_eth_tx_burst(c->port->id, ring, &m, 1))) {
		room_take(&c->room);
		c->count.tx_bytes += bytes;
		return;
	}
	rte_pktmbuf_free(m);
	c->count.ring_full++;
}

static void offer(struct core *c, struct rte_mbuf **frames, uint16_t count,
		  uint64_t now)
{
	uint16_t fit = 0, taken = 0, i;
	uint64_t bytes = 0;

	while (fit < count && room_has(&c->room, now)) {
		bytes += frames[fit++]->pkt_len;
		room_take(&c->room);
	}
	if (likely(fit))
		taken = rte_eth_tx_burst(c->port->id, c->queue, frames, fit);
	for (i = taken; i < fit; i++) {
		bytes -= frames[i]->pkt_len;
		room_give_back(&c->room);
	}
	for (i = taken; i < count; i++)
		rte_pktmbuf_free(frames[i]);
	c->count.ring_full += count - taken;
	c->count.tx_bytes += bytes;
}

/* Send @p at @now. Returns when the next one is due. */
static uint64_t send_one(struct core *c, struct pending *p, uint64_t now)
{
	c->count.planned++;
	if (likely(p->m)) {
		finish_frame(c, p, now);
		offer_one(c, p->m, core_ring(c, p->flow), now);
		if (unlikely(!(c->count.sent % RX_FRAMES)))
			core_look_aside(c, now, RX_BURSTS);
	}
	return next_due(c);
}

/*
 * The same, and with it, up to the batch, those behind it that are due by then.
 */
static uint64_t send_due(struct core *c, struct pending *p, uint64_t now)
{
	const struct trial *t = c->trial;
	struct rte_mbuf *frames[REQUEST_BATCH_MAX];
	uint64_t before = c->count.sent, offset_ns;
	uint16_t count = 0, tries = 0;

	do {
		c->count.planned++;
		if (likely(p->m)) {
			finish_frame(c, p, now);
			frames[count++] = p->m;
		}
		offset_ns = next_due(c);
		if (++tries == t->request.batch || offset_ns >= t->window_ns ||
		    plan_of(t, offset_ns) > now)
			break;
		make_frame(c, p, offset_ns);
	} while (true);
	if (likely(count))
		offer(c, frames, count, now);
	if (before / RX_FRAMES != c->count.sent / RX_FRAMES)
		core_look_aside(c, now, RX_BURSTS);
	return offset_ns;
}

/*
 * A sender that is behind catches up, and gives up at the deadline; what it did
 * not offer by then was planned all the same.
 */
void core_send(struct core *c)
{
	const struct trial *t = c->trial;
	uint64_t offset_ns = next_due(c), now;
	struct pending p;

	while (offset_ns < t->window_ns) {
		make_frame(c, &p, offset_ns);
		now = core_wait_until(c, p.plan);
		if (unlikely(trial_stopping(t) || now > t->deadline_tsc)) {
			rte_pktmbuf_free(p.m);
			break;
		}
		offset_ns = t->request.batch == 1 ? send_one(c, &p, now)
						  : send_due(c, &p, now);
	}
	if (trial_stopping(t))
		core_cut_window(c, rte_rdtsc());
	for (; offset_ns < c->cut_ns; offset_ns = next_due(c))
		c->count.planned++;
}
