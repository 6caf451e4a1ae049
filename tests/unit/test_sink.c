/* SPDX-License-Identifier: GPL-2.0-only */
#include <endian.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <rxbench/stamp.h>

#include "workloads/app.h"
#include "workloads/sink.h"

static struct sink_shared shared;

static int reset(void **state)
{
	(void)state;
	memset(&shared, 0, sizeof(shared));
	return 0;
}

static unsigned int take(uint16_t epoch, uint32_t seq, uint64_t planned_ns,
			 uint64_t now_ns)
{
	struct rxb_stamp stamp = {
		.magic = htobe16(RXB_STAMP_MAGIC),
		.epoch = htobe16(epoch),
		.seq = htobe32(seq),
	};

	rxb_stamp_plan(&stamp, planned_ns);
	return sink_take(sink_current(&shared, SINK_SOCKET), &stamp,
			 sizeof(stamp), now_ns);
}

static void only_the_epoch_counts(void **state)
{
	struct sink_trial *t;

	(void)state;
	sink_begin(&shared, 7, 0);
	t = sink_current(&shared, SINK_SOCKET);
	assert_int_equal(take(7, 0, 1000, 1500), 1);
	assert_int_equal(take(6, 1, 1000, 1500), 0);
	assert_int_equal(sink_take(t, "short", 5, 1500), 0);
	assert_int_equal(t->n.received, 1);
	assert_int_equal(t->n.foreign, 2);
	assert_int_equal(t->n.latency.count, 1);
	assert_int_equal(t->n.latency.min, 500);
}

/* Order is a matter within a flow: those of other flows may overtake. */
static void order_within_a_flow(void **state)
{
	static const struct {
		uint32_t seq, flow;
	} taken[] = {{1, 1}, {0, 0}, {5, 1}, {2, 0}, {3, 1}, {4, 0}};
	const struct sink_trial *t;
	size_t i;

	(void)state;
	sink_begin(&shared, 7, 0);
	t = sink_current(&shared, SINK_SOCKET);
	for (i = 0; i < sizeof(taken) / sizeof(*taken); i++) {
		struct rxb_stamp stamp = {
			.magic = htobe16(RXB_STAMP_MAGIC),
			.epoch = htobe16(7),
			.seq = htobe32(taken[i].seq),
			.flow_lag =
				htobe32(taken[i].flow << RXB_STAMP_LAG_BITS),
		};

		sink_take(sink_current(&shared, SINK_SOCKET), &stamp,
			  sizeof(stamp), 1);
	}
	assert_int_equal(t->n.reordered, 4);
	assert_int_equal(t->n.flow_reordered, 1);
}

/* Flow 0 is the one that may have a rate of its own; the lag is not the flow.
 */
static void the_first_flow_is_counted(void **state)
{
	static struct sink_counts total;
	uint32_t i;

	(void)state;
	sink_begin(&shared, 7, 0);
	for (i = 0; i < 12; i++) {
		struct rxb_stamp stamp = {
			.magic = htobe16(RXB_STAMP_MAGIC),
			.epoch = htobe16(7),
			.seq = htobe32(i),
			.flow_lag = htobe32(i % 3 << RXB_STAMP_LAG_BITS |
					    RXB_STAMP_LAG_MAX),
		};

		sink_take(sink_current(&shared, i % 2 ? SINK_UIO : SINK_SOCKET),
			  &stamp, sizeof(stamp), 1);
	}
	sink_total(&shared, &total);
	assert_int_equal(total.received, 12);
	assert_int_equal(total.flow0, 4);
}

static void unanswered_is_not_received(void **state)
{
	const struct rxb_stamp stamp = {
		.magic = htobe16(RXB_STAMP_MAGIC),
		.epoch = htobe16(7),
	};
	static struct sink_counts total;
	struct sink_trial *t;

	(void)state;
	sink_begin(&shared, 7, 0);
	t = sink_current(&shared, SINK_SOCKET);
	sink_refuse(t, &stamp, sizeof(stamp));
	sink_refuse(t, "short", 5);
	sink_total(&shared, &total);
	assert_int_equal(total.unanswered, 1);
	assert_int_equal(total.foreign, 1);
	assert_int_equal(total.received, 0);
}

/* A turn of another CPU passes for one of ours, an interrupt does not. */
static void only_own_time_is_work(void **state)
{
	(void)state;
	assert_int_equal(app_ours_ns(0), 0);
	assert_int_equal(app_ours_ns(2500), 2500);
	assert_int_equal(app_ours_ns(APP_AWAY_NS), 0);
}

static void offset_is_signed(void **state)
{
	struct sink_trial *t;

	(void)state;
	/* This clock is a second behind the generator's. */
	sink_begin(&shared, 1, -1000000000);
	t = sink_current(&shared, SINK_SOCKET);
	take(1, 0, 5000000000, 4000000300);
	assert_int_equal(t->n.latency.max, 300);
	take(1, 1, 5000000000, 3999999999);
	assert_int_equal(t->n.early, 1);
	assert_int_equal(t->n.latency.min, 0);
	/* A day ahead. */
	sink_begin(&shared, 1, 86400000000000);
	t = sink_current(&shared, SINK_SOCKET);
	take(1, 0, 1000, 86400000001700);
	assert_int_equal(t->n.latency.max, 700);
}

static void a_trial_starts_at_zero(void **state)
{
	(void)state;
	for (uint16_t epoch = 1; epoch < 5; epoch++) {
		struct sink_trial *t;

		sink_begin(&shared, epoch, 0);
		t = sink_current(&shared, SINK_SOCKET);
		assert_int_equal(t->n.received, 0);
		assert_int_equal(t->n.latency.count, 0);
		assert_int_equal(take(epoch, 3, 10, 20), 1);
		assert_int_equal(take(epoch, 3, 10, 30), 1);
		assert_int_equal(t->n.received, 2);
		assert_int_equal(t->n.duplicates, 1);
		assert_int_equal(t->n.first_ns, 20);
		assert_int_equal(t->n.last_ns, 30);
	}
}

static void orders_and_repeats_are_counted(void **state)
{
	struct sink_trial *t;

	(void)state;
	sink_begin(&shared, 3, 0);
	t = sink_current(&shared, SINK_SOCKET);
	take(3, SEQWIN_BITS + 1, 10, 20);
	take(3, SEQWIN_BITS, 10, 20);
	assert_int_equal(t->n.reordered, 1);
	assert_int_equal(t->n.duplicates, 0);
	take(3, SEQWIN_BITS, 10, 20);
	assert_int_equal(t->n.duplicates, 1);
	/* Too old to tell: nobody may believe it is new. */
	take(3, 1, 10, 20);
	assert_int_equal(t->n.duplicates, 2);
	assert_int_equal(t->n.reordered, 1);
	assert_int_equal(t->n.received, 4);
}

/* The socket's and the program's: one trial, two accounts, one result. */
static void takers_add_up(void **state)
{
	static struct sink_counts total;
	struct rxb_stamp stamp = {.magic = htobe16(RXB_STAMP_MAGIC),
				  .epoch = htobe16(9)};

	(void)state;
	rxb_stamp_plan(&stamp, 1000);
	sink_begin(&shared, 9, 0);
	assert_int_equal(sink_total(&shared, &total), 9);
	assert_int_equal(total.received, 0);
	assert_int_equal(total.first_ns, 0);
	sink_take(sink_current(&shared, SINK_UIO), &stamp, sizeof(stamp), 1700);
	take(9, 1, 1000, 1500);
	sink_take(sink_current(&shared, SINK_UIO), "", 0, 1900);
	sink_total(&shared, &total);
	assert_int_equal(total.received, 2);
	assert_int_equal(total.foreign, 1);
	assert_int_equal(total.first_ns, 1500);
	assert_int_equal(total.last_ns, 1700);
	assert_int_equal(total.latency.count, 2);
	assert_int_equal(total.latency.min, 500);
	assert_int_equal(total.latency.max, 700);
	sink_begin(&shared, 10, 0);
	sink_total(&shared, &total);
	assert_int_equal(total.received, 0);
	assert_int_equal(total.latency.count, 0);
}

/* What the generator did, of every frame; when they came, of tagged ones. */
static void stages_of_the_sink(void **state)
{
	struct rxb_stamp stamp = {.magic = htobe16(RXB_STAMP_MAGIC),
				  .epoch = htobe16(4),
				  .flow_lag = htobe32(7 << RXB_STAMP_LAG_BITS |
						      rxb_hist_index(5000))};
	struct sink_trial *t;

	(void)state;
	sink_begin(&shared, 4, 0);
	t = sink_current(&shared, SINK_SOCKET);
	sink_take(t, &stamp, sizeof(stamp), 1000);
	assert_int_equal(t->taken_ns[0], 0);
	sink_tag(&shared, 2);
	for (uint32_t seq = 0; seq < 40; seq++) {
		stamp.seq = htobe32(seq);
		sink_take(t, &stamp, sizeof(stamp), 2000 + seq);
	}
	assert_int_equal(t->n.send.count, 41);
	assert_in_range(t->n.send.min, 5000, 5040);
	assert_int_equal(t->n.send.min, t->n.send.max);
	for (uint32_t block = 0; block < 10; block++) {
		assert_in_range(t->taken_ns[block], 2000 + block * 4,
				2003 + block * 4);
		assert_true(rxb_stage_tagged(
			(uint32_t)t->taken_ns[block] - 2000, 2));
	}
	assert_int_equal(t->taken_ns[10], 0);
	sink_begin(&shared, 5, 0);
	t = sink_current(&shared, SINK_SOCKET);
	assert_int_equal(t->n.send.count, 0);
	assert_int_equal(t->tag_shift, RXB_STAGE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(stages_of_the_sink, reset),
		cmocka_unit_test_setup(only_the_epoch_counts, reset),
		cmocka_unit_test_setup(the_first_flow_is_counted, reset),
		cmocka_unit_test_setup(order_within_a_flow, reset),
		cmocka_unit_test_setup(unanswered_is_not_received, reset),
		cmocka_unit_test_setup(only_own_time_is_work, reset),
		cmocka_unit_test_setup(offset_is_signed, reset),
		cmocka_unit_test_setup(a_trial_starts_at_zero, reset),
		cmocka_unit_test_setup(orders_and_repeats_are_counted, reset),
		cmocka_unit_test_setup(takers_add_up, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
