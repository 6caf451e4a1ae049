/* SPDX-License-Identifier: GPL-2.0-only */
/* Frame sizes as people say them, and the cycle a mix repeats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "sizes.h"

#define ERROR_BYTES 128

static struct sizes parsed(const char *text)
{
	char error[ERROR_BYTES] = "";
	struct sizes sizes;

	if (!sizes_parse(text, &sizes, error, sizeof(error)))
		fail_msg("%s: %s", text, error);
	return sizes;
}

static unsigned int frames_of(const struct sizes *sizes, unsigned int kind)
{
	unsigned int i, frames = 0;

	for (i = 0; i < sizes->cycle_length; i++)
		frames += sizes->cycle[i] == kind;
	return frames;
}

static void one_size(void **state)
{
	const struct {
		const char *text;
		uint16_t bytes;
	} cases[] = {
		{"64", 60},	{"60", 60},   {"128", 124}, {"1518", 1514},
		{"9018", 9014}, {"64:5", 60}, {"0065", 61},
	};
	struct sizes sizes, same;
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sizes = parsed(cases[i].text);
		assert_int_equal(sizes.kinds, 1);
		assert_int_equal(sizes.bytes[0], cases[i].bytes);
		assert_int_equal(sizes.cycle_length, 1);
		assert_int_equal(sizes_largest(&sizes), cases[i].bytes);
		assert_int_equal(sizes_cycle_bytes(&sizes, 4),
				 cases[i].bytes + 4);
		sizes_one(&same, cases[i].bytes);
		assert_memory_equal(&same, &sizes, sizeof(sizes));
	}
}

static void mixes(void **state)
{
	const struct {
		const char *text;
		unsigned int cycle_length, kinds;
		uint16_t bytes[7];
		unsigned int weights[7];
	} cases[] = {
		{"imix", 12, 3, {60, 590, 1514}, {7, 4, 1}},
		{"IMIX", 12, 3, {60, 590, 1514}, {7, 4, 1}},
		{"imix-csit", 12, 3, {60, 566, 1514}, {7, 4, 1}},
		{"rfc2544",
		 7,
		 7,
		 {60, 124, 252, 508, 1020, 1276, 1514},
		 {1, 1, 1, 1, 1, 1, 1}},
		{"64:7+594:4;1518:1", 12, 3, {60, 590, 1514}, {7, 4, 1}},
		/* Ascending whatever the order; in lowest terms. */
		{"1518:10,64:30", 4, 2, {60, 1514}, {3, 1}},
		{"1518,64:2", 3, 2, {60, 1514}, {2, 1}},
		{"64:255,65:1", 256, 2, {60, 61}, {255, 1}},
		{"64:999999999,65:999999999", 2, 2, {60, 61}, {1, 1}},
	};
	unsigned int i, kind;
	uint64_t bytes;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sizes sizes = parsed(cases[i].text);

		assert_int_equal(sizes.kinds, cases[i].kinds);
		assert_int_equal(sizes.cycle_length, cases[i].cycle_length);
		bytes = 0;
		for (kind = 0; kind < sizes.kinds; kind++) {
			assert_int_equal(sizes.bytes[kind],
					 cases[i].bytes[kind]);
			assert_int_equal(frames_of(&sizes, kind),
					 cases[i].weights[kind]);
			bytes += (uint64_t)(cases[i].bytes[kind] + 24) *
				 cases[i].weights[kind];
		}
		assert_int_equal(sizes_cycle_bytes(&sizes, 24), bytes);
		assert_int_equal(sizes_largest(&sizes),
				 cases[i].bytes[sizes.kinds - 1]);
	}
}

/*
 * After any number of frames no kind is a whole frame away from its share of
 * them: the cycle starts nowhere with a run of one kind.
 */
static void mixes_are_spread_evenly(void **state)
{
	const char *const texts[] = {"imix",	      "rfc2544",
				     "64:1,65:1",     "64:128,9018:127",
				     "64:1,65:255",   "64:50,65:30,66:20",
				     "64:3,65:3,66:1"};
	unsigned int i, kind, frame;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct sizes sizes = parsed(texts[i]);

		for (kind = 0; kind < sizes.kinds; kind++) {
			int weight = (int)frames_of(&sizes, kind);
			int length = (int)sizes.cycle_length, seen = 0;

			for (frame = 0; frame < sizes.cycle_length; frame++) {
				int planned = ((int)frame + 1) * weight;

				seen += sizes.cycle[frame] == kind;
				assert_true(abs(seen * length - planned) <
					    length);
			}
		}
	}
}

/* Fixed, so that a frame has the same size in every run. */
static void the_order_is_fixed(void **state)
{
	const struct {
		const char *text;
		unsigned int cycle_length;
		uint8_t cycle[12];
	} cases[] = {
		{"64:1,65:1", 2, {0, 1}},
		{"65:1,64:2", 3, {0, 1, 0}},
		{"imix", 12, {0, 1, 0, 0, 1, 0, 2, 0, 1, 0, 1, 0}},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sizes sizes = parsed(cases[i].text);

		assert_int_equal(sizes.cycle_length, cases[i].cycle_length);
		assert_memory_equal(sizes.cycle, cases[i].cycle,
				    sizes.cycle_length);
	}
}

static void what_is_refused_is_said(void **state)
{
	const struct {
		const char *text, *says;
	} cases[] = {
		{"", "64 to 9018"},
		{"63", "size '63'"},
		{"9019", "size '9019'"},
		{"0", "size '0'"},
		{"-64", "size '-64'"},
		{"+64", "size ''"},
		{"64.0", "size '64.0'"},
		{"64b", "size '64b'"},
		{"jumbo", "imix, imix-csit or rfc2544"},
		/* Without FCS only when it stands alone. */
		{"60:1", "size '60'"},
		{"60,1518", "size '60'"},
		{"64:", "weight ''"},
		{"64:0", "weight '0'"},
		{"64:x", "weight 'x'"},
		{"64:1:1", "weight '1:1'"},
		{"64:7,", "size ''"},
		{"64,,65", "size ''"},
		{"64,128,64", "size 64 is given twice"},
		{"64:256,65:1", "come to 257; at most 256"},
		{"64:9999999999", "weight '9999999999'"},
		{"64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80",
		 "at most 16 sizes"},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char error[ERROR_BYTES] = "";
		struct sizes sizes;

		assert_false(sizes_parse(cases[i].text, &sizes, error,
					 sizeof(error)));
		if (!strstr(error, cases[i].says))
			fail_msg("%s: %s", cases[i].text, error);
		assert_in_range(strlen(error), 1, ERROR_BYTES - 2);
	}
}

static void long_texts_are_refused(void **state)
{
	char text[300], error[ERROR_BYTES] = "";
	struct sizes sizes;

	(void)state;
	memset(text, '6', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_false(sizes_parse(text, &sizes, error, sizeof(error)));
	assert_non_null(strstr(error, "at most 255 characters"));
	text[200] = '\0';
	assert_false(sizes_parse(text, &sizes, error, sizeof(error)));
	assert_in_range(strlen(error), 1, ERROR_BYTES - 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_size),
		cmocka_unit_test(mixes),
		cmocka_unit_test(mixes_are_spread_evenly),
		cmocka_unit_test(the_order_is_fixed),
		cmocka_unit_test(what_is_refused_is_said),
		cmocka_unit_test(long_texts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
