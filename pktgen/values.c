/* SPDX-License-Identifier: GPL-2.0-only */
#include "values.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* As many digits as a 64-bit number is sure to hold. */
#define DIGITS_MAX 18

struct unit {
	const char *name;
	uint64_t size;
};

static const struct unit count_units[] = {
	{"", 1}, {"k", 1000}, {"M", 1000000}, {"G", 1000000000}, {NULL, 0},
};

static const struct unit millionth_units[] = {
	{"", 1000000},
	{NULL, 0},
};

static const struct unit time_units[] = {
	{"", 1000000000ull},
	{"ns", 1},
	{"us", 1000},
	{"ms", 1000000},
	{"s", 1000000000ull},
	{"m", 60 * 1000000000ull},
	{"h", 3600 * 1000000000ull},
	{NULL, 0},
};

/*
 * A decimal and one of @units, as a whole number of what the units are made of:
 * "1.2345k" of pieces is none.
 */
static bool read_number(const char *text, const struct unit *units,
			uint64_t *value)
{
	uint64_t digits = 0, divisor = 1;
	unsigned int count = 0;
	unsigned __int128 result;
	bool point = false;

	if (!isdigit((unsigned char)*text))
		return false;
	for (; isdigit((unsigned char)*text) || (*text == '.' && !point);
	     text++) {
		if (*text == '.') {
			point = true;
			continue;
		}
		if (count++ == DIGITS_MAX)
			return false;
		digits = digits * 10 + (uint64_t)(*text - '0');
		divisor *= point ? 10 : 1;
	}
	if (text[-1] == '.')
		return false;
	while (units->name && strcmp(units->name, text))
		units++;
	result = (unsigned __int128)digits * units->size;
	if (!units->name || result % divisor || result / divisor > UINT64_MAX)
		return false;
	*value = (uint64_t)(result / divisor);
	return true;
}

bool values_whole(const char *text, uint64_t min, uint64_t max, bool suffixes,
		  uint64_t *value, char *error)
{
	if ((suffixes || text[strspn(text, "0123456789")] == '\0') &&
	    read_number(text, count_units, value) && *value >= min &&
	    *value <= max)
		return true;
	snprintf(error, VALUES_ERROR_BYTES,
		 "a whole number from %" PRIu64 " to %" PRIu64 " is needed%s",
		 min, max, suffixes ? " (k, M, G are known)" : "");
	return false;
}

bool values_millionths(const char *text, uint64_t min, uint64_t max,
		       uint64_t *value, char *error)
{
	if (read_number(text, millionth_units, value) && *value >= min &&
	    *value <= max)
		return true;
	snprintf(error, VALUES_ERROR_BYTES,
		 "a number from %g to %g is needed, 6 decimals at most",
		 (double)min / 1e6, (double)max / 1e6);
	return false;
}

bool values_time(const char *text, uint64_t min_ns, uint64_t max_ns,
		 uint64_t *ns, char *error)
{
	char low[VALUES_TIME_BYTES], high[VALUES_TIME_BYTES];

	if (read_number(text, time_units, ns) && *ns >= min_ns && *ns <= max_ns)
		return true;
	snprintf(error, VALUES_ERROR_BYTES,
		 "a time from %s to %s is needed, like 0.5 (seconds), 20us, "
		 "2m",
		 values_time_text(min_ns, low), values_time_text(max_ns, high));
	return false;
}

const char *values_time_text(uint64_t ns, char *text)
{
	const struct unit *unit = time_units + 1;
	size_t end;

	while (unit[1].name && ns >= unit[1].size)
		unit++;
	snprintf(text, VALUES_TIME_BYTES, "%" PRIu64 ".%03u", ns / unit->size,
		 (unsigned int)((unsigned __int128)(ns % unit->size) * 1000 /
				unit->size));
	end = strlen(text);
	while (text[end - 1] == '0')
		end--;
	if (text[end - 1] == '.')
		end--;
	snprintf(text + end, VALUES_TIME_BYTES - end, "%s", unit->name);
	return text;
}
