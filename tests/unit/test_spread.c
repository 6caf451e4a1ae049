/* SPDX-License-Identifier: GPL-2.0-only */
/* Which ring a flow has, against Microsoft's verification suite of RSS. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "spread.h"

#define FLOWS 1000u
#define RINGS 4u

/* The place in a NIC's table of queues, of which there are 128. */
static unsigned int place(const struct request *r)
{
	return spread_ring(r, 0, 128);
}

static void suite_ip4(void **state)
{
	struct request r = {.flows = 1};

	(void)state;
	inet_pton(AF_INET, "66.9.149.187", &r.flow.src_ip);
	inet_pton(AF_INET, "161.142.100.80", &r.flow.dst_ip);
	r.flow.src_port = htons(2794);
	r.flow.dst_port = htons(1766);
	assert_int_equal(place(&r), 0x51ccc178 % 128);
}

static void suite_ip6(void **state)
{
	struct request r = {.flows = 1, .shape.ip6 = true};

	(void)state;
	inet_pton(AF_INET6, "3ffe:2501:200:1fff::7", &r.flow.src_ip6);
	inet_pton(AF_INET6, "3ffe:2501:200:3::1", &r.flow.dst_ip6);
	r.flow.src_port = htons(2794);
	r.flow.dst_port = htons(1766);
	assert_int_equal(place(&r), 0x40207d3d % 128);
}

/* No ring is much behind a quarter, and a flow's is always the same. */
static void flows_are_spread(void **state)
{
	unsigned int count[RINGS] = {0}, i;
	struct request r;
	uint8_t *ring;

	(void)state;
	request_defaults(&r);
	r.flows = FLOWS;
	ring = spread_rings(&r, RINGS);
	assert_non_null(ring);
	for (i = 0; i < FLOWS; i++) {
		assert_in_range(ring[i], 0, RINGS - 1);
		assert_int_equal(ring[i], spread_ring(&r, i, RINGS));
		count[ring[i]]++;
	}
	for (i = 0; i < RINGS; i++)
		assert_in_range(count[i], FLOWS / RINGS * 3 / 4,
				FLOWS / RINGS * 5 / 4);
	free(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suite_ip4),
		cmocka_unit_test(suite_ip6),
		cmocka_unit_test(flows_are_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
