/* SPDX-License-Identifier: GPL-2.0-only */
/* What only PID 1 does. */
#ifndef BENCH_AGENT_INIT_H
#define BENCH_AGENT_INIT_H

#include "agent/port.h"
#include "agent/why.h"

/* Mount the kernel's file systems. 0, or -1 with @why. */
int init_mount(struct why *why);

/* Take descriptors 0 to 2, which workloads and others expect. */
int init_files(struct why *why);

/* Load what the port needs and open it. 0, or -1 with @why. */
int init_port(struct port *port, struct why *why);

void init_poweroff(void) __attribute__((noreturn));

#endif
