/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one port that EAL found: configured with one queue each way, its
 * buffers, its link.
 */
#ifndef PKTGEN_PORT_H
#define PKTGEN_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_mbuf.h>

struct port {
	uint16_t id;
	struct rte_mempool *pool; /* for both directions */
};

/*
 * Set up the only available port and start it. Returns NULL, or a line that
 * says why not (valid until the next call); nothing is left open then.
 */
const char *port_open(struct port *port);

void port_close(struct port *port);

bool port_link_up(const struct port *port);

/* Block until the link is up, at most @limit_ms. Returns whether it is. */
bool port_wait_link(const struct port *port, uint64_t limit_ms);

/*
 * Read and free up to 32 * @bursts received frames, fewer when there are no
 * more. Only for the thread that sends. Returns how many there were.
 */
unsigned int port_discard_rx(const struct port *port, unsigned int bursts);

#endif
