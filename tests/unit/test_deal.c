/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose each frame is, against fractions in whole numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "deal.h"

#define MILLION 1000000ull
#define FRAMES 20000u
#define LAST (1ull << 32)

static struct pktgen_rate pps(uint64_t rate)
{
	return (struct pktgen_rate){rate * MILLION, MILLION};
}

static struct deal steadily(uint32_t flows, uint64_t own, uint64_t all)
{
	struct pktgen_rate own_rate = pps(own), all_rate = pps(all);

	return deal_steadily(flows, &own_rate, &all_rate);
}

static void in_turn_without(void **state)
{
	struct deal deal = deal_evenly(7);
	uint32_t i;

	(void)state;
	for (i = 0; i < FRAMES; i++)
		assert_int_equal(deal_flow(&deal, i), i % 7);
	assert_int_equal(deal_flow(&deal, LAST - 1), (LAST - 1) % 7);
}

static const struct {
	uint64_t own, all;
} shares[] = {
	{1, 2},	       {1, 10},	       {500, 20500},   {3, 7},
	{9999, 10000}, {1, 148809523}, {64999, 65000}, {148809521, 148809523},
};
#define SHARES (sizeof(shares) / sizeof(*shares))

/* At every instant the flow has had its rate, to the frame. */
static void the_share_is_exact(void **state)
{
	unsigned int s;
	uint64_t n;

	(void)state;
	for (s = 0; s < SHARES; s++) {
		uint64_t own = shares[s].own, all = shares[s].all;
		struct deal deal = steadily(2, own, all);

		for (n = 0; n < FRAMES; n++)
			assert_int_equal(deal_steady(&deal, n), n * own / all);
		for (n = LAST - FRAMES; n <= LAST; n++)
			assert_int_equal(deal_steady(&deal, n), n * own / all);
	}
}

/* The others have what is left, each as often as the next. */
static void the_rest_is_in_turn(void **state)
{
	unsigned int s;
	uint32_t i;

	(void)state;
	for (s = 0; s < SHARES; s++) {
		struct deal deal = steadily(4, shares[s].own, shares[s].all);
		uint32_t sent[4] = {0}, rest = 0;

		for (i = 0; i < FRAMES; i++) {
			uint32_t flow = deal_flow(&deal, i);

			sent[flow]++;
			if (flow != DEAL_STEADY)
				assert_int_equal(flow, 1 + rest++ % 3);
		}
		assert_int_equal(sent[DEAL_STEADY],
				 FRAMES * shares[s].own / shares[s].all);
		assert_int_equal(sent[DEAL_STEADY] + rest, FRAMES);
	}
}

static void no_more_than_all(void **state)
{
	static const uint64_t loads[] = {1, 499, 500};
	unsigned int l;
	uint32_t i;

	(void)state;
	for (l = 0; l < 3; l++) {
		struct deal deal = steadily(3, 500, loads[l]);

		for (i = 0; i < FRAMES; i++)
			assert_int_equal(deal_flow(&deal, i), DEAL_STEADY);
		assert_int_equal(deal_flow(&deal, LAST - 1), DEAL_STEADY);
	}
}

/* Rates in bits a second have large terms; no two frames are one too many. */
static void large_terms(void **state)
{
	const struct pktgen_rate own = {(1ull << 61) + 1, (1ull << 44) + 3};
	const struct pktgen_rate all = {(1ull << 62) - 1, (1ull << 43) + 1};
	struct deal deal = deal_steadily(2, &own, &all);
	long double share = (long double)own.num / (long double)own.den *
			    (long double)all.den / (long double)all.num;
	uint64_t n;

	(void)state;
	for (n = LAST - FRAMES; n <= LAST; n++) {
		long double exact = (long double)n * share;
		long double off = (long double)deal_steady(&deal, n) - exact;

		assert_true(off > -1.001L && off < 0.001L);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_turn_without),
		cmocka_unit_test(the_share_is_exact),
		cmocka_unit_test(the_rest_is_in_turn),
		cmocka_unit_test(no_more_than_all),
		cmocka_unit_test(large_terms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
