/* SPDX-License-Identifier: GPL-2.0-only */
#include "rate.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "pacing.h"
#include "patterns/gcd.h"

#define MILLION 1000000u
#define DECIMALS 6
#define DIGITS_MAX 18
/* 1 Tbit/s: more than any port has, and far from an overflow. */
#define VALUE_MAX (1000000000000ull * MILLION)
#define PERCENT_MAX (100ull * MILLION)

static const struct {
	const char *name;
	enum rate_unit unit;
} units[] = {
	{"", RATE_FRAMES},  {"pps", RATE_FRAMES}, {"bps", RATE_L2},
	{"bit/s", RATE_L2}, {"bpsl2", RATE_L2},	  {"bit/sl2", RATE_L2},
	{"bpsl1", RATE_L1}, {"bit/sl1", RATE_L1}, {"%", RATE_PERCENT},
};

/* All are multiples of 10 Mbit/s, which keeps percentages in small terms. */
#define LINES(line)                                                         \
	line("10M", 10000000ull) line("100M", 100000000ull) line(           \
		"1G", 1000000000ull) line("2.5G", 2500000000ull)            \
		line("5G", 5000000000ull) line("10G", 10000000000ull) line( \
			"25G", 25000000000ull) line("40G", 40000000000ull)  \
			line("50G", 50000000000ull) line("100G",            \
							 100000000000ull)   \
				line("200G", 200000000000ull)               \
					line("400G", 400000000000ull)       \
						line("800G", 800000000000ull)

static const struct {
	const char *name;
	uint64_t bps;
} lines[] = {
#define LINE(name, bps) {name, bps},
	LINES(LINE)
#undef LINE
};

/*
 * The number at the start of *@text as @value / 10^@decimals, and *@text to
 * what comes after it. False when there is none, or too long a one.
 */
static bool parse_decimal(const char **text, uint64_t *value,
			  unsigned int *decimals)
{
	unsigned int digits = 0;
	bool point = false;
	const char *p;

	*value = 0;
	*decimals = 0;
	for (p = *text; isdigit((unsigned char)*p) || (*p == '.' && !point);
	     p++) {
		if (*p == '.') {
			point = true;
			continue;
		}
		*value = *value * 10 + (uint64_t)(*p - '0');
		*decimals += point;
		digits++;
		if (digits > DIGITS_MAX)
			return false;
	}
	*text = p;
	return digits && p[-1] != '.';
}

/* The power of ten that a letter at the start of *@text stands for. */
static unsigned int parse_prefix(const char **text)
{
	static const char letters[] = "kmg";
	const char *letter;

	if (!**text)
		return 0;
	letter = strchr(letters, tolower((unsigned char)**text));
	if (!letter)
		return 0;
	++*text;
	return 3 * (unsigned int)(letter - letters + 1);
}

static bool parse_unit(const char *text, enum rate_unit *unit)
{
	unsigned int i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!strcasecmp(text, units[i].name)) {
			*unit = units[i].unit;
			return true;
		}
	}
	return false;
}

/* By 10^(@up - @down): false when the result is no whole number, or too big. */
static bool scale(uint64_t *value, unsigned int up, unsigned int down)
{
	for (; down > up; down--) {
		if (*value % 10)
			return false;
		*value /= 10;
	}
	for (; up > down; up--) {
		if (*value > VALUE_MAX / 10)
			return false;
		*value *= 10;
	}
	return *value <= VALUE_MAX;
}

bool rate_parse(const char *text, struct rate *rate, char *error,
		size_t error_bytes)
{
	unsigned int decimals, prefix;
	const char *p = text;

	rate->value = 0;
	rate->unit = RATE_MAX;
	if (!strcasecmp(text, "max"))
		return true;
	if (!parse_decimal(&p, &rate->value, &decimals))
		goto malformed;
	prefix = parse_prefix(&p);
	if (!parse_unit(p, &rate->unit) ||
	    (prefix && rate->unit == RATE_PERCENT))
		goto malformed;
	if (!scale(&rate->value, prefix + DECIMALS, decimals) || !rate->value ||
	    (rate->unit == RATE_PERCENT && rate->value > PERCENT_MAX)) {
		snprintf(error, error_bytes,
			 "rate '%.24s': from 0.000001 in steps of that, to %s",
			 text, rate->unit == RATE_PERCENT ? "100%" : "1000G");
		return false;
	}
	return true;
malformed:
	snprintf(error, error_bytes,
		 "rate '%.24s': need one like 200k, 1.5Mpps, 10Gbps (or "
		 "bit/s), 10Gbpsl1, 12.5%% or max",
		 text);
	return false;
}

uint64_t rate_line(const char *name)
{
	unsigned int i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!strcasecmp(name, lines[i].name))
			return lines[i].bps;
	}
	return 0;
}

const char *rate_line_names(void)
{
#define LINE(name, bps) " " name
	static const char names[] = LINES(LINE);
#undef LINE

	return names + 1;
}

/* num / den, which may be large, in lowest terms and within the bounds. */
static bool bounded(unsigned __int128 num, unsigned __int128 den,
		    struct pktgen_rate *frames, char *error, size_t error_bytes)
{
	unsigned __int128 divisor = gcd(num, den);

	if (num / den > PACING_RATE_MAX_PPS) {
		snprintf(error, error_bytes,
			 "the rate comes to %" PRIu64
			 " frames a second; at most %llu",
			 (uint64_t)(num / den), PACING_RATE_MAX_PPS);
		return false;
	}
	if (num * MILLION < den) {
		snprintf(error, error_bytes,
			 "the rate comes to less than 0.000001 frames a "
			 "second");
		return false;
	}
	frames->num = (uint64_t)(num / divisor);
	frames->den = (uint64_t)(den / divisor);
	return true;
}

/*
 * Whole bits a second from 1 Mbit/s: a finer rate is nothing a clock could
 * keep, and patterns want terms that are not too large (pattern.h).
 */
static uint64_t rounded(uint64_t value)
{
	if (value < (uint64_t)MILLION * MILLION)
		return value;
	return (value + MILLION / 2) / MILLION * MILLION;
}

bool rate_resolve(const struct rate *rate, const struct sizes *sizes,
		  uint64_t line_bps, struct pktgen_rate *frames, char *error,
		  size_t error_bytes)
{
	unsigned int extra = RATE_FCS_BYTES;
	unsigned __int128 num, den;

	if (rate->unit == RATE_FRAMES)
		return bounded(rate->value, MILLION, frames, error,
			       error_bytes);
	if (rate->unit == RATE_PERCENT && !line_bps) {
		snprintf(error, error_bytes,
			 "a rate in %% needs the line's: one of %s",
			 rate_line_names());
		return false;
	}
	if (rate->unit != RATE_L2)
		extra += RATE_WIRE_BYTES;
	den = (unsigned __int128)8 * MILLION * sizes_cycle_bytes(sizes, extra);
	if (rate->unit == RATE_PERCENT) {
		num = (unsigned __int128)rate->value * line_bps;
		den *= 100;
	} else {
		num = rounded(rate->value);
	}
	return bounded(num * sizes->cycle_length, den, frames, error,
		       error_bytes);
}
