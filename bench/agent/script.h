/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Requests from a file instead of a port. Where the guest's clock counts
 * instructions, a message from outside would arrive at an instant that the
 * host's load decides. So everything that is to be asked lies ready before the
 * guest runs, in QEMU's firmware configuration device (QEMU documentation,
 * specs/fw_cfg); answers leave through its debug console, one byte an outb;
 * and at the end the guest stops itself through the panic device
 * (specs/pvpanic), which the host hears of. All three act within the
 * instruction.
 */
#ifndef BENCH_AGENT_SCRIPT_H
#define BENCH_AGENT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "agent/why.h"

/* Is there a script for this guest? Also takes the right to use ports. */
bool script_present(void);

/* The script, ended by '\0'; free() it. NULL with @why. */
char *script_read(struct why *why);

/* Answer through the debug console. */
void script_write(const char *data, size_t size);

/*
 * Stop the machine while all its CPUs idle, by a watchdog. The instant is the
 * guest's alone: where a CPU at work asks to be stopped, it may or may not seem
 * idle before it is, and then the clock runs ahead to the next timer.
 */
void script_rest(void);

/* Stop the machine. Returns when it goes on, perhaps as another process. */
void script_pause(void);

#endif
