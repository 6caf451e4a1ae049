/* SPDX-License-Identifier: GPL-2.0-only */
#include "port.h"

#include <ctype.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <rte_dev.h>
#include <rte_devargs.h>
#include <rte_errno.h>
#include <rte_kvargs.h>

#include "rxbench/stamp.h"

/* More than both rings of a queue hold, the per-core cache, and one burst. */
#define POOL_BUFFERS 4096
#define POOL_BUFFERS_MIN 8191
#define POOL_CACHE 256
#define BUFFER_STEP 1024 /* what NICs can be told about a buffer's size */
#define RING_SLOTS 1024
#define RX_BURST 32

static char failure[160];

/* The link changes in a thread of the driver's; waiters are in others. */
static pthread_mutex_t link_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t link_changed;
static bool waits_ended;

static const char *fail(const char *what, int error)
{
	snprintf(failure, sizeof(failure), "%s: %s", what, strerror(-error));
	return failure;
}

/*
 * A vhost-user port takes the socket's place without a look: DPDK cuts a path
 * that is too long, and on its way out removes one that belongs to another.
 */
static const char *check_socket(const char *path)
{
	if (strlen(path) >= sizeof(((struct sockaddr_un *)NULL)->sun_path))
		snprintf(failure, sizeof(failure),
			 "the socket's path is too long: %.64s...", path);
	else if (!access(path, F_OK))
		snprintf(failure, sizeof(failure),
			 "%s exists; remove it if nobody uses it", path);
	else
		return NULL;
	return failure;
}

static const char *check_vhost(const struct rte_device *device)
{
	const struct rte_devargs *devargs = rte_dev_devargs(device);
	const char *error = NULL, *path, *client;
	struct rte_kvargs *args;

	if (!devargs || !devargs->args)
		return NULL;
	args = rte_kvargs_parse(devargs->args, NULL);
	if (!args)
		return NULL;
	path = rte_kvargs_get(args, "iface");
	client = rte_kvargs_get(args, "client");
	if (path && (!client || !strcmp(client, "0")))
		error = check_socket(path);
	rte_kvargs_free(args);
	return error;
}

static int on_link_event(uint16_t port_id, enum rte_eth_event_type type,
			 void *arg, void *result)
{
	(void)port_id, (void)type, (void)arg, (void)result;
	pthread_mutex_lock(&link_lock);
	pthread_cond_broadcast(&link_changed);
	pthread_mutex_unlock(&link_lock);
	return 0;
}

static void init_link_condition(void)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&link_changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

/* A kernel's interface takes whole Ethernet headers, and no more than its MTU.
 */
static void bound_frames(const struct ports *ports, struct port *port,
			 const char *driver)
{
	bool socket = !strcmp(driver, "net_af_packet");

	port->least_bytes =
		socket || !strcmp(driver, "net_tap") ? RTE_ETHER_HDR_LEN : 1;
	port->most_bytes = socket ? ports->max_bytes : UINT16_MAX;
}

/* Of each port, each way. */
static uint16_t rings(const struct ports *ports)
{
	return (uint16_t)(ports->queues * ports->spread);
}

static const char *configure(const struct ports *ports, struct port *port)
{
	struct rte_eth_conf conf = {0};
	struct rte_eth_dev_info info;
	const char *error = NULL;
	uint16_t mtu;
	int ret;

	ret = rte_eth_dev_info_get(port->id, &info);
	if (ret)
		return fail("cannot read the port's abilities", ret);
	bound_frames(ports, port, info.driver_name);
	if (!strcmp(info.driver_name, "net_vhost"))
		error = check_vhost(info.device);
	if (error)
		return error;
	if (rings(ports) > info.max_rx_queues ||
	    rings(ports) > info.max_tx_queues) {
		snprintf(failure, sizeof(failure),
			 "--queues %u --spread %u: %s has %u to receive and "
			 "%u to send",
			 ports->queues, ports->spread, port->name,
			 info.max_rx_queues, info.max_tx_queues);
		return failure;
	}
	conf.intr_conf.lsc = !!(*info.dev_flags & RTE_ETH_DEV_INTR_LSC);
	/* Ports whose buffers' size is an option of theirs know no other MTU.
	 */
	mtu = (uint16_t)(ports->max_bytes - RTE_ETHER_HDR_LEN);
	if (mtu > RTE_ETHER_MTU && mtu <= info.max_mtu &&
	    ports->max_bytes + 4u <= info.max_rx_pktlen)
		conf.rxmode.mtu = mtu;
	ret = rte_eth_dev_configure(port->id, rings(ports), rings(ports),
				    &conf);
	return ret ? fail("cannot configure the port", ret) : NULL;
}

static const char *set_up_queues(const struct ports *ports, struct port *port)
{
	uint16_t rx_slots = RING_SLOTS, tx_slots = RING_SLOTS, queue;
	unsigned int node = (unsigned int)rte_eth_dev_socket_id(port->id);
	int ret;

	ret = rte_eth_dev_adjust_nb_rx_tx_desc(port->id, &rx_slots, &tx_slots);
	if (ret)
		return fail("cannot size the port's rings", ret);
	for (queue = 0; queue < rings(ports); queue++) {
		ret = rte_eth_rx_queue_setup(port->id, queue, rx_slots, node,
					     NULL, port->pool);
		if (ret)
			return fail("cannot set up the receive queue", ret);
		ret = rte_eth_tx_queue_setup(port->id, queue, tx_slots, node,
					     NULL);
		if (ret)
			return fail("cannot set up the transmit queue", ret);
	}
	return NULL;
}

static const char *start(const struct ports *ports, struct port *port)
{
	const char *error = configure(ports, port);
	int ret;

	if (!error)
		error = set_up_queues(ports, port);
	if (error)
		return error;
	ret = rte_eth_dev_callback_register(port->id, RTE_ETH_EVENT_INTR_LSC,
					    on_link_event, NULL);
	if (ret)
		return fail("cannot watch the port's link", ret);
	ret = rte_eth_dev_start(port->id);
	if (ret)
		return fail("cannot start the port", ret);
	/* Software ports know no filter and may refuse: that is fine. */
	rte_eth_promiscuous_enable(port->id);
	return NULL;
}

static const char *make_pool(const struct ports *ports, struct port *port)
{
	unsigned int buffers = POOL_BUFFERS * rings(ports) - 1;
	unsigned int room = RTE_MBUF_DEFAULT_DATAROOM;
	char name[RTE_MEMPOOL_NAMESIZE];

	if (buffers < POOL_BUFFERS_MIN)
		buffers = POOL_BUFFERS_MIN;
	if (ports->max_bytes > RXB_MAX_FRAME_BYTES)
		room = RTE_ALIGN_CEIL(ports->max_bytes + RTE_VLAN_HLEN,
				      BUFFER_STEP);
	snprintf(name, sizeof(name), "frames-%u", port->id);
	port->pool =
		rte_pktmbuf_pool_create(name, buffers, POOL_CACHE, 0,
					(uint16_t)(room + RTE_PKTMBUF_HEADROOM),
					rte_eth_dev_socket_id(port->id));
	return port->pool ? NULL
			  : fail("cannot allocate frame buffers", -rte_errno);
}

static bool is_named(const struct port *port, const char *name)
{
	char *end;

	if (isdigit((unsigned char)*name))
		return strtoul(name, &end, 10) == port->id && !*end;
	return !strcmp(name, port->name);
}

static const char *name_roles(struct ports *ports,
			      const char *const *receive_only)
{
	unsigned int i, senders = ports->count;
	bool known;

	for (; receive_only && *receive_only; receive_only++) {
		known = false;
		for (i = 0; i < ports->count; i++) {
			if (!is_named(&ports->port[i], *receive_only))
				continue;
			known = true;
			senders -= !ports->port[i].receive_only;
			ports->port[i].receive_only = true;
		}
		if (!known) {
			snprintf(failure, sizeof(failure),
				 "--rx-port %.64s: no such port",
				 *receive_only);
			return failure;
		}
	}
	if (senders)
		return NULL;
	return "there is no port to send from";
}

static const char *find_ports(struct ports *ports)
{
	uint16_t id;

	RTE_ETH_FOREACH_DEV(id)
	{
		struct port *port = &ports->port[ports->count];

		if (ports->count == PORTS_MAX) {
			snprintf(failure, sizeof(failure), "more than %d ports",
				 PORTS_MAX);
			return failure;
		}
		port->id = id;
		rte_eth_dev_get_name_by_port(id, port->name);
		ports->count++;
	}
	if (!ports->count)
		return "no port; give one, e.g. --port vhost:PATH";
	return NULL;
}

const char *ports_open(struct ports *ports, unsigned int queues,
		       unsigned int spread, uint16_t max_bytes,
		       const char *const *receive_only)
{
	const char *error;
	unsigned int i;

	memset(ports, 0, sizeof(*ports));
	ports->queues = queues;
	ports->spread = spread;
	ports->max_bytes = max_bytes;
	error = find_ports(ports);
	if (!error)
		error = name_roles(ports, receive_only);
	init_link_condition();
	for (i = 0; !error && i < ports->count; i++) {
		error = make_pool(ports, &ports->port[i]);
		if (!error)
			error = start(ports, &ports->port[i]);
	}
	if (error)
		ports_close(ports);
	return error;
}

void ports_close(struct ports *ports)
{
	unsigned int i;

	for (i = 0; i < ports->count; i++) {
		struct port *port = &ports->port[i];

		/* One that did not start says so; there is no way to ask. */
		rte_eth_dev_stop(port->id);
		rte_eth_dev_close(port->id);
	}
	/* A ring's buffers may be another port's: pools go last. */
	for (i = 0; i < ports->count; i++)
		rte_mempool_free(ports->port[i].pool);
	ports->count = 0;
}

unsigned int ports_cores(const struct ports *ports)
{
	return ports->count * ports->queues;
}

static bool is_up(const struct port *port)
{
	struct rte_eth_link link;

	return !rte_eth_link_get_nowait(port->id, &link) &&
	       link.link_status == RTE_ETH_LINK_UP;
}

const struct port *ports_link_down(const struct ports *ports)
{
	unsigned int i;

	for (i = 0; i < ports->count; i++) {
		if (!is_up(&ports->port[i]))
			return &ports->port[i];
	}
	return NULL;
}

bool ports_link_up(const struct ports *ports)
{
	return !ports_link_down(ports);
}

bool ports_wait_link(const struct ports *ports, uint64_t limit_ms)
{
	struct timespec until;
	bool up;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(limit_ms / 1000);
	until.tv_nsec += (long)(limit_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	pthread_mutex_lock(&link_lock);
	while (!(up = ports_link_up(ports)) && !waits_ended) {
		if (pthread_cond_timedwait(&link_changed, &link_lock, &until))
			break;
	}
	pthread_mutex_unlock(&link_lock);
	return up;
}

void ports_end_waits(void)
{
	pthread_mutex_lock(&link_lock);
	waits_ended = true;
	pthread_cond_broadcast(&link_changed);
	pthread_mutex_unlock(&link_lock);
}

unsigned int port_discard_rx(const struct port *port, uint16_t queue,
			     unsigned int bursts)
{
	struct rte_mbuf *frames[RX_BURST];
	unsigned int total = 0;
	uint16_t count;

	while (bursts--) {
		count = rte_eth_rx_burst(port->id, queue, frames, RX_BURST);
		rte_pktmbuf_free_bulk(frames, count);
		total += count;
		if (count < RX_BURST)
			break;
	}
	return total;
}
