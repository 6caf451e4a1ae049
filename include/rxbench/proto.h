/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The words that rxbench and its agent exchange over a dedicated port.
 *
 * Lines of text, each ended by '\n', at most RXB_PROTO_LINE bytes with it:
 *
 *   request   SEQ VERB [KEY=VALUE ...]
 *   answer    SEQ + DATA                (any number, in order)
 *             SEQ ok [KEY=VALUE ...]    (exactly one of these
 *             SEQ err MESSAGE            two ends the answer)
 *
 * SEQ is a decimal number chosen by the asker. In VALUE, the bytes '%', '=',
 * space, and everything below 0x21 or above 0x7e stand as %XX (RFC 3986).
 * DATA and MESSAGE run to the end of the line and are plain printable text.
 * Pure functions; no allocation.
 */
#ifndef RXBENCH_PROTO_H
#define RXBENCH_PROTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RXB_PROTO_VERSION 1
#define RXB_PROTO_LINE 4096
/* The first line of an agent that was started over ssh. */
#define RXB_PROTO_GREETING "rxbench-agent is here"
#define RXB_PROTO_ARGS 24
/* The virtio-serial port's name: /dev/virtio-ports/NAME, or vport with it. */
#define RXB_PROTO_PORT "org.rxbench.agent"

/*
 * Where the guest must not hear from outside: a fw_cfg file with requests, the
 * debug console (isa-debugcon) for the answers, and the panic device
 * (pvpanic), which stops the machine when all is said.
 */
#define RXB_SCRIPT_FILE "opt/org.rxbench/script"
#define RXB_SCRIPT_OUT 0xe9
#define RXB_SCRIPT_PAUSE 0x505

struct rxb_proto_arg {
	const char *key;
	const char *value; /* decoded */
};

enum rxb_proto_kind {
	RXB_PROTO_REQUEST,
	RXB_PROTO_DATA,
	RXB_PROTO_OK,
	RXB_PROTO_ERR,
};

struct rxb_proto_msg {
	uint32_t seq;
	enum rxb_proto_kind kind;
	const char *verb; /* requests: the verb */
	const char *text; /* DATA and ERR: the rest of the line */
	unsigned int nargs;
	struct rxb_proto_arg arg[RXB_PROTO_ARGS];
};

/*
 * Parse one line (without its '\n') in place; @line is cut into strings that
 * @msg points to. Returns NULL, or a constant text that says what is wrong.
 */
const char *rxb_proto_parse(char *line, struct rxb_proto_msg *msg);

/* The value of @key, or NULL. */
const char *rxb_proto_get(const struct rxb_proto_msg *msg, const char *key);

/* The value of @key as a whole number in @out; false when absent or not one. */
bool rxb_proto_get_u64(const struct rxb_proto_msg *msg, const char *key,
		       uint64_t *out);

/*
 * Append " KEY=VALUE" with VALUE encoded to @line, which holds @used bytes of
 * @size. Returns the new length, or 0 when it does not fit.
 */
size_t rxb_proto_put(char *line, size_t used, size_t size, const char *key,
		     const char *value);

#endif
