/* SPDX-License-Identifier: GPL-2.0-only */
/* Each frame is judged in memory of exactly its size: ASan sees the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parse.h"

#define FRAME_MAX 512
#define TYPE_AT 12

struct shape {
	unsigned int tags;
	bool ip6;
	unsigned int ip_words;	/* of the IPv4 header */
	unsigned int tcp_words; /* of the TCP header; 0: UDP */
};

struct made {
	uint8_t frame[FRAME_MAX];
	size_t ip_at, transport_at, stamp_at, bytes;
};

static void put16(uint8_t *p, unsigned int value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static void put_ip(uint8_t *ip, const struct shape *s)
{
	const uint8_t protocol = s->tcp_words ? 6 : 17;

	if (s->ip6) {
		ip[0] = 0x60;
		ip[6] = protocol;
	} else {
		ip[0] = (uint8_t)(0x40 | s->ip_words);
		put16(ip + 6, 0x4000); /* don't fragment: no fragment */
		ip[9] = protocol;
	}
}

/* A frame of this shape: the stamp, and @behind bytes after it. */
static struct made make(const struct shape *s, size_t behind)
{
	struct made m = {.ip_at = TYPE_AT + 2};

	for (unsigned int i = 0; i < s->tags; i++, m.ip_at += 4)
		put16(m.frame + m.ip_at - 2, i % 2 ? 0x8100 : 0x88a8);
	put16(m.frame + m.ip_at - 2, s->ip6 ? 0x86dd : 0x0800);
	put_ip(m.frame + m.ip_at, s);
	m.transport_at = m.ip_at + (s->ip6 ? 40 : s->ip_words * 4);
	m.stamp_at = m.transport_at + (s->tcp_words ? s->tcp_words * 4 : 8);
	if (s->tcp_words)
		m.frame[m.transport_at + 12] = (uint8_t)(s->tcp_words << 4);
	put16(m.frame + m.stamp_at, RXB_STAMP_MAGIC);
	m.bytes = m.stamp_at + sizeof(struct rxb_stamp) + behind;
	return m;
}

/* Where the stamp of the first @bytes of @frame is; 0: there is none. */
static size_t found_at(const uint8_t *frame, size_t bytes)
{
	uint8_t *copy = malloc(bytes);
	const struct rxb_stamp *stamp;
	size_t at = 0;

	if (bytes)
		memcpy(copy, frame, bytes);
	stamp = parse_stamp(copy, bytes);
	if (stamp) {
		at = (size_t)((const uint8_t *)stamp - copy);
		assert_in_range(at, RXB_STAMP_OFFSET, bytes - sizeof(*stamp));
		assert_int_equal(ntohs(stamp->magic), RXB_STAMP_MAGIC);
	}
	free(copy);
	return at;
}

static void check_truncations(const struct shape *s)
{
	struct made m = make(s, 20);

	for (size_t bytes = 0; bytes <= m.bytes; bytes++)
		assert_int_equal(found_at(m.frame, bytes),
				 bytes < m.stamp_at + sizeof(struct rxb_stamp)
					 ? 0
					 : m.stamp_at);
}

static void all_shapes_and_their_truncations(void **state)
{
	struct shape s;

	(void)state;
	for (s.tags = 0; s.tags <= 2; s.tags++)
		for (s.tcp_words = 0; s.tcp_words <= 15;
		     s.tcp_words += s.tcp_words ? 1 : 5) {
			s.ip6 = true;
			check_truncations(&s);
			s.ip6 = false;
			for (s.ip_words = 5; s.ip_words <= 15; s.ip_words++)
				check_truncations(&s);
		}
}

static void either_tag_counts(void **state)
{
	const unsigned int types[] = {0x8100, 0x88a8};

	(void)state;
	for (int outer = 0; outer < 2; outer++)
		for (int inner = 0; inner < 2; inner++) {
			struct made m = make(
				&(struct shape){.tags = 2, .ip_words = 5}, 0);

			put16(m.frame + TYPE_AT, types[outer]);
			put16(m.frame + TYPE_AT + 4, types[inner]);
			assert_int_equal(found_at(m.frame, m.bytes),
					 m.stamp_at);
		}
}

/* A header that says it is shorter than it can be, and all else fits. */
static void short_headers_are_foreign(void **state)
{
	struct made ip = make(&(struct shape){.ip_words = 4}, 60);
	struct made tcp =
		make(&(struct shape){.ip_words = 5, .tcp_words = 4}, 60);

	(void)state;
	assert_int_equal(found_at(ip.frame, ip.bytes), 0);
	assert_int_equal(found_at(tcp.frame, tcp.bytes), 0);
}

/* One change to a good frame, and it is none of ours. */
static void expect_foreign(const struct shape *s, size_t offset,
			   unsigned int value)
{
	struct made m = make(s, 60);

	assert_int_equal(found_at(m.frame, m.bytes), m.stamp_at);
	m.frame[offset] = (uint8_t)value;
	assert_int_equal(found_at(m.frame, m.bytes), 0);
}

static void other_frames_are_foreign(void **state)
{
	const struct shape udp4 = {.ip_words = 5}, udp6 = {.ip6 = true};
	struct made m = make(&(struct shape){.tags = 3, .ip_words = 5}, 60);

	(void)state;
	assert_int_equal(found_at(m.frame, m.bytes), 0);
	expect_foreign(&udp4, TYPE_AT + 1, 0x06); /* ARP */
	expect_foreign(&udp4, TYPE_AT, 0x86);	  /* no such type */
	expect_foreign(&udp4, 14, 0x65);	  /* not version 4 */
	expect_foreign(&udp6, 14, 0x40);	  /* not version 6 */
	expect_foreign(&udp4, 14 + 6, 0x20);	  /* more fragments */
	expect_foreign(&udp4, 14 + 7, 0x01);	  /* not the first */
	expect_foreign(&udp4, 14 + 9, 1);	  /* ICMP */
	expect_foreign(&udp6, 14 + 6, 0);	  /* an extension header */
	expect_foreign(&udp4, RXB_STAMP_OFFSET, 0);
	expect_foreign(&udp4, RXB_STAMP_OFFSET + 1, 0);
}

static uint32_t draw(uint32_t below)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (uint32_t)((state >> 32) * below >> 32);
}

static void noise_is_read_within_its_bounds(void **state)
{
	uint8_t noise[FRAME_MAX];

	(void)state;
	for (int round = 0; round < 100000; round++) {
		size_t bytes = draw(200);

		for (size_t i = 0; i < bytes; i++)
			noise[i] = (uint8_t)draw(256);
		found_at(noise, bytes);
	}
}

/* What is nearly a frame gets further than noise does. */
static void spoilt_frames_are_read_within_their_bounds(void **state)
{
	unsigned int found = 0, rounds = 200000;

	(void)state;
	for (unsigned int round = 0; round < rounds; round++) {
		struct made m = make(&(struct shape){.tags = draw(4),
						     .ip6 = draw(2),
						     .ip_words = draw(16),
						     .tcp_words = draw(16)},
				     draw(30));

		for (uint32_t n = draw(3); n; n--)
			m.frame[TYPE_AT + draw((uint32_t)m.bytes - TYPE_AT)] =
				(uint8_t)draw(256);
		found += found_at(m.frame, m.bytes - draw(40)) > 0;
	}
	/* Neither all nor none of them. */
	assert_in_range(found, rounds / 100, rounds - rounds / 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_shapes_and_their_truncations),
		cmocka_unit_test(either_tag_counts),
		cmocka_unit_test(short_headers_are_foreign),
		cmocka_unit_test(other_frames_are_foreign),
		cmocka_unit_test(noise_is_read_within_its_bounds),
		cmocka_unit_test(spoilt_frames_are_read_within_their_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
