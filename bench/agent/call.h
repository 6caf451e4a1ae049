/* SPDX-License-Identifier: GPL-2.0-only */
/* One request and its answer, as a verb's handler sees them. */
#ifndef BENCH_AGENT_CALL_H
#define BENCH_AGENT_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include <rxbench/proto.h>

#include "agent/why.h"

struct agent;

struct call {
	struct agent *agent;
	const struct rxb_proto_msg *msg;
	struct why why;		 /* set: the answer ends in err */
	size_t used;		 /* of ok */
	char ok[RXB_PROTO_LINE]; /* the arguments behind ok */
};

/* One line of data; bytes that are not printable become blanks. */
void call_data(struct call *call, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* One argument of the answer's last line. */
void call_put(struct call *call, const char *key, const char *value);
void call_put_u64(struct call *call, const char *key, uint64_t value);

/* The request's argument, or "" when it has none. */
const char *call_arg(const struct call *call, const char *key);

/*
 * The argument as a number of @min..@max; @out stays as it is when there is
 * none. 0, or -1 with call->why.
 */
int call_number(struct call *call, const char *key, uint64_t min, uint64_t max,
		uint64_t *out);

/* End the answer. */
void call_finish(struct call *call);

#endif
