/* SPDX-License-Identifier: GPL-2.0-only */
/* Those options that are no keys of a request. */
#ifndef PKTGEN_OPTIONS_OWN_H
#define PKTGEN_OPTIONS_OWN_H

#include <glib.h>

#include "options.h"

/* What was read, before it is one whole. */
struct reading {
	struct options *options;
	GPtrArray *ports;      /* of strings, as typed */
	GArray *receive_only;  /* of bool, one for each of them */
	GPtrArray *rx_numbers; /* of strings: ports that others name */
	GPtrArray *physical;   /* of strings: what may lead out of here */
	GArray *cpus;	       /* of int, or NULL */
	bool jumbo;
	bool trial; /* something was said that only a trial has */
	uint64_t seen;
};

struct own_option {
	const char *name, *value, *help; /* no value: a switch */
	bool repeatable;
	/* False with what is needed in @why (VALUES_ERROR_BYTES). */
	bool (*read)(const char *value, struct reading *r, char *why);
};

/* Ends with a NULL name. */
extern const struct own_option own_options[];

#endif
