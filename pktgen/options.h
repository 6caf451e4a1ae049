/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The command line. The generator's own options and EAL's in any order; behind
 * "--" the generator's only.
 */
#ifndef PKTGEN_OPTIONS_H
#define PKTGEN_OPTIONS_H

#include <stdbool.h>

#include "port.h"
#include "port_spec.h"
#include "request.h"
#include "result.h"

#define PROGRAM "rxbench-pktgen"

/* Exit statuses; a signal's is 128 and its number. */
#define STATUS_FAILED 1
#define STATUS_USAGE 2

enum options_action {
	OPTIONS_SERVE, /* trials are asked for by telemetry */
	OPTIONS_ONCE,  /* one trial, which is in request, complete */
	OPTIONS_HELP,
	OPTIONS_VERSION,
	OPTIONS_LIST_PATTERNS,
};

struct options {
	enum options_action action;
	struct request request; /* when serving: the defaults of each trial */
	unsigned int queues;
	unsigned int spread; /* rings that each of these is */
	uint16_t max_bytes;  /* of a frame, without FCS */
	uint64_t wait_link_ms;
	bool json;
	const char *write; /* a file, or NULL */
	unsigned int port_count;
	struct port_spec port[PORTS_MAX];
	const char *receive_only[PORTS_MAX + 1]; /* as ports_open() has it */
	bool eal_log; /* --log-level is given: let EAL talk */
	int eal_argc;
	char **eal_argv; /* for EAL, which sorts it; ends in NULL */
};

/*
 * Read it all into @options. False after one line on stderr: a usage error.
 * Nothing is ever freed: EAL keeps its arguments.
 */
bool options_parse(int argc, char **argv, struct options *options);

/* The texts that are asked for, on stdout. */
void options_help(void);
void options_list_patterns(void);

#endif
