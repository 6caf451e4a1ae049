/* SPDX-License-Identifier: GPL-2.0-only */
#include "trial.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <rte_cycles.h>
#include <rte_ethdev.h>
#include <rte_pause.h>

#include "gaps.h"
#include "room.h"

/* From taking the clocks' origin to frame 0: more than the way there takes. */
#define LEAD_NS 100000ull

/* A pause lasts tens of ns: none so close to the plan. */
#define PAUSE_SLACK_NS 500ull

/*
 * Replies are read when a wait has this much to spare, at most this often,
 * and every so many frames when no wait has. A read takes 1 us or so, and
 * touches the cache lines on which the device under test transmits.
 */
#define RX_SLACK_NS 5000ull
#define RX_PERIOD_NS 100000ull
#define RX_FRAMES 64
#define RX_BURSTS 4	   /* 128 replies: more than RX_FRAMES can cause */
#define RX_BURSTS_DRAIN 64 /* more than a port's ring holds */

#define CLOCK_TRIES 32
#define NS_PER_MS 1000000ull

struct trial {
	const struct request *request;
	const struct port *port;
	struct trial_shared *shared;
	struct pacing_clock clock;
	uint64_t start_tsc, start_ns;
	uint64_t window_ns;
	uint64_t deadline_tsc; /* frames still unsent then stay unsent */
	uint64_t late_ticks;
	uint64_t rx_slack_ticks, rx_period_ticks, pause_ticks;
	uint64_t last_rx_tsc, last_tx_tsc;
	uint64_t max_lag_ticks;
	struct trial_counters count;
	struct pktgen_pattern_state pattern;
	struct pktgen_arrival arrival;
	struct frame frame;
	struct room room;
	struct gaps gaps; /* in ticks: finer than ns, and no conversion */
};

/* Too large for a stack; there is one sender. */
static struct trial the_trial;

struct pacing_instant trial_clock_now(void)
{
	struct pacing_instant best = {0};
	uint64_t best_span = UINT64_MAX;
	unsigned int i;

	for (i = 0; i < CLOCK_TRIES; i++) {
		struct timespec raw;
		uint64_t before = rte_rdtsc_precise(), span;

		clock_gettime(CLOCK_MONOTONIC_RAW, &raw);
		span = rte_rdtsc_precise() - before;
		if (span >= best_span)
			continue;
		best_span = span;
		best.tsc = before + span / 2;
		best.raw_ns = (uint64_t)raw.tv_sec * PACING_NS_PER_S +
			      (uint64_t)raw.tv_nsec;
	}
	return best;
}

static bool stopping(const struct trial *t)
{
	return atomic_load_explicit(&t->shared->stop, memory_order_relaxed);
}

static void publish(struct trial *t)
{
	struct trial_shared *s = t->shared;
	const struct trial_counters *c = &t->count;

	atomic_store_explicit(&s->planned, c->planned, memory_order_relaxed);
	atomic_store_explicit(&s->sent, c->sent, memory_order_relaxed);
	atomic_store_explicit(&s->ring_full, c->ring_full,
			      memory_order_relaxed);
	atomic_store_explicit(&s->late, c->late, memory_order_relaxed);
	atomic_store_explicit(&s->rx_frames, c->rx_frames,
			      memory_order_relaxed);
}

static void look_aside(struct trial *t, uint64_t now)
{
	t->last_rx_tsc = now;
	t->count.rx_frames += port_discard_rx(t->port, RX_BURSTS);
	publish(t);
}

/* Spin until @plan, or until the trial is to stop. Returns the time. */
static uint64_t wait_until(struct trial *t, uint64_t plan)
{
	uint64_t now;

	while ((now = rte_rdtsc()) < plan && !stopping(t)) {
		if (plan - now > t->rx_slack_ticks &&
		    now - t->last_rx_tsc > t->rx_period_ticks)
			look_aside(t, now);
		else if (plan - now > t->pause_ticks && !t->request->spin)
			rte_pause();
	}
	return now;
}

/* The next frame, written; NULL when the port holds all buffers. */
static struct rte_mbuf *make_frame(struct trial *t, uint64_t offset_ns)
{
	struct rte_mbuf *m = rte_pktmbuf_alloc(t->port->pool);

	if (unlikely(!m))
		return NULL;
	m->data_len = t->frame.bytes;
	m->pkt_len = t->frame.bytes;
	frame_write(&t->frame, rte_pktmbuf_mtod(m, void *),
		    (uint32_t)t->count.planned, t->start_ns + offset_ns);
	return m;
}

/*
 * One frame, one call: each gets its own notification. A port that refuses
 * it is not asked again (open loop).
 */
static void offer(struct trial *t, struct rte_mbuf *m, uint64_t plan,
		  uint64_t now)
{
	uint64_t lag = now - plan;

	if (unlikely(!room_has(&t->room, now)) ||
	    !rte_eth_tx_burst(t->port->id, 0, &m, 1)) {
		rte_pktmbuf_free(m);
		t->count.ring_full++;
	} else {
		room_take(&t->room);
	}
	if (t->count.sent)
		gaps_add(&t->gaps, now - t->last_tx_tsc);
	t->last_tx_tsc = now;
	t->count.sent++;
	t->count.late += lag > t->late_ticks;
	if (lag > t->max_lag_ticks)
		t->max_lag_ticks = lag;
	if (t->count.sent % RX_FRAMES == 0)
		look_aside(t, now);
}

/* Cut the window off at @now when the trial stops before its end. */
static void cut_window(struct trial *t, uint64_t now)
{
	uint64_t past_ns = 0;

	if (now > t->start_tsc)
		past_ns = pacing_ns(&t->clock, now - t->start_tsc);
	if (past_ns < t->window_ns)
		t->window_ns = past_ns;
}

/*
 * Send what the schedule plans inside the window. A sender that is behind
 * catches up back to back, and gives up at the deadline; what it did not
 * offer by then was planned all the same.
 */
static void send_frames(struct trial *t)
{
	const struct pktgen_pattern *pattern = t->request->pattern;
	uint64_t offset_ns = pattern->next(&t->pattern);
	uint64_t plan, now;
	struct rte_mbuf *m;

	while (offset_ns < t->window_ns) {
		plan = t->start_tsc + pacing_ticks(&t->clock, offset_ns);
		m = make_frame(t, offset_ns);
		now = wait_until(t, plan);
		if (unlikely(stopping(t) || now > t->deadline_tsc)) {
			rte_pktmbuf_free(m);
			break;
		}
		t->count.planned++;
		if (likely(m))
			offer(t, m, plan, now);
		offset_ns = pattern->next(&t->pattern);
	}
	if (stopping(t))
		cut_window(t, rte_rdtsc());
	for (; offset_ns < t->window_ns; offset_ns = pattern->next(&t->pattern))
		t->count.planned++;
}

static void wait_for_end(struct trial *t)
{
	uint64_t now = wait_until(
		t, t->start_tsc + pacing_ticks(&t->clock, t->window_ns));

	if (stopping(t))
		cut_window(t, now);
	t->count.rx_frames += port_discard_rx(t->port, RX_BURSTS_DRAIN);
	publish(t);
}

static bool open_room(struct trial *t, char *failure)
{
	const struct request *request = t->request;
	uint64_t look_ticks = pacing_ticks(&t->clock, ROOM_LOOK_NS);
	int err;

	room_none(&t->room);
	if (!request->peer_slots)
		return true;
	if (*request->peer_tap)
		err = room_open_tap(&t->room, request->peer_slots,
				    request->peer_tap, look_ticks);
	else
		err = room_open(&t->room, request->peer_slots,
				request->peer_taken, look_ticks);
	if (!err)
		return true;
	snprintf(failure, REQUEST_ERROR_BYTES, "%s=%s: %s",
		 *request->peer_tap ? "peer_tap" : "peer_taken",
		 *request->peer_tap ? request->peer_tap : request->peer_taken,
		 err == -EINVAL ? "not a number" : strerror(-err));
	return false;
}

static bool prepare(struct trial *t, const struct frame_flow *flow,
		    const struct pacing_instant *earlier, char *failure)
{
	const struct request *request = t->request;
	struct pacing_instant now;
	uint64_t grace_ns;

	/* Page in and warm what the loop uses before the clock starts. */
	frame_build(&t->frame, flow, request->frame_bytes, request->epoch);
	t->arrival.rate = (struct pktgen_rate){request->rate_pps, 1};
	request->pattern->init(&t->pattern, &t->arrival);
	port_discard_rx(t->port, RX_BURSTS_DRAIN);
	now = trial_clock_now();
	if (!pacing_clock_set(&t->clock, earlier, &now)) {
		snprintf(failure, REQUEST_ERROR_BYTES,
			 "this machine's TSC does not run evenly with "
			 "CLOCK_MONOTONIC_RAW");
		return false;
	}
	if (!open_room(t, failure))
		return false;
	gaps_init(&t->gaps, pacing_gap(t->clock.tsc_hz, request->rate_pps));
	t->late_ticks =
		pacing_ticks(&t->clock, pacing_late_ns(request->rate_pps));
	t->rx_slack_ticks = pacing_ticks(&t->clock, RX_SLACK_NS);
	t->rx_period_ticks = pacing_ticks(&t->clock, RX_PERIOD_NS);
	t->pause_ticks = pacing_ticks(&t->clock, PAUSE_SLACK_NS);
	t->window_ns = request->window_ms * NS_PER_MS;
	grace_ns = pacing_grace_ns(t->window_ns);
	t->start_ns = now.raw_ns + LEAD_NS;
	t->start_tsc = now.tsc + pacing_ticks(&t->clock, LEAD_NS);
	t->deadline_tsc =
		t->start_tsc + pacing_ticks(&t->clock, t->window_ns + grace_ns);
	return true;
}

static void report(struct trial *t, struct trial_result *result)
{
	const struct pacing_clock *clock = &t->clock;
	struct pacing_instant now = trial_clock_now();

	t->count.max_lag_ns = pacing_ns(clock, t->max_lag_ticks);
	result->count = t->count;
	result->stopped = t->window_ns < t->request->window_ms * NS_PER_MS;
	result->window_ns = t->window_ns;
	result->start_ns = t->start_ns;
	result->gap_p50_ns = pacing_ns(clock, gaps_quantile(&t->gaps, 500));
	result->gap_p99_ns = pacing_ns(clock, gaps_quantile(&t->gaps, 990));
	result->gap_cv_ppm = gaps_cv_ppm(&t->gaps);
	result->microbursts_ppm = gaps_microbursts_ppm(&t->gaps);
	result->tsc_hz = clock->tsc_hz;
	result->clock_drift_ns = pacing_drift_ns(clock, &now);
}

bool trial_run(const struct request *request, const struct port *port,
	       const struct frame_flow *flow,
	       const struct pacing_instant *earlier,
	       struct trial_shared *shared, struct trial_result *result)
{
	struct trial *t = &the_trial;

	memset(t, 0, sizeof(*t));
	t->request = request;
	t->port = port;
	t->shared = shared;
	publish(t);
	if (!prepare(t, flow, earlier, result->failure))
		return false;
	send_frames(t);
	wait_for_end(t);
	room_close(&t->room);
	report(t, result);
	return true;
}
