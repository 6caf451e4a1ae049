/* SPDX-License-Identifier: GPL-2.0-only */
/* The commands under /pktgen on DPDK's telemetry socket. */
#ifndef PKTGEN_TELEMETRY_H
#define PKTGEN_TELEMETRY_H

#include <stddef.h>

/* Register all commands. Returns 0 or a negative errno. */
int telemetry_register(void);

/*
 * Where this process's telemetry socket really is: DPDK appends a number when
 * the plain name is taken. Returns 0, or -ENOENT when there is no socket.
 */
int telemetry_path(char *path, size_t size);

#endif
