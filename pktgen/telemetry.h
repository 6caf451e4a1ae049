/* SPDX-License-Identifier: GPL-2.0-only */
/* The commands under /pktgen on DPDK's telemetry socket. */
#ifndef PKTGEN_TELEMETRY_H
#define PKTGEN_TELEMETRY_H

#include <stddef.h>

#include "request.h"

/*
 * Register all commands. Trials are as @first, which must stay, but for what
 * a start or a set says. Returns 0 or a negative errno.
 */
int telemetry_register(const struct request *first);

/*
 * After control_end(): returns when nobody is being answered; from then on all
 * commands are refused, and the ports may be closed.
 */
void telemetry_end(void);

/*
 * Where this process's telemetry socket really is: DPDK appends a number when
 * the plain name is taken. Returns 0, or -ENOENT when there is no socket.
 */
int telemetry_path(char *path, size_t size);

#endif
