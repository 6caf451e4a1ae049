/* SPDX-License-Identifier: GPL-2.0-only */
/* Every shape of frame, read back by somebody who knows only the RFCs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "../frame_read.h"
#include "frame.h"

#define SHAPES (2 * 2 * 2 * 3)
#define BUFFER_BYTES (RXB_JUMBO_FRAME_BYTES + 64)
#define SAMPLES 40 /* frames of each shape, size and number of flows */
#define EPOCH 0xa55a
#define VLAN_TCI (5 << 13 | 1234)
#define PLANNED_BITS 48

static const struct frame_flow asked = {
	.dst_mac.addr_bytes = {2, 0, 0, 0, 0, 2},
	.src_mac.addr_bytes = {2, 0, 0, 0, 0, 1},
	.dst_ip = RTE_BE32(0xc6120002),
	.src_ip = RTE_BE32(0xc6120001),
	/* 2001:2::/48 is RFC 5180's, for benchmarks. */
	.dst_ip6.s6_addr = {0x20, 1, 0, 2, [15] = 2},
	.src_ip6.s6_addr = {0x20, 1, 0, 2, [7] = 0xff, [15] = 1},
	.dst_port = RTE_BE16(9),
	.src_port = RTE_BE16(49184),
};

/* One frame of a trial: what it is to carry, and its bytes. */
struct made {
	struct frame_shape shape;
	uint32_t flows;
	struct frame frame;
	uint8_t data[BUFFER_BYTES];
	struct frame_read read;
};

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct made));
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	free(*state);
	return 0;
}

static struct frame_shape shape_of(unsigned int number)
{
	return (struct frame_shape){
		.tagged = number & 1,
		.vlan_tci = VLAN_TCI,
		.ip6 = number & 2,
		.tcp = number & 4,
		.vary = (enum frame_vary)(number >> 3),
	};
}

static void build(struct made *m, struct frame_shape shape, uint32_t flows,
		  uint16_t bytes)
{
	m->shape = shape;
	m->flows = flows;
	frame_build(&m->frame, &asked, &shape, flows, bytes, EPOCH);
	assert_int_equal(m->frame.plan.bytes, bytes);
}

/* As the sender does it, over whatever the buffer holds. */
static void write_frame(struct made *m, uint32_t seq, uint64_t planned_ns,
			uint64_t lag_ns)
{
	const struct frame_plan *plan = &m->frame.plan;
	uint32_t flow = seq % m->flows;
	uint64_t sum;

	sum = frame_write(plan, m->frame.data, m->data, seq, flow,
			  frame_planned(planned_ns));
	frame_seal(plan, m->data, flow, frame_lag_code(lag_ns), sum);
}

static void read_back(struct made *m)
{
	const char *wrong = frame_read(m->data, m->frame.plan.bytes, &m->read);

	if (wrong)
		fail_msg("tagged %d ip6 %d tcp %d vary %d flows %u bytes %u: "
			 "%s",
			 m->shape.tagged, m->shape.ip6, m->shape.tcp,
			 m->shape.vary, m->flows, m->frame.plan.bytes, wrong);
}

static void has_shape(const struct made *m)
{
	const struct frame_read *f = &m->read;

	assert_memory_equal(m->data, &asked.dst_mac, 6);
	assert_memory_equal(m->data + 6, &asked.src_mac, 6);
	assert_int_equal(f->tagged, m->shape.tagged);
	assert_int_equal(f->vlan_tci, m->shape.tagged ? VLAN_TCI : 0);
	assert_int_equal(f->ip6, m->shape.ip6);
	assert_int_equal(f->tcp, m->shape.tcp);
	assert_int_equal(f->epoch, EPOCH);
}

/* An end as it was asked for, or the one that is the flow's own. */
static void end_is(const struct made *m, bool own, const uint8_t *ip,
		   uint16_t port, const void *asked_ip, rte_be16_t asked_port)
{
	size_t network = m->read.address_bytes - 4;

	if (!own) {
		assert_memory_equal(ip, asked_ip, m->read.address_bytes);
		assert_int_equal(port, ntohs(asked_port));
		return;
	}
	assert_memory_equal(ip, asked_ip, network);
	/* 198.19.0.0/16, also as the end of an IPv6 address. */
	assert_int_equal(frame_read_16(ip + network), 198 << 8 | 19);
	assert_true(port >= 49152);
}

static void has_ends(const struct made *m)
{
	const struct frame_flow *a = &asked;
	bool many = m->flows > 1;

	end_is(m, many && m->shape.vary != FRAME_VARY_DST, m->read.src,
	       m->read.src_port,
	       m->shape.ip6 ? (const void *)&a->src_ip6 : &a->src_ip,
	       a->src_port);
	end_is(m, many && m->shape.vary != FRAME_VARY_SRC, m->read.dst,
	       m->read.dst_port,
	       m->shape.ip6 ? (const void *)&a->dst_ip6 : &a->dst_ip,
	       a->dst_port);
}

static void has_stamp(const struct made *m, uint32_t seq, uint64_t planned_ns)
{
	assert_int_equal(m->read.seq, seq);
	assert_int_equal(m->read.flow, seq % m->flows);
	assert_int_equal(m->read.planned_ns,
			 planned_ns & ((1ull << PLANNED_BITS) - 1));
}

/* Numbers and times of which each bit is set in one or another. */
static void check_frames(struct made *m)
{
	unsigned int i;

	for (i = 0; i < SAMPLES; i++) {
		uint32_t seq = i < 4 ? i : i * 0x9e3779b9u;
		uint64_t planned_ns = i * 0x9e3779b97f4a7c15u;

		write_frame(m, seq, planned_ns, planned_ns >> (i + 16));
		read_back(m);
		has_shape(m);
		has_ends(m);
		has_stamp(m, seq, planned_ns);
	}
}

static void every_shape_and_size(void **state)
{
	const uint32_t flows[] = {1, 2, 1000, 1000000};
	struct made *m = *state;
	unsigned int number, i, j;

	for (number = 0; number < SHAPES; number++) {
		struct frame_shape shape = shape_of(number);
		uint16_t least = frame_min_bytes(&shape);
		const uint16_t sizes[] = {
			least, least + 1,	    least + 4,
			601,   RXB_MAX_FRAME_BYTES, RXB_JUMBO_FRAME_BYTES};

		for (i = 0; i < RTE_DIM(flows); i++) {
			for (j = 0; j < RTE_DIM(sizes); j++) {
				build(m, shape, flows[i], sizes[j]);
				check_frames(m);
			}
		}
	}
}

/* The stamp must fit; and Ethernet has no shorter frames. */
static void the_smallest_frames(void **state)
{
	const struct {
		bool tagged, ip6, tcp;
		uint16_t bytes;
	} cases[] = {
		{false, false, false, 60}, {true, false, false, 64},
		{false, false, true, 72},  {true, false, true, 76},
		{false, true, false, 80},  {true, true, false, 84},
		{false, true, true, 92},   {true, true, true, 96},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < RTE_DIM(cases); i++) {
		struct frame_shape shape = {.tagged = cases[i].tagged,
					    .ip6 = cases[i].ip6,
					    .tcp = cases[i].tcp};

		assert_int_equal(frame_min_bytes(&shape), cases[i].bytes);
	}
}

/* Nothing of who had the buffer before is left in it, nor hurt behind it. */
static void written_whole(void **state)
{
	static uint8_t clean[BUFFER_BYTES];
	struct made *m = *state;
	unsigned int number, i;

	for (number = 0; number < SHAPES; number++) {
		struct frame_shape shape = shape_of(number);
		uint16_t least = frame_min_bytes(&shape);
		const uint16_t sizes[] = {least, least + 1, 65, 1513,
					  RXB_JUMBO_FRAME_BYTES};

		for (i = 0; i < RTE_DIM(sizes); i++) {
			uint16_t bytes = sizes[i] < least ? least : sizes[i];
			size_t end = bytes < 64 ? 64 : bytes, j;

			build(m, shape, 1000, bytes);
			memset(m->data, 0, BUFFER_BYTES);
			write_frame(m, 777, 1ull << 40, 55555);
			memcpy(clean, m->data, BUFFER_BYTES);
			memset(m->data, 0xff, BUFFER_BYTES);
			write_frame(m, 777, 1ull << 40, 55555);
			assert_memory_equal(m->data, clean, bytes);
			for (j = end; j < BUFFER_BYTES; j++)
				assert_int_equal(m->data[j], 0xff);
		}
	}
}

/* Which "checksum" RFC 1071 gives, and whether the field may say so. */
static void zero_is_written_as_the_other_zero(void **state)
{
	struct made *m = *state;
	unsigned int number, zeroes;
	uint32_t seq;

	for (number = 0; number < SHAPES; number++) {
		struct frame_shape shape = shape_of(number);

		build(m, shape, 2, frame_min_bytes(&shape));
		zeroes = 0;
		/* The number's lower half takes each value of a sum. */
		for (seq = 0; seq < 3u << 16; seq++) {
			write_frame(m, seq, 1, 0);
			read_back(m);
			assert_int_not_equal(m->read.l4_checksum, 0);
			zeroes += m->read.l4_checksum == UINT16_MAX;
		}
		assert_true(zeroes >= 2);
	}
}

/* stamp.h promises: exact below 128 ns, within 0.8 % up to 275 s. */
static void the_lag_is_coded(void **state)
{
	struct made *m = *state;
	uint64_t lag, limit = 1ull << 38, decoded;

	build(m, shape_of(0), 1, RXB_MIN_FRAME_BYTES);
	for (lag = 0; lag < limit; lag += 1 + lag / 333) {
		write_frame(m, 1, 2, lag);
		read_back(m);
		decoded = rxb_hist_upper(m->read.lag_code);
		if (lag < 128)
			assert_int_equal(decoded, lag);
		assert_in_range(decoded, lag, lag + lag / 125);
	}
	assert_true(limit > 274 * 1000000000ull);
	for (; lag; lag <<= 1) {
		write_frame(m, 1, 2, lag);
		read_back(m);
		assert_int_equal(m->read.lag_code, RXB_STAMP_LAG_MAX);
		assert_int_equal(m->read.flow, 0);
	}
	assert_int_equal(frame_lag_code(UINT64_MAX), RXB_STAMP_LAG_MAX);
}

/* 48 bits tell how long it was, wherever the clock stands. */
static void planned_times_wrap(void **state)
{
	const uint64_t instants[] = {0,
				     1,
				     UINT32_MAX,
				     (1ull << 47) - 1,
				     1ull << 47,
				     (1ull << 48) - 1,
				     1ull << 48,
				     (1ull << 48) + 5,
				     1700000000000000000ull,
				     UINT64_MAX - 1,
				     UINT64_MAX};
	const int64_t spans[] = {
		0,	     1,		 -1,	 128,
		-5000000000, 5000000000, -70000, (1ll << 47) - 1,
		-(1ll << 47)};
	struct made *m = *state;
	struct rxb_stamp stamp;
	unsigned int i, j;

	build(m, shape_of(0), 1, RXB_MIN_FRAME_BYTES);
	for (i = 0; i < RTE_DIM(instants); i++) {
		write_frame(m, 1, instants[i], 0);
		read_back(m);
		memcpy(&stamp, m->data + RXB_STAMP_OFFSET, sizeof(stamp));
		for (j = 0; j < RTE_DIM(spans); j++)
			assert_true(rxb_stamp_since(
					    &stamp,
					    instants[i] + (uint64_t)spans[j]) ==
				    spans[j]);
	}
}

/* Bit number of an end: 16 bits of address, 14 of port. */
static uint32_t end_number(const uint8_t *ip, size_t address_bytes,
			   uint16_t port)
{
	return (uint32_t)frame_read_16(ip + address_bytes - 2) << 14 |
	       (port & 0x3fff);
}

/* Marks the end; whether it was marked already. */
static bool met(uint8_t *seen, uint32_t end)
{
	bool before = seen[end / 8] >> end % 8 & 1;

	seen[end / 8] |= (uint8_t)(1 << end % 8);
	return before;
}

static void no_two_flows_are_alike(void **state)
{
	const size_t seen_bytes = 1u << (16 + 14 - 3);
	struct made *m = *state;
	uint8_t *seen = calloc(seen_bytes, 1);
	struct frame_shape shape = {.vary = FRAME_VARY_SRC};
	uint32_t flow;

	assert_non_null(seen);
	build(m, shape, RXB_STAMP_FLOWS_MAX, RXB_MIN_FRAME_BYTES);
	for (flow = 0; flow < RXB_STAMP_FLOWS_MAX; flow++) {
		write_frame(m, flow, 0, 0);
		read_back(m);
		assert_int_equal(m->read.flow, flow);
		has_ends(m);
		assert_false(met(seen,
				 end_number(m->read.src, 4, m->read.src_port)));
	}
	free(seen);
}

/* The whole number of flows: what is asked for is what differs. */
static void flows_come_in_turn(void **state)
{
	struct made *m = *state;
	uint32_t first_end[7], seq, end;
	unsigned int number;

	for (number = 0; number < SHAPES; number++) {
		struct frame_shape shape = shape_of(number);
		bool dst = shape.vary == FRAME_VARY_DST;

		build(m, shape, RTE_DIM(first_end), 300);
		for (seq = 0; seq < 5 * RTE_DIM(first_end); seq++) {
			uint32_t flow = seq % RTE_DIM(first_end);

			write_frame(m, seq, 0, 0);
			read_back(m);
			end = end_number(dst ? m->read.dst : m->read.src,
					 m->read.address_bytes,
					 dst ? m->read.dst_port
					     : m->read.src_port);
			if (seq == flow)
				first_end[flow] = end;
			assert_int_equal(end, first_end[flow]);
			assert_true(!flow || end != first_end[flow - 1]);
		}
	}
}

int main(void)
{
#define FRAME_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_smallest_frames),
		FRAME_TEST(every_shape_and_size),
		FRAME_TEST(written_whole),
		FRAME_TEST(zero_is_written_as_the_other_zero),
		FRAME_TEST(the_lag_is_coded),
		FRAME_TEST(planned_times_wrap),
		FRAME_TEST(no_two_flows_are_alike),
		FRAME_TEST(flows_come_in_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
