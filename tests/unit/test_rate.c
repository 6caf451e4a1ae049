/* SPDX-License-Identifier: GPL-2.0-only */
/* Rates as people say them, and what they come to in frames. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "pacing.h"
#include "rate.h"

#define ERROR_BYTES 128
#define MILLION 1000000ull
#define TEN_G 10000000000ull

static void texts_are_read(void **state)
{
	const struct {
		const char *text;
		enum rate_unit unit;
		uint64_t value;
	} cases[] = {
		{"1", RATE_FRAMES, MILLION},
		{"200k", RATE_FRAMES, 200000 * MILLION},
		{"200Kpps", RATE_FRAMES, 200000 * MILLION},
		{"1.5Mpps", RATE_FRAMES, 1500000 * MILLION},
		{"1.5mPPS", RATE_FRAMES, 1500000 * MILLION},
		{"14.880952M", RATE_FRAMES, 14880952 * MILLION},
		{"0.000001", RATE_FRAMES, 1},
		{".5", RATE_FRAMES, 500000},
		{"0.5000000000", RATE_FRAMES, 500000},
		{"0.0000015k", RATE_FRAMES, 1500},
		{"10gbps", RATE_L2, TEN_G * MILLION},
		{"10Gbit/s", RATE_L2, TEN_G * MILLION},
		{"2.5Gbit/s", RATE_L2, TEN_G / 4 * MILLION},
		{"10GbpsL2", RATE_L2, TEN_G * MILLION},
		{"10gbpsl1", RATE_L1, TEN_G * MILLION},
		{"10gbit/sL1", RATE_L1, TEN_G * MILLION},
		{"9600bps", RATE_L2, 9600 * MILLION},
		{"1000Gbps", RATE_L2, 100 * TEN_G * MILLION},
		{"12.5%", RATE_PERCENT, 12500000},
		{"100%", RATE_PERCENT, 100 * MILLION},
		{"33.333333%", RATE_PERCENT, 33333333},
		{"max", RATE_MAX, 0},
		{"MAX", RATE_MAX, 0},
	};
	char error[ERROR_BYTES];
	struct rate rate;
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!rate_parse(cases[i].text, &rate, error, sizeof(error)))
			fail_msg("%s: %s", cases[i].text, error);
		assert_int_equal(rate.unit, cases[i].unit);
		assert_int_equal(rate.value, cases[i].value);
	}
}

static void what_is_refused_is_said(void **state)
{
	const char form[] = "need one like", bounds[] = "from 0.000001";
	const struct {
		const char *text, *says;
	} cases[] = {
		{"", form},
		{".", form},
		{"1.", form},
		{"1..5", form},
		{"1.5.5", form},
		{"-1", form},
		{"+1", form},
		{" 1", form},
		{"1 Gbps", form},
		{"1e6", form},
		{"1Tbps", form},
		{"1kk", form},
		{"1k%", form},
		{"Gbps", form},
		{"10gbps1", form},
		{"10gbpsl3", form},
		{"maximum", form},
		{"1234567890123456789", form},
		{"no rate, but a text of some length, longer than a line is",
		 form},
		{"0", bounds},
		{"0%", bounds},
		{"0.0000001", bounds},
		{"1.0000001", bounds},
		{"0.0000000015k", bounds},
		{"1000.000001G", bounds},
		{"999999999999999999", bounds},
		{"999999999999999999G", bounds},
		{"100.000001%", "to 100%"},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char error[ERROR_BYTES] = "";
		struct rate rate;

		assert_false(
			rate_parse(cases[i].text, &rate, error, sizeof(error)));
		if (!strstr(error, cases[i].says))
			fail_msg("%s: %s", cases[i].text, error);
		assert_in_range(strlen(error), 1, ERROR_BYTES - 2);
	}
}

static void lines_have_names(void **state)
{
	const struct {
		const char *name;
		uint64_t bps;
	} cases[] = {
		{"10M", TEN_G / 1000},
		{"100M", TEN_G / 100},
		{"1G", TEN_G / 10},
		{"1g", TEN_G / 10},
		{"2.5G", TEN_G / 4},
		{"5G", TEN_G / 2},
		{"10G", TEN_G},
		{"25G", 5 * TEN_G / 2},
		{"40G", 4 * TEN_G},
		{"50G", 5 * TEN_G},
		{"100G", 10 * TEN_G},
		{"200G", 20 * TEN_G},
		{"400G", 40 * TEN_G},
		{"800G", 80 * TEN_G},
		{"", 0},
		{"10", 0},
		{"3G", 0},
		{"10Gbps", 0},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(rate_line(cases[i].name) == cases[i].bps);
	assert_string_equal(rate_line_names(),
			    "10M 100M 1G 2.5G 5G 10G 25G 40G 50G 100G 200G "
			    "400G 800G");
}

struct load {
	const char *rate, *sizes, *line; /* line may be NULL */
};

/* Into *@frames; false with the reason in @error. */
static bool resolve(const struct load *load, struct pktgen_rate *frames,
		    char *error)
{
	struct sizes sizes;
	struct rate rate;

	error[0] = '\0';
	if (!rate_parse(load->rate, &rate, error, ERROR_BYTES) ||
	    !sizes_parse(load->sizes, &sizes, error, ERROR_BYTES))
		fail_msg("%s", error);
	return rate_resolve(&rate, &sizes,
			    load->line ? rate_line(load->line) : 0, frames,
			    error, ERROR_BYTES);
}

static void rates_come_to_frames(void **state)
{
	const struct {
		struct load load;
		uint64_t num, den, pps;
	} cases[] = {
		{{"1.5", "64", NULL}, 3, 2, 2},
		{{"200k", "imix", NULL}, 200000, 1, 200000},
		{{"0.000001", "9018", NULL}, 1, 1000000, 0},
		{{"14.880952M", "64", NULL}, 14880952, 1, 14880952},
		/* Line rates of Ethernet: 8 * (64 + 20) bits a frame. */
		{{"100%", "64", "10G"}, 312500000, 21, 14880952},
		{{"10Gbpsl1", "64", NULL}, 312500000, 21, 14880952},
		{{"100%", "64", "10M"}, 312500, 21, 14881},
		{{"12.5%", "64", "10G"}, 39062500, 21, 1860119},
		{{"100%", "1518", "10G"}, 625000000, 769, 812744},
		{{"0.000001%", "1518", "800G"}, 500, 769, 1},
		/* Without preamble and gap. */
		{{"10Gbps", "1518", NULL}, 625000000, 759, 823452},
		{{"1bps", "9018", NULL}, 1, 72144, 0},
		/* Mixes: 4342 bytes in 12 frames, 4582 on the wire. */
		{{"10Gbit/s", "imix", NULL}, 7500000000, 2171, 3454629},
		{{"100%", "imix", "10G"}, 7500000000, 2291, 3273680},
		/* Below 1 Mbit/s to the millionth, above to the bit. */
		{{"0.512512Mbps", "64", NULL}, 1001, 1, 1001},
		{{"0.000001kbps", "64", NULL}, 1, 512000, 0},
		{{"1.0240005Mbps", "64", NULL}, 1024001, 512, 2000},
		{{"1.0240004Mbps", "64", NULL}, 2000, 1, 2000},
	};
	struct pktgen_rate frames;
	char error[ERROR_BYTES];
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!resolve(&cases[i].load, &frames, error))
			fail_msg("%s: %s", cases[i].load.rate, error);
		assert_int_equal(frames.num, cases[i].num);
		assert_int_equal(frames.den, cases[i].den);
		assert_int_equal(rate_pps(&frames), cases[i].pps);
	}
}

static void what_cannot_be_sent_is_refused(void **state)
{
	const struct {
		struct load load;
		const char *says;
	} cases[] = {
		{{"148.809524M", "64", NULL}, "148809524 frames a second"},
		{{"1000G", "64", NULL}, "at most 148809523"},
		{{"200Gbps", "64", NULL}, "390625000 frames a second"},
		{{"100%", "64", "400G"}, "595238095 frames a second"},
		{{"10%", "64", NULL}, "one of 10M 100M"},
		{{"0.000001bps", "64", NULL}, "less than 0.000001 frames"},
	};
	struct pktgen_rate frames;
	char error[ERROR_BYTES];
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(resolve(&cases[i].load, &frames, error));
		if (!strstr(error, cases[i].says))
			fail_msg("%s: %s", cases[i].load.rate, error);
		assert_in_range(strlen(error), 1, ERROR_BYTES - 2);
	}
}

/* What patterns/pattern.h promises them, with terms as awkward as can be. */
static void terms_stay_small(void **state)
{
	const char *const rates[] = {
		"0.000001",	  "14.880951999999M", "12345.678901bps",
		"999.999999kbps", "1.0000001Mbps",    "123.4567890123Gbps",
		"99.999999%",	  "0.000007%",	      "999.999999kbpsl1",
		"14.000001M",
	};
	const char *const sizes[] = {"9018", "9017:254,9018:1",
				     "9013:84,9016:85,9018:86",
				     "64:1,9018:255"};
	struct pktgen_rate frames;
	char error[ERROR_BYTES];
	unsigned int i, k;

	(void)state;
	for (k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
		for (i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
			struct load load = {rates[i], sizes[k], "800G"};

			if (!resolve(&load, &frames, error))
				fail_msg("%s: %s", rates[i], error);
			assert_true(frames.num < 1ull << 62);
			assert_true(frames.den < 1ull << 45);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_read),
		cmocka_unit_test(what_is_refused_is_said),
		cmocka_unit_test(lines_have_names),
		cmocka_unit_test(rates_come_to_frames),
		cmocka_unit_test(what_cannot_be_sent_is_refused),
		cmocka_unit_test(terms_stay_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
