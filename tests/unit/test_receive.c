/* SPDX-License-Identifier: GPL-2.0-only */
/* What came back, against a model that keeps everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "receive.h"
#include "rxbench/seqwin.h"
#include "rxbench/stamp.h"

#define EPOCH 0x1234

static uint8_t frame[RXB_MIN_FRAME_BYTES];

/* An untagged UDP datagram over IPv4 with the stamp at its start. */
static struct rxb_stamp *stamp_of_frame(void)
{
	return (struct rxb_stamp *)(frame + RXB_STAMP_OFFSET);
}

static int prepare_frame(void **state)
{
	(void)state;
	memset(frame, 0, sizeof(frame));
	frame[12] = 0x08;
	frame[14] = 0x45;
	frame[14 + 9] = 17;
	stamp_of_frame()->magic = htons(RXB_STAMP_MAGIC);
	stamp_of_frame()->epoch = htons(EPOCH);
	return 0;
}

static struct receive *start(uint32_t flows, uint32_t tag_every)
{
	struct receive *r = receive_new(
		&(struct receive_setup){EPOCH, deal_evenly(flows), tag_every});

	assert_non_null(r);
	return r;
}

static void come(struct receive *r, uint32_t seq, uint32_t flow,
		 uint64_t planned_ns, uint64_t lag_ns, uint64_t now_ns)
{
	struct rxb_stamp *stamp = stamp_of_frame();
	uint32_t code = rxb_hist_index(lag_ns);

	if (code > RXB_STAMP_LAG_MAX)
		code = RXB_STAMP_LAG_MAX;
	stamp->seq = htonl(seq);
	stamp->flow_lag = htonl(flow << RXB_STAMP_LAG_BITS | code);
	rxb_stamp_plan(stamp, planned_ns);
	receive_frame(r, frame, sizeof(frame), now_ns);
}

/* Frame @seq of @flows, without anything that has to do with time. */
static void come_back(struct receive *r, uint32_t seq, uint32_t flows)
{
	come(r, seq, seq % flows, 0, 0, 0);
}

static uint32_t draw(uint32_t below)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)((state >> 32) * below >> 32);
}

/* What a device under test did to a trial: the frames as they came. */
struct arrivals {
	uint32_t *seq;
	size_t count;
	uint32_t *sent; /* of each flow */
	uint32_t flows;
};

struct harm {
	uint32_t frames, flows;
	uint32_t loss, copies, delayed; /* of 1000 */
	uint32_t delay;			/* in frames, at most */
};

struct event {
	uint64_t at; /* sorts; frames of one instant in order of sending */
	uint32_t seq;
};

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

static struct arrivals harmed(const struct harm *harm)
{
	struct event *events =
		calloc((size_t)harm->frames * 3, sizeof(*events));
	struct arrivals a = {.flows = harm->flows};

	a.sent = calloc(harm->flows, sizeof(*a.sent));
	for (uint32_t seq = 0; seq < harm->frames; seq++) {
		uint32_t copies = draw(1000) >= harm->loss;

		a.sent[seq % harm->flows]++;
		while (copies && copies < 3 && draw(1000) < harm->copies)
			copies++;
		for (; copies; copies--) {
			struct event *e = &events[a.count++];

			e->seq = seq;
			e->at = seq;
			if (draw(1000) < harm->delayed)
				e->at += draw(harm->delay + 1);
		}
	}
	qsort(events, a.count, sizeof(*events), by_time);
	a.seq = malloc(a.count * sizeof(*a.seq));
	for (size_t i = 0; i < a.count; i++)
		a.seq[i] = events[i].seq;
	free(events);
	return a;
}

static void forget(struct arrivals *a)
{
	free(a->seq);
	free(a->sent);
}

/* The model: of each arrival, look at all before it (of its flow). */
static void expect_flow(const struct arrivals *a, uint32_t flow,
			struct receive_flow *account)
{
	int64_t highest = -1;
	bool *seen = calloc(a->sent[flow] + 1, sizeof(*seen));

	*account = (struct receive_flow){.sent = a->sent[flow]};
	for (size_t i = 0; i < a->count; i++) {
		uint32_t nth = a->seq[i] / a->flows;

		if (a->seq[i] % a->flows != flow)
			continue;
		if (seen[nth]) {
			account->duplicates++;
			continue;
		}
		seen[nth] = true;
		account->received++;
		if (nth < highest)
			account->reordered++;
		else
			highest = nth;
	}
	free(seen);
}

/* All that is told of @r is what the model says of @a. */
static void check_accounts(const struct receive *r, const struct arrivals *a)
{
	const struct receive_counts *n = receive_counts(r);
	struct receive_counts sum = {0};
	struct receive_loss expected = {0}, loss;

	for (uint32_t flow = 0; flow < a->flows; flow++) {
		struct receive_flow model, account;
		uint64_t lost;

		expect_flow(a, flow, &model);
		receive_flow(r, a->sent, flow, &account);
		assert_memory_equal(&account, &model, sizeof(model));
		sum.frames += model.received;
		sum.duplicates += model.duplicates;
		sum.reordered += model.reordered;
		lost = model.sent - model.received;
		expected.lost += lost;
		expected.flows_sent += model.sent > 0;
		expected.flows_lossy += lost > 0;
		expected.flows_reordered += model.reordered > 0;
		if (lost > expected.worst_lost) {
			expected.worst_lost = lost;
			expected.worst_flow = flow;
		}
	}
	assert_memory_equal(n, &sum, sizeof(sum));
	receive_losses(r, a->sent, &loss);
	assert_int_equal(loss.lost, expected.lost);
	assert_int_equal(loss.surplus, 0);
	assert_int_equal(loss.flows_sent, expected.flows_sent);
	assert_int_equal(loss.flows_lossy, expected.flows_lossy);
	assert_int_equal(loss.worst_flow, expected.worst_flow);
	assert_int_equal(loss.worst_lost, expected.worst_lost);
	assert_int_equal(loss.flows_reordered, expected.flows_reordered);
	/* Each frame once; what was lost has no time. */
	assert_int_equal(receive_intended(r)->count, sum.frames);
	assert_int_equal(receive_actual(r)->count, sum.frames);
}

static const struct harm harms[] = {
	{20000, 1, 0, 0, 0, 0},
	{20000, 1, 20, 20, 20, 100},
	{20000, 7, 0, 0, 100, 6},
	{20000, 7, 0, 0, 100, 60},
	{20000, 64, 100, 0, 0, 0},
	{20000, 64, 10, 300, 100, 5000},
	{20000, 100, 500, 500, 500, 20000},
	{50, 100, 100, 100, 100, 10}, /* flows without a frame */
	{3000, 3, 1000, 0, 0, 0},     /* nothing comes back */
};

#define HARMS (sizeof(harms) / sizeof(harms[0]))

static void every_flow_is_accounted_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < HARMS; i++) {
		struct arrivals a = harmed(&harms[i]);
		struct receive *r = start(a.flows, 1);

		for (size_t k = 0; k < a.count; k++)
			come_back(r, a.seq[k], a.flows);
		check_accounts(r, &a);
		receive_free(r);
		forget(&a);
	}
}

/* As a NIC spreads flows over queues: to the frame what one core would see. */
static void cores_add_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < HARMS; i++) {
		struct arrivals a = harmed(&harms[i]);
		struct receive *even = start(a.flows, 1);
		struct receive *odd = start(a.flows, 1);

		for (size_t k = 0; k < a.count; k++)
			come_back(a.seq[k] % a.flows % 2 ? odd : even, a.seq[k],
				  a.flows);
		receive_merge(even, odd);
		check_accounts(even, &a);
		receive_free(even);
		receive_free(odd);
		forget(&a);
	}
}

/* Every count, the times, and how far each flow had got. */
static void a_merge_adds_every_count(void **state)
{
	struct receive *a = start(2, 1), *b = start(2, 1);
	struct receive_counts twice;

	(void)state;
	come(b, SEQWIN_BITS + 8, 0, 1000, 0, 1500);
	come(b, SEQWIN_BITS + 6, 0, 1000, 0, 1700);
	come(b, SEQWIN_BITS + 6, 0, 1000, 0, 1700);
	come(b, 2, 0, 1000, 0, 1700);
	come(b, SEQWIN_BITS + 7, 0, 1000, 0, 1700);
	come(b, SEQWIN_BITS + 9, 1, 1000, 0, 900);
	receive_frame(b, frame, 20, 0);
	twice = *receive_counts(b);
	assert_memory_equal(&twice,
			    (&(struct receive_counts){.frames = 3,
						      .duplicates = 1,
						      .reordered = 1,
						      .stale = 1,
						      .foreign = 1,
						      .damaged = 1,
						      .early = 1}),
			    sizeof(twice));
	receive_merge(a, b);
	assert_memory_equal(receive_counts(a), &twice, sizeof(twice));
	assert_int_equal(receive_intended(a)->max, 700);
	assert_int_equal(receive_actual(a)->count, 3);
	/* The highest has come along: what is below it is late. */
	come_back(a, 4, 2);
	assert_int_equal(receive_counts(a)->reordered, 2);
	receive_free(a);
	receive_free(b);
}

static void only_the_trial_counts(void **state)
{
	const uint32_t sent[2] = {3, 3};
	struct receive *r = start(2, 1);
	struct receive_flow account;

	(void)state;
	stamp_of_frame()->epoch = htons(EPOCH + 1);
	come_back(r, 0, 2);
	stamp_of_frame()->epoch = htons(EPOCH);
	frame[14 + 9] = 1;
	come_back(r, 0, 2);
	frame[14 + 9] = 17;
	assert_int_equal(receive_counts(r)->foreign, 2);
	/* A flow that the number is not of, or that is none. */
	come(r, 2, 1, 0, 0, 0);
	come(r, 2, 2, 0, 0, 0);
	come(r, 2, RXB_STAMP_FLOWS_MAX - 1, 0, 0, 0);
	assert_int_equal(receive_counts(r)->damaged, 3);
	assert_int_equal(receive_counts(r)->frames, 0);
	assert_int_equal(receive_intended(r)->count, 0);
	receive_flow(r, sent, 1, &account);
	assert_int_equal(account.received, 0);
	/* None of them kept the right one from being the first. */
	come_back(r, 2, 2);
	assert_int_equal(receive_counts(r)->frames, 1);
	assert_int_equal(receive_counts(r)->duplicates, 0);
	receive_free(r);
}

static void what_is_too_old_counts_aside(void **state)
{
	const uint32_t sent[1] = {SEQWIN_BITS + 2};
	struct receive *r = start(1, 1);
	struct receive_loss loss;

	(void)state;
	come_back(r, SEQWIN_BITS, 1);
	come_back(r, 0, 1);
	come_back(r, 1, 1);
	assert_int_equal(receive_counts(r)->stale, 1);
	assert_int_equal(receive_counts(r)->frames, 2);
	assert_int_equal(receive_counts(r)->reordered, 1);
	assert_int_equal(receive_counts(r)->duplicates, 0);
	assert_int_equal(receive_actual(r)->count, 2);
	receive_losses(r, sent, &loss);
	assert_int_equal(loss.lost, SEQWIN_BITS);
	receive_free(r);
}

/* More than was sent: never, so it may not hide behind what was lost. */
static void surplus_is_seen(void **state)
{
	const uint32_t sent[3] = {1, 0, 2};
	struct receive *r = start(3, 1);
	struct receive_loss loss;

	(void)state;
	come_back(r, 0, 3);
	come_back(r, 3, 3);
	come_back(r, 1, 3);
	receive_losses(r, sent, &loss);
	assert_int_equal(loss.surplus, 2);
	assert_int_equal(loss.lost, 2);
	assert_int_equal(loss.flows_sent, 2);
	assert_int_equal(loss.flows_lossy, 1);
	assert_int_equal(loss.worst_flow, 2);
	receive_free(r);
}

static void the_first_of_the_worst_is_named(void **state)
{
	const uint32_t sent[4] = {1, 3, 3, 2};
	struct receive *r = start(4, 1);
	struct receive_loss loss;

	(void)state;
	receive_losses(r, sent, &loss);
	assert_int_equal(loss.worst_flow, 1);
	assert_int_equal(loss.worst_lost, 3);
	assert_int_equal(loss.lost, 9);
	receive_free(r);
}

/* The times of one frame, with exact sums instead of buckets. */
static void check_times(uint64_t planned_ns, uint64_t lag_ns, uint64_t now_ns,
			uint64_t intended_ns, uint64_t actual_ns, bool early)
{
	struct receive *r = start(1, 1);

	come(r, 0, 0, planned_ns, lag_ns, now_ns);
	assert_int_equal(receive_intended(r)->count, 1);
	assert_int_equal(receive_intended(r)->sum, intended_ns);
	assert_int_equal(receive_actual(r)->count, 1);
	assert_int_equal(receive_actual(r)->sum, actual_ns);
	assert_int_equal(receive_counts(r)->early, early);
	receive_free(r);
}

static void times_differ_by_the_lag(void **state)
{
	(void)state;
	for (uint64_t lag_ns = 0; lag_ns < 300 * 1000000000ull;
	     lag_ns += lag_ns / 3 + 1) {
		unsigned int code = rxb_hist_index(lag_ns);
		uint64_t known_ns = rxb_hist_upper(
			code < RXB_STAMP_LAG_MAX ? code : RXB_STAMP_LAG_MAX);
		uint64_t planned_ns = 77777777777 + lag_ns;
		/* So much that even the code's error leaves some of it. */
		uint64_t trip_ns = 5000 + lag_ns / 100;

		if (code < RXB_STAMP_LAG_MAX)
			assert_in_range(known_ns, lag_ns,
					lag_ns + lag_ns / 128);
		check_times(planned_ns, lag_ns, planned_ns + lag_ns + trip_ns,
			    lag_ns + trip_ns, lag_ns + trip_ns - known_ns,
			    false);
	}
}

static void early_is_what_no_lag_explains(void **state)
{
	/* 1000 ns: a code that stands for 1000 to 1003. */
	const uint64_t lag_ns = 1001;

	(void)state;
	check_times(5000, 0, 5000, 0, 0, false);
	check_times(5000, 0, 4999, 0, 0, true);
	check_times(5000, lag_ns, 4000, 0, 0, true);
	check_times(5000, lag_ns, 5999, 999, 0, true);
	check_times(5000, lag_ns, 6000, 1000, 0, false);
	check_times(5000, lag_ns, 6003, 1003, 0, false);
	check_times(5000, lag_ns, 6004, 1004, 1, false);
	/* The stamp's 48 bits wrap while the frame is away. */
	check_times((7ull << 48) - 200, 0, (7ull << 48) + 300, 500, 500, false);
}

static void times_are_taken_of_some(void **state)
{
	struct receive *r = start(3, 10);

	(void)state;
	for (uint32_t seq = 0; seq < 1000; seq++)
		come(r, seq, seq % 3, 1000, 0, 1000 + seq);
	come(r, 500, 500 % 3, 1000, 0, 9000);
	assert_int_equal(receive_counts(r)->frames, 1000);
	assert_int_equal(receive_intended(r)->count, 100);
	assert_int_equal(receive_intended(r)->sum, 100 * 990 / 2);
	assert_int_equal(receive_intended(r)->max, 990);
	receive_free(r);
}

static void as_many_flows_as_a_stamp_can_say(void **state)
{
	const uint32_t flows = RXB_STAMP_FLOWS_MAX;
	struct receive *r = start(flows, 1);
	uint32_t *sent = calloc(flows, sizeof(*sent));
	struct receive_loss loss;

	(void)state;
	come_back(r, 0, flows);
	come_back(r, flows - 1, flows);
	come_back(r, 2 * flows - 1, flows);
	sent[0] = 1;
	sent[flows - 1] = 4;
	receive_losses(r, sent, &loss);
	assert_int_equal(receive_counts(r)->frames, 3);
	assert_int_equal(receive_counts(r)->damaged, 0);
	assert_int_equal(loss.lost, 2);
	assert_int_equal(loss.worst_flow, flows - 1);
	assert_int_equal(loss.flows_lossy, 1);
	free(sent);
	receive_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_flow_is_accounted_for),
		cmocka_unit_test(cores_add_up),
		cmocka_unit_test(a_merge_adds_every_count),
		cmocka_unit_test(only_the_trial_counts),
		cmocka_unit_test(what_is_too_old_counts_aside),
		cmocka_unit_test(surplus_is_seen),
		cmocka_unit_test(the_first_of_the_worst_is_named),
		cmocka_unit_test(times_differ_by_the_lag),
		cmocka_unit_test(early_is_what_no_lag_explains),
		cmocka_unit_test(times_are_taken_of_some),
		cmocka_unit_test(as_many_flows_as_a_stamp_can_say),
	};

	return cmocka_run_group_tests(tests, prepare_frame, NULL);
}
