/* SPDX-License-Identifier: GPL-2.0-only */
/* From KEY=VALUE to a request. What it comes to is in request_complete.c. */
#include "request.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "rxbench/stamp.h"
#include "values.h"

#define PARAMS_BYTES 1024
#define NAME_BYTES 24
#define LIMIT_MAX_MS 3600000ull
#define DRAIN_MS 100

void request_defaults(struct request *request)
{
	struct frame_flow *flow = &request->flow;

	*request = (struct request){
		.epoch = 1,
		.flows = 1,
		.batch = 1,
		.tag_every = 1,
		.drain_ms = DRAIN_MS,
		.speed_ppm = 1000000,
		.pattern = &pktgen_pattern_cbr,
	};
	sizes_one(&request->sizes, RXB_MIN_FRAME_BYTES);
	rte_ether_unformat_addr(RXB_DUT_MAC, &flow->dst_mac);
	rte_ether_unformat_addr(RXB_TESTER_MAC, &flow->src_mac);
	inet_pton(AF_INET, RXB_DUT_IP, &flow->dst_ip);
	inet_pton(AF_INET, RXB_TESTER_IP, &flow->src_ip);
	inet_pton(AF_INET6, RXB_DUT_IP6, &flow->dst_ip6);
	inet_pton(AF_INET6, RXB_TESTER_IP6, &flow->src_ip6);
	flow->dst_port = htons(RXB_SINK_UDP_PORT);
	flow->src_port = htons(RXB_TESTER_UDP_PORT);
}

const char *const request_twins[][2] = {
	{"time", "window_ms"},
	{"size", "frame_bytes"},
	{"rate", "gap"},
	{NULL, NULL},
};

static const struct request_key *find_key(const char *name)
{
	const struct request_key *key = request_keys();

	while (key->key && strcmp(key->key, name))
		key++;
	return key;
}

static uint64_t key_bit(const struct request_key *key)
{
	return 1ull << (key - request_keys());
}

bool request_given(const struct request *request, const char *key)
{
	return request->given & key_bit(find_key(key));
}

/* How many letters must be added, left out or exchanged (Levenshtein). */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[NAME_BYTES], i, diagonal, above;
	size_t length = strnlen(b, NAME_BYTES - 1);

	for (i = 0; i <= length; i++)
		row[i] = i;
	for (; *a; a++) {
		diagonal = row[0]++;
		for (i = 1; i <= length; i++) {
			above = row[i];
			row[i] = diagonal + (*a != b[i - 1]);
			if (above + 1 < row[i])
				row[i] = above + 1;
			if (row[i - 1] + 1 < row[i])
				row[i] = row[i - 1] + 1;
			diagonal = above;
		}
	}
	return row[length];
}

static void unknown_key(const char *name, char *error)
{
	const struct request_key *key, *nearest = request_keys();

	for (key = nearest; key->key; key++) {
		if (distance(name, key->key) < distance(name, nearest->key))
			nearest = key;
	}
	snprintf(error, REQUEST_ERROR_BYTES,
		 "unknown key '%.24s'; the nearest is %s, and the manual lists "
		 "all",
		 name, nearest->key);
}

/* One line: the key as it was said, and @why. */
static void blame(const struct request *request, const struct request_key *key,
		  const char *value, const char *why, char *error)
{
	char name[NAME_BYTES], *c;

	snprintf(name, sizeof(name), "%s", key->key);
	for (c = name; request->as_options && *c; c++) {
		if (*c == '_')
			*c = '-';
	}
	snprintf(error, REQUEST_ERROR_BYTES, "%s%s%s%.24s: %s",
		 request->as_options ? "--" : "", name,
		 request->as_options ? " " : "=", value, why);
}

bool request_set(struct request *request, const char *name, const char *value,
		 char *error)
{
	const struct request_key *key = find_key(name);
	char why[VALUES_ERROR_BYTES] = "";
	struct request changed = *request;

	if (!key->key) {
		unknown_key(name, error);
		return false;
	}
	if (request->given & key_bit(key)) {
		blame(request, key, value, "it is given twice", error);
		return false;
	}
	if (!key->read(key, value, &changed, why)) {
		blame(request, key, value, why, error);
		return false;
	}
	*request = changed;
	request->given |= key_bit(key);
	return true;
}

/* @copy (PARAMS_BYTES) is @params, to be cut up. */
static bool copy_params(const char *params, char *copy, char *error)
{
	if (params && strlen(params) >= PARAMS_BYTES) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "parameters of at most %d bytes are read",
			 PARAMS_BYTES - 1);
		return false;
	}
	snprintf(copy, PARAMS_BYTES, "%s", params ? params : "");
	return true;
}

/* The value of @pair, which ends where its key does then. Or NULL. */
static char *split(char *pair, char *error)
{
	char *value = strchr(pair, '=');

	if (value)
		*value++ = '\0';
	else
		snprintf(error, REQUEST_ERROR_BYTES,
			 "'%.24s' is not of the form KEY=VALUE", pair);
	return value;
}

/* What was given @before and is not replaced by what is given @now. */
static uint64_t still_given(uint64_t before, uint64_t now)
{
	uint64_t bits;
	unsigned int i;

	for (i = 0; request_twins[i][0]; i++) {
		bits = key_bit(find_key(request_twins[i][0])) |
		       key_bit(find_key(request_twins[i][1]));
		if (now & bits)
			before &= ~bits;
	}
	return before;
}

bool request_parse(const char *params, struct request *request, char *error)
{
	char copy[PARAMS_BYTES], *pair, *value, *rest = NULL;
	struct request changed = *request;

	/* What was there before may be said anew, once. */
	changed.given = 0;
	changed.as_options = false;
	if (!copy_params(params, copy, error))
		return false;
	for (pair = strtok_r(copy, ",", &rest); pair;
	     pair = strtok_r(NULL, ",", &rest)) {
		value = split(pair, error);
		if (!value || !request_set(&changed, pair, value, error))
			return false;
	}
	changed.given |= still_given(request->given, changed.given);
	*request = changed;
	return true;
}

bool request_parse_limit(const char *params, uint64_t *limit_ms, char *error)
{
	char copy[PARAMS_BYTES], why[VALUES_ERROR_BYTES], *value;

	if (!copy_params(params, copy, error))
		return false;
	if (!*copy) {
		snprintf(error, REQUEST_ERROR_BYTES, "limit_ms is missing");
		return false;
	}
	value = split(copy, error);
	if (!value)
		return false;
	if (strcmp(copy, "limit_ms")) {
		snprintf(error, REQUEST_ERROR_BYTES,
			 "unknown key '%.24s'; known: limit_ms", copy);
		return false;
	}
	if (values_whole(value, 0, LIMIT_MAX_MS, false, limit_ms, why))
		return true;
	snprintf(error, REQUEST_ERROR_BYTES, "limit_ms=%.24s: %s", value, why);
	return false;
}
