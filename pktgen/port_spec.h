/* SPDX-License-Identifier: GPL-2.0-only */
/* A port as people say it, and as DPDK's EAL is told of it. Pure. */
#ifndef PKTGEN_PORT_SPEC_H
#define PKTGEN_PORT_SPEC_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#define PORT_SPEC_ERROR_BYTES 160
#define PORT_SPEC_ARGS_BYTES 640
#define PORT_SPEC_NAME_BYTES 64

struct port_spec {
	const char *typed;		 /* the caller's string */
	char name[PORT_SPEC_NAME_BYTES]; /* of the device, in EAL */
	bool pci;			 /* args is an address for -a */
	char iface[IFNAMSIZ]; /* one of the kernel's that it is, or "" */
	char args[PORT_SPEC_ARGS_BYTES]; /* else of --vdev */
	bool shared;	   /* its peer maps our memory: few files, then */
	const char *needs; /* what it takes to come up, for people */
};

/*
 * Read @text, the @number-th port, which shall have @queues each way and room
 * for frames of @max_bytes. False with one line in @error
 * (PORT_SPEC_ERROR_BYTES): what is wrong and what is allowed.
 */
bool port_spec_parse(const char *text, unsigned int number, unsigned int queues,
		     uint16_t max_bytes, struct port_spec *spec, char *error);

/* The forms, in one line. */
const char *port_spec_list(void);

/* For help: the forms, and what each is; ends with a NULL form. */
struct port_form {
	const char *form, *help;
};
const struct port_form *port_spec_forms(void);

#endif
