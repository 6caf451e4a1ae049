/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What may be asked of the generator: the parameters of its telemetry
 * commands, checked. Pure.
 */
#ifndef PKTGEN_REQUEST_H
#define PKTGEN_REQUEST_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "patterns/pattern.h"

/* Fits one telemetry string. */
#define REQUEST_ERROR_BYTES 128
#define REQUEST_PATH_BYTES 96

struct request {
	uint64_t rate_pps;
	uint64_t window_ms;
	uint16_t epoch;
	uint16_t frame_bytes; /* without FCS */
	const struct pktgen_pattern *pattern;
	/*
	 * Never give the CPU's turn away between frames: under an emulator that
	 * runs its CPUs in turn, a pause instruction does.
	 */
	bool spin;
	uint64_t peer_slots; /* 0: the wire has no known end (room.h) */
	char peer_taken[REQUEST_PATH_BYTES]; /* a file, or */
	char peer_tap[IFNAMSIZ];	     /* an interface */
};

/*
 * Parse "rate=PPS,window_ms=MS,epoch=N[,frame_bytes=60][,pattern=cbr]
 * [,spin=0][,peer_slots=N,peer_taken=FILE or peer_tap=NAME]", in any order.
 * False with one line in @error (REQUEST_ERROR_BYTES) when it asks for what is
 * not possible.
 * @params may be NULL: nothing was given.
 */
bool request_parse(const char *params, struct request *request, char *error);

/* Parse "limit_ms=N", likewise. */
bool request_parse_limit(const char *params, uint64_t *limit_ms, char *error);

#endif
