/* SPDX-License-Identifier: GPL-2.0-only */
/* Are the keys possible together, and what do they come to? */
#include "request.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "pacing.h"

#define NS_PER_MS 1000000ull

/* Each '@' of @format stands before a key, which may be an option. */
__attribute__((format(printf, 3, 4))) static bool
refuse(const struct request *request, char *error, const char *format, ...)
{
	char text[2 * REQUEST_ERROR_BYTES];
	bool in_key = false;
	size_t used = 0;
	const char *c;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (c = text; *c && used < REQUEST_ERROR_BYTES - 2; c++) {
		if (*c == '@') {
			in_key = true;
			if (request->as_options)
				error[used++] = '-', error[used++] = '-';
			continue;
		}
		in_key = in_key && (islower((unsigned char)*c) || *c == '_');
		error[used++] =
			in_key && request->as_options && *c == '_' ? '-' : *c;
	}
	error[used] = '\0';
	return false;
}

static const struct {
	unsigned int takes;
	const char *key;
	bool needed;
} parameters[] = {
	{PKTGEN_TAKES_TO, "to", true},
	{PKTGEN_TAKES_STEPS, "steps", true},
	{PKTGEN_TAKES_BURST, "burst", true},
	{PKTGEN_TAKES_BURST, "gap", false},
	{PKTGEN_TAKES_ON_OFF, "on", true},
	{PKTGEN_TAKES_ON_OFF, "off", true},
	{PKTGEN_TAKES_TIMES, "speed", false},
	{PKTGEN_TAKES_RATE, "rate", false}, /* or a gap */
};

static const char *const of_a_capture[] = {"filter", "loop", NULL};
/* A capture's frames have all that already. */
static const char *const of_own_frames[] = {"size",   "frame_bytes", "flows",
					    "steady", "vary",	     "vlan",
					    "ip",     "proto",	     NULL};

static bool has(const struct request *request, const char *key)
{
	return request_given(request, key);
}

/* One that sends at a capture's own times, or NULL. */
static const struct pktgen_pattern *replaying_pattern(void)
{
	const struct pktgen_pattern *const *p = pktgen_patterns;

	while (*p && !((*p)->takes & PKTGEN_TAKES_TIMES))
		p++;
	return *p;
}

static void choose_pattern(struct request *request)
{
	if (has(request, "pattern"))
		return;
	request->pattern = &pktgen_pattern_cbr;
	if (*request->replay && !has(request, "rate") && replaying_pattern())
		request->pattern = replaying_pattern();
}

/* Nothing is given that has no effect. */
static bool check_surplus(const struct request *request, char *error)
{
	const struct pktgen_pattern *pattern = request->pattern;
	const char *const *key;
	unsigned int i;

	for (i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
		if (has(request, parameters[i].key) &&
		    !(pattern->takes & parameters[i].takes))
			return refuse(request, error,
				      "pattern %s does not take @%s",
				      pattern->name, parameters[i].key);
	}
	for (key = of_a_capture; *key; key++) {
		if (has(request, *key) && !*request->replay)
			return refuse(request, error, "@%s needs @replay",
				      *key);
	}
	for (key = of_own_frames; *key; key++) {
		if (has(request, *key) && *request->replay)
			return refuse(request, error,
				      "@%s is for frames of our own, not for "
				      "those of @replay",
				      *key);
	}
	return true;
}

static bool check_twins(const struct request *request, char *error)
{
	unsigned int i;

	for (i = 0; request_twins[i][0]; i++) {
		if (has(request, request_twins[i][0]) &&
		    has(request, request_twins[i][1]))
			return refuse(
				request, error,
				"@%s and @%s say the same thing; give one "
				"of them",
				request_twins[i][0], request_twins[i][1]);
	}
	return true;
}

static bool check_missing(const struct request *request, char *error)
{
	const struct pktgen_pattern *pattern = request->pattern;
	bool paced = has(request, "rate") || has(request, "gap");
	unsigned int i;

	if ((pattern->takes & PKTGEN_TAKES_RATE) && !paced)
		return refuse(request, error, "@rate is missing");
	if ((pattern->takes & PKTGEN_TAKES_TIMES) && !*request->replay)
		return refuse(request, error,
			      "@replay is missing: pattern %s sends a capture",
			      pattern->name);
	for (i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
		if ((pattern->takes & parameters[i].takes) &&
		    parameters[i].needed && !has(request, parameters[i].key))
			return refuse(request, error,
				      "@%s is missing: pattern %s needs it",
				      parameters[i].key, pattern->name);
	}
	if (request->window_ms)
		return true;
	if (!*request->replay)
		return refuse(request, error, "@%s is missing",
			      request->as_options ? "time" : "window_ms");
	if (request->loop)
		return refuse(request, error,
			      "@time is missing: a loop has no end");
	return true;
}

static bool check_peer(const struct request *request, char *error)
{
	if (!!request->peer_slots ==
	    !!*request->peer_taken + !!*request->peer_tap)
		return true;
	return refuse(request, error,
		      "peer_slots and one of peer_taken and peer_tap go "
		      "together");
}

static bool check_sizes(const struct request *request, char *error)
{
	uint16_t needed = frame_min_bytes(&request->shape);

	if (*request->replay || request->sizes.bytes[0] >= needed)
		return true;
	return refuse(request, error,
		      "@size: frames of %u bytes with FCS are too small: a "
		      "stamp in this kind of frame needs %u",
		      request->sizes.bytes[0] + RATE_FCS_BYTES,
		      needed + RATE_FCS_BYTES);
}

static bool resolve(const struct request *request, const struct rate *rate,
		    struct pktgen_rate *frames, char *error)
{
	if (*request->replay && rate->unit != RATE_FRAMES)
		return refuse(
			request, error,
			"@replay has frames of any size: a rate in frames "
			"a second is needed");
	if (rate->unit == RATE_PERCENT && !request->line_bps)
		return refuse(request, error,
			      "a rate in %% needs @line_rate: %s",
			      rate_line_names());
	return rate_resolve(rate, &request->sizes, request->line_bps, frames,
			    error, REQUEST_ERROR_BYTES);
}

/* The burst pattern's other way to say a rate: burst frames each gap. */
static bool resolve_gap(struct request *request, char *error)
{
	struct pktgen_arrival *arrival = &request->arrival;

	arrival->rate.num = arrival->burst * PACING_NS_PER_S;
	arrival->rate.den = request->gap_ns;
	if (arrival->rate.num >
	    (unsigned __int128)PACING_RATE_MAX_PPS * request->gap_ns)
		return refuse(request, error,
			      "@burst in each @gap is more than %llu frames a "
			      "second",
			      PACING_RATE_MAX_PPS);
	request->rate.unit = RATE_FRAMES;
	request->rate.value = (uint64_t)((unsigned __int128)arrival->rate.num *
					 1000000 / arrival->rate.den);
	return true;
}

static bool resolve_rates(struct request *request, char *error)
{
	struct pktgen_arrival *arrival = &request->arrival;
	bool max = request->rate.unit == RATE_MAX && has(request, "rate");

	arrival->rate = (struct pktgen_rate){0, 1};
	arrival->to = (struct pktgen_rate){0, 1};
	if (has(request, "gap"))
		return resolve_gap(request, error);
	if (max && request->pattern != &pktgen_pattern_cbr)
		return refuse(request, error,
			      "@rate max has no schedule: pattern %s cannot "
			      "have it, cbr can",
			      request->pattern->name);
	if (request->to.unit == RATE_MAX)
		return refuse(request, error,
			      "@to max: a sweep ends at a rate");
	if (has(request, "rate") && !max &&
	    !resolve(request, &request->rate, &arrival->rate, error))
		return false;
	return !has(request, "to") ||
	       resolve(request, &request->to, &arrival->to, error);
}

/*
 * Which flow has which frames. A rate of its own is a share of a schedule that
 * has one rate, and is known before it.
 */
static bool deal_flows(struct request *request, char *error)
{
	const struct pktgen_arrival *arrival = &request->arrival;
	struct pktgen_rate own;

	request->deal = deal_evenly(request->flows);
	if (!has(request, "steady"))
		return true;
	if (request->pattern->takes != PKTGEN_TAKES_RATE)
		return refuse(
			request, error,
			"pattern %s does not take @steady: that needs one "
			"rate all the time, as cbr and poisson have",
			request->pattern->name);
	if (request->rate.unit == RATE_MAX || request->steady.unit == RATE_MAX)
		return refuse(request, error,
			      "@steady is a part of @rate: neither can be max");
	if (!has(request, "flows"))
		request->flows = 2;
	if (request->flows < 2)
		return refuse(request, error,
			      "@steady needs @flows of 2 and more: the others "
			      "have the rest");
	if (!resolve(request, &request->steady, &own, error))
		return false;
	request->deal = deal_steadily(request->flows, &own, &arrival->rate);
	return true;
}

/* At @rate all the time: a bound, where the rate changes. */
static bool too_many(const struct pktgen_rate *rate, uint64_t window_ms)
{
	return (unsigned __int128)rate->num * window_ms >=
	       (unsigned __int128)PACING_FRAMES_MAX * rate->den * 1000;
}

bool request_complete(struct request *request, char *error)
{
	struct pktgen_arrival *arrival = &request->arrival;

	choose_pattern(request);
	if (!check_surplus(request, error) || !check_twins(request, error) ||
	    !check_missing(request, error) || !check_peer(request, error) ||
	    !check_sizes(request, error) || !resolve_rates(request, error) ||
	    !deal_flows(request, error))
		return false;
	if (too_many(&arrival->rate, request->window_ms) ||
	    too_many(&arrival->to, request->window_ms))
		return refuse(request, error,
			      "@rate * @%s asks for more than %llu frames",
			      request->as_options ? "time" : "window_ms",
			      PACING_FRAMES_MAX);
	if (request->rate.unit == RATE_MAX && request->mangle)
		return refuse(request, error,
			      "@mangle takes frames one by one: @rate cannot "
			      "be max");
	arrival->window_ns = request->window_ms * NS_PER_MS;
	if (request->rate.unit == RATE_MAX && !request_given(request, "batch"))
		request->batch = REQUEST_BATCH_FLOOD;
	return true;
}
