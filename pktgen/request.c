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
	char *text; /* NAME_BYTES */
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
	/* A name too long to be right is cut and then not found. */
	snprintf(p->text, NAME_BYTES, "%s", value);
	return true;
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

bool request_parse(const char *params, struct request *request, char *error)
{
	uint64_t epoch = 0, frame_bytes = RXB_MIN_FRAME_BYTES;
	char name[NAME_BYTES] = "cbr";
	struct param table[] = {
		{"rate", 1, PACING_RATE_MAX_PPS, &request->rate_pps, NULL, true,
		 false},
		{"window_ms", 1, PACING_WINDOW_MAX_MS, &request->window_ms,
		 NULL, true, false},
		{"epoch", 0, UINT16_MAX, &epoch, NULL, true, false},
		{"frame_bytes", RXB_MIN_FRAME_BYTES, RXB_MAX_FRAME_BYTES,
		 &frame_bytes, NULL, false, false},
		{"pattern", 0, 0, NULL, name, false, false},
		{NULL, 0, 0, NULL, NULL, false, false},
	};

	if (!parse_params(params, table, error))
		return false;
	if (request->rate_pps * request->window_ms / 1000 >=
	    PACING_FRAMES_MAX) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "rate * window_ms asks for more than %llu frames",
			 PACING_FRAMES_MAX);
		return false;
	}
	request->epoch = (uint16_t)epoch;
	request->frame_bytes = (uint16_t)frame_bytes;
	return find_pattern(request, name, error);
}

bool request_parse_limit(const char *params, uint64_t *limit_ms, char *error)
{
	struct param table[] = {
		{"limit_ms", 0, LIMIT_MAX_MS, limit_ms, NULL, true, false},
		{NULL, 0, 0, NULL, NULL, false, false},
	};

	return parse_params(params, table, error);
}
