/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of the mode mogul, against what the paper says of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "modes/mogul_pure.h"

#define US 1000ULL
#define MS 1000000ULL
#define PERIOD (10 * MS)
#define TIMEOUT (1 * MS)

static const struct mogul_rules quota_only = {75, 25, TIMEOUT, 100, PERIOD};
static const struct mogul_rules quarter = {75, 25, TIMEOUT, 25, PERIOD};

/* Clocks are far from zero in real life. */
static const uint64_t start = 77777 * MS;

static void quota_alone_never_stops_input(void **state)
{
	struct mogul m = {0};

	(void)state;
	for (uint64_t now = start; now < start + 10 * PERIOD; now += 100 * US)
		assert_true(mogul_turned(&m, &quota_only, now, 100 * US,
					 MOGUL_NO_QUEUE));
}

static void input_stops_at_the_high_mark(void **state)
{
	struct mogul m = {0};

	(void)state;
	assert_true(mogul_turned(&m, &quota_only, start, US, 0));
	assert_true(mogul_turned(&m, &quota_only, start + US, US, 74));
	assert_false(mogul_turned(&m, &quota_only, start + 2 * US, US, 75));
}

static void input_resumes_at_the_low_mark(void **state)
{
	struct mogul m = {0};

	(void)state;
	assert_false(mogul_turned(&m, &quota_only, start, US, 100));
	assert_false(mogul_look(&m, &quota_only, start + 10 * US, 74, false));
	assert_false(mogul_look(&m, &quota_only, start + 20 * US, 26, false));
	assert_true(mogul_look(&m, &quota_only, start + 30 * US, 25, false));
	/* And is not stopped again before the high mark. */
	assert_true(mogul_turned(&m, &quota_only, start + 40 * US, US, 60));
}

/* "in case the screend program is hung": packets for others must pass. */
static void a_hung_consumer_stops_input_for_the_timeout_only(void **state)
{
	struct mogul m = {0};

	(void)state;
	assert_false(mogul_turned(&m, &quota_only, start, US, 100));
	assert_false(
		mogul_look(&m, &quota_only, start + TIMEOUT - 1, 100, false));
	assert_true(mogul_look(&m, &quota_only, start + TIMEOUT, 100, false));
	/* One more turn, and the queue is still full. */
	assert_false(
		mogul_turned(&m, &quota_only, start + TIMEOUT + US, US, 100));
}

static void a_consumer_that_left_holds_nothing_back(void **state)
{
	struct mogul m = {0};

	(void)state;
	assert_false(mogul_turned(&m, &quota_only, start, US, 100));
	assert_true(
		mogul_look(&m, &quota_only, start + US, MOGUL_NO_QUEUE, false));
}

static void input_stops_when_the_share_is_used(void **state)
{
	struct mogul m = {0};

	(void)state;
	assert_true(mogul_turned(&m, &quarter, start, 1 * MS, -1));
	assert_true(mogul_turned(&m, &quarter, start + 2 * MS, 1 * MS, -1));
	assert_false(mogul_turned(&m, &quarter, start + 3 * MS, 500 * US, -1));
	assert_false(mogul_look(&m, &quarter, start + PERIOD - 1, -1, false));
	assert_true(mogul_look(&m, &quarter, start + PERIOD, -1, false));
	/* The new period begins with nothing used. */
	assert_true(mogul_turned(&m, &quarter, start + PERIOD + 2 * MS, 2 * MS,
				 -1));
}

/* "Execution of the system's idle thread also re-enables input". */
static void an_idle_cpu_resumes_input(void **state)
{
	struct mogul m = {0};

	(void)state;
	assert_false(mogul_turned(&m, &quarter, start, 3 * MS, -1));
	assert_false(mogul_look(&m, &quarter, start + MS, -1, false));
	assert_true(mogul_look(&m, &quarter, start + 2 * MS, -1, true));
	assert_true(mogul_turned(&m, &quarter, start + 3 * MS, 2 * MS, -1));
}

/* Idle or not: what is full stays full until somebody reads. */
static void an_idle_cpu_is_no_reader(void **state)
{
	struct mogul m = {0};

	(void)state;
	assert_false(mogul_turned(&m, &quarter, start, US, 80));
	assert_false(mogul_look(&m, &quarter, start + US, 80, true));
}

static void both_reasons_must_go(void **state)
{
	struct mogul m = {0};

	(void)state;
	assert_false(mogul_turned(&m, &quarter, start, 3 * MS, 90));
	assert_false(mogul_look(&m, &quarter, start + US, 10, false));
	assert_true(mogul_look(&m, &quarter, start + PERIOD, 10, false));
}

static void looks_are_fine_and_never_late(void **state)
{
	const struct mogul_rules patient = {75, 25, 1000 * MS, 25, 1000 * MS};
	struct mogul m = {0};

	(void)state;
	assert_false(mogul_turned(&m, &quarter, start, US, 90));
	assert_int_equal(mogul_wait_ns(&m, &quarter, start), 125 * US);
	assert_int_equal(mogul_wait_ns(&m, &quarter, start + TIMEOUT - 5), 5);
	assert_int_equal(mogul_wait_ns(&m, &quarter, start + 2 * TIMEOUT), 0);
	assert_false(mogul_turned(&m, &quarter, start, 3 * MS, -1));
	assert_int_equal(mogul_wait_ns(&m, &quarter, start), 1 * MS);
	assert_int_equal(mogul_wait_ns(&m, &quarter, start + PERIOD - 7), 7);
	/* However long they might last: who waits is let go on soon. */
	assert_int_equal(mogul_wait_ns(&m, &patient, start), 1 * MS);
	assert_false(mogul_turned(&m, &patient, start, US, 90));
	assert_int_equal(mogul_wait_ns(&m, &patient, start), 125 * US);
}

/* A flood and a busy machine: turns of 100 us whenever they are allowed. */
static unsigned int thread_share(uint32_t limit)
{
	const struct mogul_rules rules = {75, 25, TIMEOUT, limit, PERIOD};
	struct mogul m = {0};
	uint64_t now = start, used = 0, end = start + 100 * PERIOD;

	while (now < end) {
		now += 100 * US;
		used += 100 * US;
		if (mogul_turned(&m, &rules, now, 100 * US, -1))
			continue;
		do
			now += mogul_wait_ns(&m, &rules, now);
		while (!mogul_look(&m, &rules, now, -1, false));
	}
	return (unsigned int)(used * 100 / (now - start));
}

static void the_limit_holds_in_the_long_run(void **state)
{
	(void)state;
	for (uint32_t limit = 5; limit < 100; limit += 5)
		assert_in_range(thread_share(limit), limit - 1, limit + 1);
	assert_int_equal(thread_share(100), 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quota_alone_never_stops_input),
		cmocka_unit_test(input_stops_at_the_high_mark),
		cmocka_unit_test(input_resumes_at_the_low_mark),
		cmocka_unit_test(
			a_hung_consumer_stops_input_for_the_timeout_only),
		cmocka_unit_test(a_consumer_that_left_holds_nothing_back),
		cmocka_unit_test(input_stops_when_the_share_is_used),
		cmocka_unit_test(an_idle_cpu_resumes_input),
		cmocka_unit_test(an_idle_cpu_is_no_reader),
		cmocka_unit_test(both_reasons_must_go),
		cmocka_unit_test(looks_are_fine_and_never_late),
		cmocka_unit_test(the_limit_holds_in_the_long_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
