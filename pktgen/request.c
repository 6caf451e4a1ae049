/* SPDX-License-Identifier: GPL-2.0-only */
#include "request.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pacing.h"
#include "rxbench/stamp.h"

#define PARAMS_BYTES 256
#define NAME_BYTES 16
#define LIMIT_MAX_MS 3600000ull

/* One key: a whole number within bounds, or (text set) a name. */
struct param {
	const char *key;
	uint64_t min, max;
	uint64_t *number;
	char *text;
	size_t text_bytes;
	bool required;
	bool given;
};

static bool parse_number(const struct param *p, const char *value, char *error)
{
	char *end;

	errno = 0;
	/* strtoull would take signs and leading blanks. */
	if (isdigit((unsigned char)*value)) {
		*p->number = strtoull(value, &end, 10);
		if (!errno && !*end && *p->number >= p->min &&
		    *p->number <= p->max)
			return true;
	}
	snprintf(error, REQUEST_ERROR_BYTES,
		 "%s=%.24s: a whole number from %" PRIu64 " to %" PRIu64
		 " is needed",
		 p->key, value, p->min, p->max);
	return false;
}

static bool parse_text(const struct param *p, const char *value, char *error)
{
	size_t length = strlen(value);

	if (length && length < p->text_bytes) {
		memcpy(p->text, value, length + 1);
		return true;
	}
	snprintf(error, REQUEST_ERROR_BYTES,
		 "%s=%.24s: 1 to %zu characters are needed", p->key, value,
		 p->text_bytes - 1);
	return false;
}

static bool parse_value(struct param *p, const char *value, char *error)
{
	if (p->given) {
		snprintf(error, REQUEST_ERROR_BYTES, "%s is given twice",
			 p->key);
		return false;
	}
	p->given = true;
	if (!p->text)
		return parse_number(p, value, error);
	return parse_text(p, value, error);
}

static bool parse_pair(struct param *table, char *pair, char *error)
{
	char *value = strchr(pair, '=');
	struct param *p;

	if (!value) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "'%.24s' is not of the form KEY=VALUE", pair);
		return false;
	}
	*value++ = '\0';
	for (p = table; p->key; p++) {
		if (!strcmp(p->key, pair))
			return parse_value(p, value, error);
	}
	snprintf(error, REQUEST_ERROR_BYTES,
		 "unknown key '%.24s'; known:", pair);
	for (p = table; p->key; p++) {
		size_t used = strlen(error);

		snprintf(error + used, REQUEST_ERROR_BYTES - used, " %s",
			 p->key);
	}
	return false;
}

/* @table ends with a NULL key. */
static bool parse_params(const char *params, struct param *table, char *error)
{
	char copy[PARAMS_BYTES], *pair, *rest = NULL;
	struct param *p;

	if (params && strlen(params) >= sizeof(copy)) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "parameters of at most %zu bytes are read",
			 sizeof(copy) - 1);
		return false;
	}
	snprintf(copy, sizeof(copy), "%s", params ? params : "");
	for (pair = strtok_r(copy, ",", &rest); pair;
	     pair = strtok_r(NULL, ",", &rest)) {
		if (!parse_pair(table, pair, error))
			return false;
	}
	for (p = table; p->key; p++) {
		if (p->required && !p->given) {
			snprintf(error, REQUEST_ERROR_BYTES, "%s is missing",
				 p->key);
			return false;
		}
	}
	return true;
}

static bool find_pattern(struct request *request, const char *name, char *error)
{
	const struct pktgen_pattern *const *p;

	request->pattern = pktgen_pattern_find(name);
	if (request->pattern)
		return true;
	snprintf(error, REQUEST_ERROR_BYTES,
		 "unknown pattern '%s'; known:", name);
	for (p = pktgen_patterns; *p; p++) {
		size_t used = strlen(error);

		snprintf(error + used, REQUEST_ERROR_BYTES - used, " %s",
			 (*p)->name);
	}
	return false;
}

#define NUMBER(name, low, high, to)                                \
	{                                                          \
		.key = name, .min = low, .max = high, .number = to \
	}
#define NEEDED(name, low, high, to)                                 \
	{                                                           \
		.key = name, .min = low, .max = high, .number = to, \
		.required = true                                    \
	}
#define TEXT(name, to)                                            \
	{                                                         \
		.key = name, .text = to, .text_bytes = sizeof(to) \
	}

bool request_parse(const char *params, struct request *request, char *error)
{
	uint64_t epoch = 0, frame_bytes = RXB_MIN_FRAME_BYTES, spin = 0;
	char name[NAME_BYTES] = "cbr";
	struct param table[] = {
		NEEDED("rate", 1, PACING_RATE_MAX_PPS, &request->rate_pps),
		NEEDED("window_ms", 1, PACING_WINDOW_MAX_MS,
		       &request->window_ms),
		NEEDED("epoch", 0, UINT16_MAX, &epoch),
		NUMBER("frame_bytes", RXB_MIN_FRAME_BYTES, RXB_MAX_FRAME_BYTES,
		       &frame_bytes),
		TEXT("pattern", name),
		NUMBER("spin", 0, 1, &spin),
		NUMBER("peer_slots", 1, UINT32_MAX, &request->peer_slots),
		TEXT("peer_taken", request->peer_taken),
		TEXT("peer_tap", request->peer_tap),
		{.key = NULL},
	};

	request->peer_slots = 0;
	request->peer_taken[0] = '\0';
	request->peer_tap[0] = '\0';
	if (!parse_params(params, table, error))
		return false;
	if (!!request->peer_slots !=
	    !!*request->peer_taken + !!*request->peer_tap) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "peer_slots and one of peer_taken and peer_tap go "
			 "together");
		return false;
	}
	if (request->rate_pps * request->window_ms / 1000 >=
	    PACING_FRAMES_MAX) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "rate * window_ms asks for more than %llu frames",
			 PACING_FRAMES_MAX);
		return false;
	}
	request->spin = spin;
	request->epoch = (uint16_t)epoch;
	request->frame_bytes = (uint16_t)frame_bytes;
	return find_pattern(request, name, error);
}

bool request_parse_limit(const char *params, uint64_t *limit_ms, char *error)
{
	struct param table[] = {
		NEEDED("limit_ms", 0, LIMIT_MAX_MS, limit_ms),
		{.key = NULL},
	};

	return parse_params(params, table, error);
}
