/* SPDX-License-Identifier: GPL-2.0-only */
/* A frame as the generator builds it, and everything that can be wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <rxbench/stamp.h>

#include "workloads/udp4.h"

#define IP RXB_ETH_HDR_BYTES
#define UDP (IP + RXB_IP4_HDR_BYTES)

/* 198.18.0.1 to 198.18.0.2, port 9; checksums worked out by hand. */
static const uint8_t good[RXB_MIN_FRAME_BYTES] = {
	0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0,
	/* IPv4, 46 bytes, don't fragment, TTL 64, UDP */
	0x45, 0, 0, 46, 0, 0, 0x40, 0, 64, 17, 0xae, 0x97, 198, 18, 0, 1, 198,
	18, 0, 2,
	/* UDP, 26 bytes */
	0xc0, 0x20, 0, 9, 0, 26, 0, 0,
	/* payload */
	0x52, 0x58, 0, 1, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 7};

static uint8_t frame[RXB_MIN_FRAME_BYTES];
static const void *payload;
static size_t length;

static int reset(void **state)
{
	(void)state;
	memcpy(frame, good, sizeof(frame));
	return 0;
}

/* In memory of exactly @bytes, for the sanitizer. */
static enum udp4_verdict judge(size_t bytes)
{
	uint8_t *copy = malloc(bytes ? bytes : 1);
	enum udp4_verdict verdict;

	memcpy(copy, frame, bytes);
	verdict = udp4_judge(copy, bytes, RXB_SINK_UDP_PORT, &payload, &length);
	if (verdict == UDP4_DELIVER) {
		assert_ptr_equal(payload, copy + RXB_STAMP_OFFSET);
		assert_true(RXB_STAMP_OFFSET + length <= bytes);
	}
	free(copy);
	return verdict;
}

static void mend_ip(void)
{
	uint32_t sum = 0;

	frame[IP + 10] = frame[IP + 11] = 0;
	for (int i = 0; i < RXB_IP4_HDR_BYTES; i += 2)
		sum += (uint32_t)frame[IP + i] << 8 | frame[IP + i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	frame[IP + 10] = (uint8_t)(~sum >> 8);
	frame[IP + 11] = (uint8_t)~sum;
}

static void a_good_frame_is_delivered(void **state)
{
	(void)state;
	assert_int_equal(judge(sizeof(frame)), UDP4_DELIVER);
	assert_int_equal(length, sizeof(struct rxb_stamp));
}

static void other_protocols_are_left_alone(void **state)
{
	(void)state;
	frame[13] = 6; /* ARP */
	assert_int_equal(judge(sizeof(frame)), UDP4_OTHER);
	assert_int_equal(judge(13), UDP4_OTHER);
	assert_int_equal(judge(0), UDP4_OTHER);
}

static void no_byte_of_the_ip_header_may_change(void **state)
{
	(void)state;
	for (size_t i = IP; i < UDP; i++)
		for (int bit = 0; bit < 8; bit++) {
			reset(NULL);
			frame[i] ^= (uint8_t)(1 << bit);
			assert_int_equal(judge(sizeof(frame)), UDP4_DROP);
		}
}

static void lengths_must_fit(void **state)
{
	(void)state;
	for (size_t bytes = IP; bytes < sizeof(frame); bytes++)
		assert_int_equal(judge(bytes), UDP4_DROP);
	for (unsigned int total = 0; total < 256; total++) {
		reset(NULL);
		frame[IP + 3] = (uint8_t)total;
		mend_ip();
		assert_int_equal(judge(sizeof(frame)),
				 total == 46 ? UDP4_DELIVER : UDP4_DROP);
	}
	reset(NULL);
	for (unsigned int udp = 0; udp < 65536; udp++) {
		frame[UDP + 4] = (uint8_t)(udp >> 8);
		frame[UDP + 5] = (uint8_t)udp;
		assert_int_equal(judge(sizeof(frame)), udp >= 8 && udp <= 26
							       ? UDP4_DELIVER
							       : UDP4_DROP);
	}
}

static void fragments_and_other_transports_are_dropped(void **state)
{
	(void)state;
	frame[IP + 6] = 0x20; /* more fragments */
	mend_ip();
	assert_int_equal(judge(sizeof(frame)), UDP4_DROP);
	frame[IP + 6] = 0;
	frame[IP + 7] = 1; /* not the first */
	mend_ip();
	assert_int_equal(judge(sizeof(frame)), UDP4_DROP);
	reset(NULL);
	frame[IP + 9] = 6; /* TCP */
	mend_ip();
	assert_int_equal(judge(sizeof(frame)), UDP4_DROP);
	reset(NULL);
	frame[UDP + 3] = 10;
	assert_int_equal(judge(sizeof(frame)), UDP4_DROP);
}

/* Of all checksums that say something, one is right. */
static void the_udp_checksum_counts_when_there_is_one(void **state)
{
	unsigned int right = 0;

	(void)state;
	for (unsigned int sum = 1; sum < 65536; sum++) {
		frame[UDP + 6] = (uint8_t)(sum >> 8);
		frame[UDP + 7] = (uint8_t)sum;
		right += judge(sizeof(frame)) == UDP4_DELIVER;
	}
	assert_int_equal(right, 1);
}

static void noise_is_never_read_beyond(void **state)
{
	(void)state;
	srand(1);
	for (int i = 0; i < 20000; i++) {
		reset(NULL);
		for (int n = rand() % 8; n >= 0; n--)
			frame[IP + rand() % 28] = (uint8_t)rand();
		mend_ip();
		judge((size_t)rand() % (sizeof(frame) + 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_good_frame_is_delivered, reset),
		cmocka_unit_test_setup(other_protocols_are_left_alone, reset),
		cmocka_unit_test_setup(no_byte_of_the_ip_header_may_change,
				       reset),
		cmocka_unit_test_setup(lengths_must_fit, reset),
		cmocka_unit_test_setup(
			fragments_and_other_transports_are_dropped, reset),
		cmocka_unit_test_setup(
			the_udp_checksum_counts_when_there_is_one, reset),
		cmocka_unit_test_setup(noise_is_never_read_beyond, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
