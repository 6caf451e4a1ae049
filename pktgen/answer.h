/* SPDX-License-Identifier: GPL-2.0-only */
/* What DPDK's telemetry answers with, whichever version of it there is. */
#ifndef PKTGEN_ANSWER_H
#define PKTGEN_ANSWER_H

#include <stdint.h>

#include <rte_telemetry.h>

#include "report.h"
#include "rxbench/hist.h"

void answer_u64(struct rte_tel_data *d, const char *key, uint64_t value);

/* {"error": @error}. Returns 0, as a command's function does. */
int answer_error(struct rte_tel_data *d, const char *error);

/* Adds each field to the dictionary that is the visitor's argument. */
extern const struct report_visitor answer_fields;

/*
 * A histogram: its summary, and of its buckets that hold something, from the
 * @from-th on, as many as fit into an answer; "next" is where to go on, or 0.
 */
int answer_histogram(struct rte_tel_data *d, const char *name,
		     const struct rxb_hist *h, unsigned int from);

#endif
