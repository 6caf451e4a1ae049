/* SPDX-License-Identifier: GPL-2.0-only */
/* The ports: configured, their buffers, their link. */
#ifndef PKTGEN_PORT_H
#define PKTGEN_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include <rte_ethdev.h>
#include <rte_mbuf.h>

#define PORTS_MAX 8

struct port {
	uint16_t id;
	bool receive_only;
	char name[RTE_ETH_NAME_MAX_LEN];
	struct rte_mempool *pool; /* for both directions */
	/* Frames that go through it; it drops others, and may not say so. */
	uint16_t least_bytes, most_bytes;
};

struct ports {
	unsigned int count;
	unsigned int queues; /* of each port, each way, with a core */
	unsigned int spread; /* rings of the device that each of them is */
	uint16_t max_bytes;  /* the longest frame, without FCS */
	struct port port[PORTS_MAX];
};

/*
 * Set up and start all ports that EAL found, each with @queues each way, of
 * @spread rings each, and buffers for frames of @max_bytes. Those that
 * @receive_only names (a device's name or a port's number; ends in NULL) send
 * nothing; at least one must be left. Returns NULL, or a line that says why not
 * (valid until the next call); nothing is left open then.
 */
const char *ports_open(struct ports *ports, unsigned int queues,
		       unsigned int spread, uint16_t max_bytes,
		       const char *const *receive_only);

void ports_close(struct ports *ports);

/* How many cores it takes to serve them: one for each queue. */
unsigned int ports_cores(const struct ports *ports);

bool ports_link_up(const struct ports *ports); /* of all */

/* The first port whose link is down, or NULL. */
const struct port *ports_link_down(const struct ports *ports);

/* Block until all links are up, at most @limit_ms. Returns whether they are. */
bool ports_wait_link(const struct ports *ports, uint64_t limit_ms);

/* Who blocks there returns, and nobody blocks there again. */
void ports_end_waits(void);

/*
 * Read and free up to 32 * @bursts received frames of a queue, fewer when there
 * are no more. Only for the thread that sends there. Returns how many there
 * were.
 */
unsigned int port_discard_rx(const struct port *port, uint16_t queue,
			     unsigned int bursts);

#endif
