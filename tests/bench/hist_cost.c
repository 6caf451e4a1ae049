/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a core that receives pays for its accounting: for one value into a
 * histogram, and for a whole frame with one flow and with as many as there can
 * be. Prints lines of
 *
 *   cost NAME MEDIAN ns (MIN..MAX of N)
 *
 * per value or frame. What the loop around it takes is measured each time,
 * taken off, and printed under NAME-loop.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <linux/if_ether.h>
#include <netinet/in.h>

#include <rxbench/hist.h>
#include <rxbench/stamp.h>

#include "receive.h"

#define REPETITIONS 15
#define ROUNDS (1u << 22)
#define EPOCH 1
#define GAP_NS 67   /* 64-byte frames on a line of 10 Gbit/s */
#define LAG_CODE 50 /* ns; small lags are their own code */

#define LATENCIES 4096
#define LATENCY_MIN_NS 100ull
#define LATENCY_MAX_NS 10000000000ull

#define FRAMES 64
#define IP4_AT RXB_ETH_HDR_BYTES

static uint64_t latencies_ns[LATENCIES];
static uint8_t frames[FRAMES][RXB_MIN_FRAME_BYTES];

/* All that a body works on. */
struct bench {
	struct rxb_hist hist;
	struct receive *receive;
	uint32_t flows; /* a power of two: no division of ours beside theirs */
	uint32_t seq;	/* of the next frame; never twice */
};

static uint32_t draw(void)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)(state >> 32);
}

/* Every power of two is as likely as the others. */
static void spread_latencies(void)
{
	for (int i = 0; i < LATENCIES;) {
		uint64_t power = 1ull << draw() % 34;
		uint64_t ns = power + (power * draw() >> 32);

		if (ns >= LATENCY_MIN_NS && ns <= LATENCY_MAX_NS)
			latencies_ns[i++] = ns;
	}
}

static void prepare_frames(void)
{
	for (int i = 0; i < FRAMES; i++) {
		struct rxb_stamp *stamp =
			(struct rxb_stamp *)(frames[i] + RXB_STAMP_OFFSET);

		frames[i][12] = ETH_P_IP >> 8;
		frames[i][13] = ETH_P_IP & 0xff;
		frames[i][IP4_AT] = 0x45;
		frames[i][IP4_AT + 9] = IPPROTO_UDP;
		stamp->magic = htons(RXB_STAMP_MAGIC);
		stamp->epoch = htons(EPOCH);
	}
}

/* What the compiler must have made of @value by now, and may not keep. */
static inline void consume(uint64_t value)
{
	__asm__ volatile("" : : "r"(value) : "memory");
}

static void hist_loop(struct bench *b)
{
	(void)b;
	for (uint32_t i = 0; i < ROUNDS; i++)
		consume(latencies_ns[i % LATENCIES]);
}

static void hist_record(struct bench *b)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		rxb_hist_add(&b->hist, latencies_ns[i % LATENCIES]);
		consume(i);
	}
}

/* Frame @seq, and when it comes. */
static inline const void *next_frame(const struct bench *b, uint32_t seq,
				     uint64_t *now_ns)
{
	uint8_t *frame = frames[seq % FRAMES];
	struct rxb_stamp *stamp =
		(struct rxb_stamp *)(frame + RXB_STAMP_OFFSET);
	uint32_t flow = seq & (b->flows - 1);

	stamp->seq = htonl(seq);
	stamp->flow_lag = htonl(flow << RXB_STAMP_LAG_BITS | LAG_CODE);
	rxb_stamp_plan(stamp, (uint64_t)seq * GAP_NS);
	*now_ns = (uint64_t)seq * GAP_NS + latencies_ns[seq % LATENCIES];
	return frame;
}

static void receive_loop(struct bench *b)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		uint64_t now_ns;

		next_frame(b, b->seq + i, &now_ns);
		consume(now_ns);
	}
}

static void receive_frames(struct bench *b)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		uint64_t now_ns;
		const void *frame = next_frame(b, b->seq + i, &now_ns);

		receive_frame(b->receive, frame, RXB_MIN_FRAME_BYTES, now_ns);
	}
	b->seq += ROUNDS;
}

static double ns_per_round(void (*body)(struct bench *b), struct bench *b)
{
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC_RAW, &from);
	body(b);
	clock_gettime(CLOCK_MONOTONIC_RAW, &to);
	return ((double)(to.tv_sec - from.tv_sec) * 1e9 +
		(double)(to.tv_nsec - from.tv_nsec)) /
	       ROUNDS;
}

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void print_cost(const char *name, const char *part, double *ns)
{
	qsort(ns, REPETITIONS, sizeof(*ns), ascending);
	printf("cost %s%s %.2f ns (%.2f..%.2f of %d)\n", name, part,
	       ns[REPETITIONS / 2], ns[0], ns[REPETITIONS - 1], REPETITIONS);
}

static void measure(const char *name, void (*loop)(struct bench *b),
		    void (*body)(struct bench *b), struct bench *b)
{
	double loop_ns[REPETITIONS], net_ns[REPETITIONS];

	for (int i = 0; i < REPETITIONS; i++) {
		loop_ns[i] = ns_per_round(loop, b);
		net_ns[i] = ns_per_round(body, b) - loop_ns[i];
	}
	print_cost(name, "-loop", loop_ns);
	print_cost(name, "", net_ns);
}

/* False when the frames did not take the way that was to be measured. */
static bool measure_receive(const char *name, uint32_t flows)
{
	struct receive_setup setup = {
		.epoch = EPOCH, .deal.flows = flows, .tag_every = 1};
	struct bench b = {.receive = receive_new(&setup), .flows = flows};
	bool right;

	if (!b.receive) {
		fprintf(stderr, "hist_cost: no memory for %u flows\n", flows);
		return false;
	}
	measure(name, receive_loop, receive_frames, &b);
	right = receive_counts(b.receive)->frames == b.seq &&
		receive_actual(b.receive)->count == b.seq;
	if (!right)
		fprintf(stderr, "hist_cost: %s: frames were not counted\n",
			name);
	receive_free(b.receive);
	return right;
}

int main(void)
{
	static struct bench b;
	bool right;

	spread_latencies();
	prepare_frames();
	rxb_hist_reset(&b.hist);
	measure("hist-record", hist_loop, hist_record, &b);
	right = measure_receive("receive-1-flow", 1);
	right &= measure_receive("receive-1M-flows", RXB_STAMP_FLOWS_MAX);
	return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
