/* SPDX-License-Identifier: GPL-2.0-only */
#include "trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <rte_cycles.h>

#include "gaps.h"
#include "spread.h"

/* From taking the clocks' origin to frame 0: more than the way there takes. */
#define LEAD_NS 100000ull

/* A pause lasts tens of ns: none so close to the plan. */
#define PAUSE_SLACK_NS 500ull

/*
 * Replies are read when a wait has this much to spare, at most this often. A
 * read takes 1 us or so, and touches the cache lines on which the device under
 * test transmits. Where replies are timed, it is done as often as it can be.
 */
#define RX_SLACK_NS 5000ull
#define RX_PERIOD_NS 100000ull
#define RX_TIMED_SLACK_NS 1000ull

#define STOP_DRAIN_NS 200000000ull

#define CLOCK_TRIES 32
#define NS_PER_MS 1000000ull
#define PPM 1000000ull

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

/* The capture's own times, at the speed that is asked for. */
static void scale_times(struct capture *capture, uint64_t speed_ppm)
{
	uint64_t i;

	if (speed_ppm == PPM)
		return;
	for (i = 0; i < capture->frames; i++)
		capture->times_ns[i] =
			(uint64_t)((unsigned __int128)capture->times_ns[i] *
				   PPM / speed_ppm);
}

/*
 * A loop begins anew one mean gap after the last frame: a capture does not say
 * what would have come next.
 */
static uint64_t loop_period(const struct capture *capture)
{
	uint64_t last = capture->times_ns[capture->frames - 1];
	uint64_t gap = capture->frames > 1 ? last / (capture->frames - 1) : 0;

	return last + (gap ? gap : NS_PER_MS);
}

/* What the schedule can only be told once the capture is read. */
static void complete_replay(struct trial *t)
{
	struct pktgen_arrival *arrival = &t->request.arrival;
	struct capture *capture = t->capture;
	uint64_t length_ns;

	scale_times(capture, t->request.speed_ppm);
	length_ns = capture->times_ns[capture->frames - 1] + 1;
	if (t->request.pattern->takes & PKTGEN_TAKES_TIMES) {
		arrival->times_ns = capture->times_ns;
		arrival->times = capture->frames;
		arrival->period_ns = t->request.loop ? loop_period(capture) : 0;
		arrival->rate = (struct pktgen_rate){
			capture->frames * PACING_NS_PER_S,
			loop_period(capture),
		};
	} else if (t->request.rate.unit == RATE_MAX) {
		length_ns = PACING_WINDOW_MAX_MS * NS_PER_MS;
	} else {
		length_ns = (uint64_t)((unsigned __int128)capture->frames *
				       PACING_NS_PER_S * arrival->rate.den /
				       arrival->rate.num);
	}
	if (!t->request.window_ms ||
	    (!t->request.loop && arrival->window_ns > length_ns))
		arrival->window_ns = length_ns;
}

static bool open_capture(struct trial *t, const struct ports *ports,
			 char *error)
{
	const struct request *request = &t->request;
	struct capture_choice choice = {
		.path = request->replay,
		.filter = *request->filter ? request->filter : NULL,
		.max_bytes = ports->max_bytes,
	};

	t->capture = capture_open(&choice, error, REQUEST_ERROR_BYTES);
	if (!t->capture)
		return false;
	complete_replay(t);
	return true;
}

static bool build_frames(struct trial *t, const struct ports *ports,
			 char *error)
{
	const struct request *r = &t->request;
	unsigned int i;

	if (sizes_largest(&r->sizes) > ports->max_bytes) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "frames of %u bytes: the ports have buffers for %u; "
			 "see --jumbo",
			 sizes_largest(&r->sizes), ports->max_bytes);
		return false;
	}
	for (i = 0; i < r->sizes.kinds; i++)
		frame_build(&t->frame[i], &r->flow, &r->shape, r->flows,
			    r->sizes.bytes[i], r->epoch);
	return true;
}

/* Which flow a frame has is known when frames go one by one. */
static bool open_rings(struct trial *t, const struct ports *ports, char *error)
{
	const struct request *r = &t->request;

	if (ports->spread == 1)
		return true;
	if (*r->replay || r->batch > 1 || r->rate.unit == RATE_MAX) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "--spread: frames go one by one; no rate max, batch "
			 "or replay then");
		return false;
	}
	t->ring = spread_rings(r, ports->spread);
	if (!t->ring)
		snprintf(error, REQUEST_ERROR_BYTES,
			 "no memory for the rings of %u flows", r->flows);
	return t->ring;
}

static unsigned int count_senders(const struct ports *ports)
{
	unsigned int i, senders = 0;

	for (i = 0; i < ports->count; i++)
		senders += ports->port[i].receive_only ? 0 : ports->queues;
	return senders;
}

/* One of several senders has every n-th frame: no exponential gaps. */
static unsigned int kind_of_gaps(const struct trial *t)
{
	if (t->request.pattern == &pktgen_pattern_cbr)
		return GAPS_EVEN;
	if (t->request.pattern == &pktgen_pattern_poisson && t->senders == 1)
		return GAPS_FITTED;
	return 0;
}

bool trial_open(struct trial *t, const struct request *request,
		const struct ports *ports, char *error)
{
	memset(t, 0, sizeof(*t));
	t->request = *request;
	t->senders = count_senders(ports);
	t->alike = t->senders == 1 && request->flows == 1 &&
		   request->sizes.cycle_length == 1;
	t->gaps_kind = kind_of_gaps(t);
	if (!open_rings(t, ports, error))
		return false;
	if (*request->replay)
		return open_capture(t, ports, error);
	return build_frames(t, ports, error);
}

void trial_close(struct trial *t)
{
	capture_close(t->capture);
	t->capture = NULL;
	free(t->ring);
	t->ring = NULL;
}

static void set_ticks(struct trial *t)
{
	const struct request *r = &t->request;
	const struct pacing_clock *clock = &t->clock;
	uint64_t pps = rate_pps(&r->arrival.rate);

	if (!pps)
		pps = 1;
	t->gap_ticks = pacing_gap(clock->tsc_hz, pps);
	t->late_ticks = pacing_ticks(clock, pacing_late_ns(pps));
	t->tolerance_ticks = pacing_ticks(clock, RESULT_TOLERANCE_NS);
	/* Where CPUs run in turn, the others' turns are none. */
	t->interruption_ticks =
		r->spin ? UINT64_MAX / 2
			: pacing_ticks(clock, RESULT_INTERRUPTION_NS);
	t->rx_slack_ticks = pacing_ticks(clock, r->receive ? RX_TIMED_SLACK_NS
							   : RX_SLACK_NS);
	t->rx_period_ticks = r->receive ? 0 : pacing_ticks(clock, RX_PERIOD_NS);
	t->pause_ticks = pacing_ticks(clock, PAUSE_SLACK_NS);
}

bool trial_start(struct trial *t, const struct pacing_instant *earlier,
		 char *error)
{
	struct pacing_instant now = trial_clock_now();
	uint64_t grace_ns;

	if (!pacing_clock_set(&t->clock, earlier, &now)) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "this machine's TSC does not run evenly with "
			 "CLOCK_MONOTONIC_RAW");
		return false;
	}
	pacing_clock_slow(&t->clock, t->request.slow_ppm);
	set_ticks(t);
	t->window_ns = t->request.arrival.window_ns;
	grace_ns = pacing_grace_ns(t->window_ns);
	t->start_ns = now.raw_ns + LEAD_NS;
	t->start_tsc = now.tsc + pacing_ticks(&t->clock, LEAD_NS);
	t->end_tsc = t->start_tsc + pacing_ticks(&t->clock, t->window_ns);
	t->deadline_tsc =
		t->start_tsc + pacing_ticks(&t->clock, t->window_ns + grace_ns);
	t->drain_ticks =
		pacing_ticks(&t->clock, t->request.drain_ms * NS_PER_MS);
	t->quiet_ticks = pacing_ticks(&t->clock, t->request.quiet_ns);
	t->stop_drain_ticks =
		RTE_MIN(t->drain_ticks, pacing_ticks(&t->clock, STOP_DRAIN_NS));
	return true;
}
