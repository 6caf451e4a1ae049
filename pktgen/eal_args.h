/* SPDX-License-Identifier: GPL-2.0-only */
/* What DPDK's EAL is told beyond what the user says to it. */
#ifndef PKTGEN_EAL_ARGS_H
#define PKTGEN_EAL_ARGS_H

#include <glib.h>

#include "port_spec.h"

/* What of this machine matters. */
struct eal_machine {
	GArray *cpus;	/* of int: those we may run on, ascending */
	bool hugepages; /* there are free ones */
};
void eal_machine_read(struct eal_machine *machine);
void eal_machine_free(struct eal_machine *machine);

struct eal_wish {
	const struct port_spec *ports;
	unsigned int port_count;
	unsigned int workers; /* lcores beside the main one */
	bool jumbo;
	const GArray *workers_on; /* of int: CPUs; NULL: those from the last */
};

/* Has @argv the option in one of its forms (each as typed; ends in NULL)? */
bool eal_args_have(char *const *argv, const char *const *forms);

/* How many devices @argv names. */
unsigned int eal_args_devices(char *const *argv);

/* Nothing in @argv, whose first is the program, forbids to look for NICs? */
bool eal_args_scan(char *const *argv);

/*
 * Append to @argv (owned strings, no NULL at the end; the user's are in it)
 * the ports, and of lcores, memory and files what the user has not said.
 */
void eal_args_add(GPtrArray *argv, const struct eal_wish *wish,
		  const struct eal_machine *machine);

#endif
