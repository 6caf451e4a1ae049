/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line: EAL's options, then "--", then the generator's own. */
#ifndef PKTGEN_OPTIONS_H
#define PKTGEN_OPTIONS_H

#include <stdbool.h>

#include "frame.h"

#define PROGRAM "rxbench-pktgen"

struct options {
	struct frame_flow flow;
	bool help;
	bool eal_log; /* --log-level is given: let EAL talk */
	int eal_last; /* index of "--", or of the last argument */
};

/*
 * Read what is the generator's into @options, with the defaults of stamp.h.
 * False after one line on stderr.
 */
bool options_parse(int argc, char **argv, struct options *options);

/* The help text, on stdout. */
void options_help(void);

#endif
