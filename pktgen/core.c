/* SPDX-License-Identifier: GPL-2.0-only */
#include "core.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_pause.h>

#define RX_BURST 32
#define RX_BURSTS 4
#define POLL_FACTOR 2 /* a look that finds nothing takes 1 us or so */
#define WORK_FACTOR 4
#define WORK_SHIFT 4
#define RX_BURSTS_DRAIN 64 /* more than a port's ring holds */

static void publish(struct core *c)
{
	struct core_live *live = &c->live;
	const struct trial_counters *n = &c->count;

	atomic_store_explicit(&live->planned, n->planned, memory_order_relaxed);
	atomic_store_explicit(&live->sent, n->sent, memory_order_relaxed);
	atomic_store_explicit(&live->ring_full, n->ring_full,
			      memory_order_relaxed);
	atomic_store_explicit(&live->late, n->late, memory_order_relaxed);
	atomic_store_explicit(&live->rx_frames, n->rx_frames,
			      memory_order_relaxed);
}

/* Take the frames' time and account for each. */
static unsigned int receive_burst(struct core *c, uint16_t queue)
{
	const struct trial *t = c->trial;
	struct rte_mbuf *frames[RX_BURST];
	uint64_t now, now_ns;
	uint16_t count, i;

	count = rte_eth_rx_burst(c->port->id, queue, frames, RX_BURST);
	if (!count)
		return 0;
	/* After the call: a frame that comes in it was not there before. */
	now = rte_rdtsc();
	now_ns = t->clock.origin.raw_ns +
		 pacing_ns(&t->clock, now - t->clock.origin.tsc);
	for (i = 0; i < count; i++)
		receive_frame(c->receive, rte_pktmbuf_mtod(frames[i], void *),
			      rte_pktmbuf_data_len(frames[i]), now_ns);
	if (t->record)
		record_frames(t->record, c->port->id, queue, frames, count,
			      now);
	rte_pktmbuf_free_bulk(frames, count);
	return count;
}

static void receive_ring(struct core *c, uint16_t queue, unsigned int bursts)
{
	unsigned int count;

	if (!c->receive) {
		c->count.rx_frames += port_discard_rx(c->port, queue, bursts);
		return;
	}
	while (bursts--) {
		count = receive_burst(c, queue);
		c->count.rx_frames += count;
		if (count < RX_BURST)
			break;
	}
}

void core_receive(struct core *c, uint64_t now, unsigned int bursts)
{
	uint16_t i;

	c->last_rx_tsc = now;
	c->work_tsc = 0;
	for (i = 0; i < c->rings; i++)
		receive_ring(c, (uint16_t)(c->queue + i), bursts);
}

void core_look_aside(struct core *c, uint64_t now, unsigned int bursts)
{
	core_receive(c, now, bursts);
	publish(c);
}

/*
 * Making and sending a frame takes a port's time, from 50 ns to some us. What
 * is far from what it takes as a rule was an interruption. A rule of thumb: the
 * port may really have been that slow.
 */
static void judge_work(struct core *c, uint64_t now)
{
	uint64_t ticks = now - c->work_tsc;

	if (ticks > WORK_FACTOR * c->work_ticks + c->trial->interruption_ticks)
		core_count_interruption(c, now, ticks - c->work_ticks);
	else
		c->work_ticks +=
			(ticks >> WORK_SHIFT) - (c->work_ticks >> WORK_SHIFT);
	c->work_tsc = 0;
}

uint64_t core_wait_until(struct core *c, uint64_t plan)
{
	const struct trial *t = c->trial;
	uint64_t last = rte_rdtsc(), now = last, came;

	if (c->work_tsc && !t->request.spin)
		judge_work(c, now);
	while (now < plan && !trial_stopping(t)) {
		if (plan - now > t->rx_slack_ticks &&
		    now - c->last_rx_tsc > t->rx_period_ticks) {
			last = rte_rdtsc();
			came = c->count.rx_frames;
			core_look_aside(c, now, RX_BURSTS);
			now = rte_rdtsc();
			if (came == c->count.rx_frames &&
			    now - last > POLL_FACTOR * t->interruption_ticks)
				core_count_interruption(c, now, now - last);
			last = now;
			continue;
		}
		if (plan - now > t->pause_ticks && !t->request.spin)
			rte_pause();
		now = rte_rdtsc();
		/* Nothing of ours was in between. */
		if (unlikely(now - last > t->interruption_ticks))
			core_count_interruption(c, now, now - last);
		last = now;
	}
	return now;
}

void core_cut_window(struct core *c, uint64_t now)
{
	const struct trial *t = c->trial;
	uint64_t past_ns = 0;

	if (now > t->start_tsc)
		past_ns = pacing_ns(&t->clock, now - t->start_tsc);
	if (past_ns < c->cut_ns)
		c->cut_ns = past_ns;
}

static bool open_room(struct core *c, char *error)
{
	const struct request *r = &c->trial->request;
	int err;

	room_none(&c->room);
	if (!r->peer_slots || c->receive_only)
		return true;
	if (*r->peer_tap)
		err = room_open_tap(&c->room, r->peer_slots, r->peer_tap);
	else
		err = room_open(&c->room, r->peer_slots, r->peer_taken);
	if (!err)
		return true;
	snprintf(error, REQUEST_ERROR_BYTES, "%s=%.64s: %s",
		 *r->peer_tap ? "peer_tap" : "peer_taken",
		 *r->peer_tap ? r->peer_tap : r->peer_taken,
		 err == -EINVAL ? "not a number" : strerror(-err));
	return false;
}

static bool open_receive(struct core *c, char *error)
{
	const struct request *r = &c->trial->request;
	const struct receive_setup setup = {
		.epoch = r->epoch,
		.deal = r->deal,
		.tag_every = r->tag_every,
	};

	if (!r->receive)
		return true;
	c->receive = receive_new(&setup);
	c->flow_sent = calloc(r->flows, sizeof(*c->flow_sent));
	if (c->receive && c->flow_sent)
		return true;
	snprintf(error, REQUEST_ERROR_BYTES,
		 "no memory for the account of %u flows", r->flows);
	return false;
}

bool core_open(struct core *c, const struct trial *t, char *error)
{
	const struct request *r = &t->request;

	core_close(c);
	c->trial = t;
	memset(&c->pattern, 0, sizeof(c->pattern));
	c->skip = c->share;
	c->number = c->share;
	c->flow = deal_flow(&r->deal, c->share);
	c->cycle_at = t->capture ? c->share : c->share % r->sizes.cycle_length;
	c->last_rx_tsc = c->last_tx_tsc = c->last_tx_plan = 0;
	c->work_tsc = c->work_ticks = 0;
	excuse_end(&c->excuse);
	c->max_lag_ticks = c->interrupted_ticks = c->longest_ticks = 0;
	c->cut_ns = 0;
	memset(&c->count, 0, sizeof(c->count));
	memset(&c->stolen, 0, sizeof(c->stolen));
	publish(c);
	return open_room(c, error) && open_receive(c, error);
}

void core_close(struct core *c)
{
	room_close(&c->room);
	receive_free(c->receive);
	free(c->flow_sent);
	c->receive = NULL;
	c->flow_sent = NULL;
}

/* Page in and warm what the loop uses before the clock starts. */
void core_warm_up(struct core *c)
{
	const struct request *r = &c->trial->request;
	uint16_t i;

	if (!c->receive_only && r->rate.unit != RATE_MAX)
		r->pattern->init(&c->pattern, &r->arrival);
	gaps_reset(&c->gaps);
	for (i = 0; i < c->rings; i++)
		port_discard_rx(c->port, (uint16_t)(c->queue + i),
				RX_BURSTS_DRAIN);
	disturb_read(&c->before, c->cpu);
}

static void send_frames(struct core *c)
{
	const struct trial *t = c->trial;

	gaps_aim(&c->gaps, t->gap_ticks * t->senders, t->tolerance_ticks,
		 t->gaps_kind);
	room_pace(&c->room, pacing_ticks(&t->clock, ROOM_LOOK_NS));
	c->cut_ns = t->window_ns;
	if (t->request.rate.unit == RATE_MAX)
		core_flood(c);
	else
		core_send(c);
}

/*
 * Frames on their way when a trial is stopped are not lost: they have their
 * time too, but nobody who wants an end waits long.
 */
static void receive_until(struct core *c, uint64_t from)
{
	const struct trial *t = c->trial;
	uint64_t end = from + t->drain_ticks, heard = from, now;
	uint64_t frames = c->count.rx_frames;
	bool stopped = false;

	while ((now = rte_rdtsc()) < end) {
		if (unlikely(!stopped && trial_stopping(t))) {
			stopped = true;
			end = RTE_MIN(end, now + t->stop_drain_ticks);
		}
		core_look_aside(c, now, 1);
		if (c->count.rx_frames != frames) {
			frames = c->count.rx_frames;
			heard = now;
		} else if (t->quiet_ticks && now > heard + t->quiet_ticks) {
			break;
		}
	}
	/* Whatever made it here until now counts. */
	core_look_aside(c, now, RX_BURSTS_DRAIN);
	c->drained_ticks = now > from ? now - from : 0;
}

/* The end of our window, which flood and stop bring forward. */
static uint64_t wait_for_end(struct core *c)
{
	const struct trial *t = c->trial;
	uint64_t now = rte_rdtsc();

	if (c->cut_ns < t->window_ns)
		return now;
	now = core_wait_until(c, t->end_tsc);
	if (trial_stopping(t))
		core_cut_window(c, now);
	return t->end_tsc;
}

void core_run(struct core *c)
{
	const struct trial *t = c->trial;
	uint64_t end = t->end_tsc;
	struct disturb after;

	if (!c->receive_only) {
		send_frames(c);
		end = wait_for_end(c);
	}
	if (t->request.receive)
		receive_until(c, end);
	else
		core_look_aside(c, rte_rdtsc(), RX_BURSTS_DRAIN);
	disturb_read(&after, c->cpu);
	room_close(&c->room);
	c->count.max_lag_ns = pacing_ns(&t->clock, c->max_lag_ticks);
	c->stolen.interrupted_ns = pacing_ns(&t->clock, c->interrupted_ticks);
	c->stolen.longest_ns = pacing_ns(&t->clock, c->longest_ticks);
	c->stolen.waited_ns = after.waited_ns - c->before.waited_ns;
	c->stolen.switched = after.switched - c->before.switched;
	c->stolen.stolen_ticks = after.stolen_ticks - c->before.stolen_ticks;
}
