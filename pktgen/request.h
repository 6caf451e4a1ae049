/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What may be asked of the generator: one table of keys, which is what the
 * telemetry commands read (KEY=VALUE,...) and what the command line has as
 * options (--KEY VALUE, '-' for '_'). Pure.
 */
#ifndef PKTGEN_REQUEST_H
#define PKTGEN_REQUEST_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deal.h"
#include "frame.h"
#include "patterns/pattern.h"
#include "rate.h"
#include "sizes.h"

/* Fits one telemetry string. */
#define REQUEST_ERROR_BYTES 128
#define REQUEST_PATH_BYTES 256
#define REQUEST_FLOWS_MAX 1000000u
#define REQUEST_BATCH_MAX 64u
#define REQUEST_BATCH_FLOOD 32u /* at rate=max, unless said */

struct request {
	/*
	 * Which keys were set: bit n is that of request_keys()[n]. Errors name
	 * keys as options where they are some.
	 */
	uint64_t given;
	bool as_options;

	/* As it was said. */
	struct rate rate, to;
	uint64_t line_bps;  /* 0: not named */
	uint64_t window_ms; /* 0 only with replay: as long as the capture is */
	uint16_t epoch;
	struct sizes sizes;
	struct frame_shape shape;
	struct frame_flow flow;
	uint32_t flows;
	struct rate steady; /* of one of them, if given */
	uint32_t
		batch; /* frames a call to the port may have; 1: each its own */
	/*
	 * Never give the CPU's turn away between frames: under an emulator that
	 * runs its CPUs in turn, a pause instruction does.
	 */
	bool spin;
	bool receive;	    /* account for what comes back */
	uint32_t tag_every; /* times of every so many frames only */
	uint64_t drain_ms;  /* wait for late ones after the window */
	uint64_t quiet_ns;  /* but no longer when none came; 0: as long */
	uint64_t mangle;    /* every so many frames one is spoilt; 0: none */
	char replay[REQUEST_PATH_BYTES]; /* a capture, or "" */
	char filter[REQUEST_PATH_BYTES]; /* BPF expression, or "" */
	uint64_t speed_ppm;		 /* of the capture's own timing */
	bool loop;
	uint64_t gap_ns;   /* between the starts of bursts, instead of a rate */
	uint64_t slow_ppm; /* a planted fault: the clock loses so much */
	uint64_t peer_slots; /* 0: the wire has no known end (room.h) */
	char peer_taken[REQUEST_PATH_BYTES]; /* a file, or */
	char peer_tap[IFNAMSIZ];	     /* an interface */

	/* What it comes to. */
	const struct pktgen_pattern *pattern;
	/* rate, to, seed, steps, burst, on and off; the window when known. */
	struct pktgen_arrival arrival;
	struct deal deal; /* whose each frame is */
};

/* A sensible trial but for its rate; the addresses are those of stamp.h. */
void request_defaults(struct request *request);

/* For help: each key with the form of its value and what it means. */
struct request_key {
	const char *key, *value, *help;
	bool command_line; /* is also an option for people */
	bool bare;	   /* as an option needs no value: it is 1 then */
	bool address;	   /* of the frames' ends: alone it asks for no trial */

	/* How its value is read; for request.c alone. */
	bool (*read)(const struct request_key *key, const char *value,
		     struct request *request, char *why);
	uint64_t min, max;
	size_t offset, bytes;
};
const struct request_key *request_keys(void); /* ends with a NULL key */

/* Pairs of keys of which one replaces the other; ends in NULL. */
extern const char *const request_twins[][2];

/* Was that key set? */
bool request_given(const struct request *request, const char *key);

/*
 * Set one key, once. False with one line in @error (REQUEST_ERROR_BYTES) that
 * names the key and says what is allowed. @request is then as it was.
 */
bool request_set(struct request *request, const char *key, const char *value,
		 char *error);

/*
 * Once all keys are set: are they possible together, and what do they come to?
 * False with one line in @error.
 */
bool request_complete(struct request *request, char *error);

/*
 * Set "KEY=VALUE,KEY=VALUE..." on top of what is in @request; a key twice is
 * an error. @params may be NULL: nothing was given. request_complete() is not
 * called. On an error @request is as it was.
 */
bool request_parse(const char *params, struct request *request, char *error);

/* Parse "limit_ms=N". */
bool request_parse_limit(const char *params, uint64_t *limit_ms, char *error);

#endif
