/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines in, lines out: a virtio-serial port, or stdin and stdout. */
#ifndef BENCH_AGENT_PORT_H
#define BENCH_AGENT_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <rxbench/proto.h>

#include "agent/why.h"

struct port {
	int in, out;
	bool script; /* no descriptors: script.h */
	/*
	 * A virtio port whose host side closed stays readable with EOF and may
	 * open again; other ports end with EOF.
	 */
	bool reopens;
	bool ended;
	bool lost; /* the host went away inside an answer: drop its rest */
	bool skip; /* inside a line that was too long */
	uint64_t heard_ns; /* CLOCK_MONOTONIC_RAW when the last bytes came */
	size_t in_used, out_used;
	char in_buf[RXB_PROTO_LINE];
	char out_buf[32768]; /* what virtio_console takes in one write */
};

void port_open_stdio(struct port *port);

/* For answers only: requests come from the script. */
void port_open_script(struct port *port);

/* Find and open the guest's RXB_PROTO_PORT; 0, or -1 with @why. */
int port_open_virtio(struct port *port, unsigned int limit_ms, struct why *why);

/*
 * Take what is there and call @line for each whole line (without '\n'; @why is
 * NULL, or why there is no line to parse). Sets ended at the end.
 */
void port_receive(struct port *port,
		  void (*line)(char *text, const char *why, void *arg),
		  void *arg);

/* Queue @size bytes; blocks (bounded) only when the buffer is full. */
void port_put(struct port *port, const char *data, size_t size);

/* Push the buffer out; gives up, dropping it, when the host does not read. */
void port_flush(struct port *port);

#endif
