/* SPDX-License-Identifier: GPL-2.0-only */
/* One trial from the command line, and its report. */
#ifndef PKTGEN_ONCE_H
#define PKTGEN_ONCE_H

#include "options.h"
#include "port.h"
#include "record.h"

/*
 * On the main thread, after control_begin() with once_ended and @record, which
 * may be NULL and is ended here. SIGINT and SIGTERM, blocked in all threads
 * until now, end the trial early. Returns the exit status; what went wrong is
 * told in one line on stderr.
 */
int once_run(const struct options *options, const struct ports *ports,
	     struct record *record);

/* For control_begin(): the trial is over. From any thread. */
void once_ended(void);

#endif
