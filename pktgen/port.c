/* SPDX-License-Identifier: GPL-2.0-only */
#include "port.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <rte_dev.h>
#include <rte_devargs.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_kvargs.h>

/* More than both rings of any port hold, the per-core cache, and one burst. */
#define POOL_BUFFERS 8191
#define POOL_CACHE 256
#define RING_SLOTS 1024
#define RX_BURST 32

static char failure[160];

/* The link changes in a thread of the driver's; waiters are in others. */
static pthread_mutex_t link_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t link_changed;

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

static const char *set_up_queues(struct port *port)
{
	uint16_t rx_slots = RING_SLOTS, tx_slots = RING_SLOTS;
	unsigned int node = (unsigned int)rte_eth_dev_socket_id(port->id);
	struct rte_eth_conf conf = {0};
	struct rte_eth_dev_info info;
	const char *error = NULL;
	int ret;

	ret = rte_eth_dev_info_get(port->id, &info);
	if (ret)
		return fail("cannot read the port's abilities", ret);
	if (!strcmp(info.driver_name, "net_vhost"))
		error = check_vhost(info.device);
	if (error)
		return error;
	conf.intr_conf.lsc = !!(*info.dev_flags & RTE_ETH_DEV_INTR_LSC);
	ret = rte_eth_dev_configure(port->id, 1, 1, &conf);
	if (ret)
		return fail("cannot configure the port", ret);
	ret = rte_eth_dev_adjust_nb_rx_tx_desc(port->id, &rx_slots, &tx_slots);
	if (ret)
		return fail("cannot size the port's rings", ret);
	ret = rte_eth_rx_queue_setup(port->id, 0, rx_slots, node, NULL,
				     port->pool);
	if (ret)
		return fail("cannot set up the receive queue", ret);
	ret = rte_eth_tx_queue_setup(port->id, 0, tx_slots, node, NULL);
	if (ret)
		return fail("cannot set up the transmit queue", ret);
	return NULL;
}

static const char *start(struct port *port)
{
	const char *error = set_up_queues(port);
	int ret;

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

const char *port_open(struct port *port)
{
	unsigned int ports = rte_eth_dev_count_avail();
	const char *error;

	if (ports != 1) {
		snprintf(failure, sizeof(failure),
			 "%u ports; exactly one is needed, e.g. "
			 "--vdev net_vhost0,iface=PATH",
			 ports);
		return failure;
	}
	port->id = (uint16_t)rte_eth_find_next(0);
	port->pool = rte_pktmbuf_pool_create("frames", POOL_BUFFERS, POOL_CACHE,
					     0, RTE_MBUF_DEFAULT_BUF_SIZE,
					     rte_eth_dev_socket_id(port->id));
	if (!port->pool)
		return fail("cannot allocate frame buffers", -rte_errno);
	init_link_condition();
	error = start(port);
	if (error)
		port_close(port);
	return error;
}

void port_close(struct port *port)
{
	/* A port that did not start says so; there is no other way back. */
	rte_eth_dev_stop(port->id);
	rte_eth_dev_close(port->id);
	rte_mempool_free(port->pool);
	port->pool = NULL;
}

bool port_link_up(const struct port *port)
{
	struct rte_eth_link link;

	return !rte_eth_link_get_nowait(port->id, &link) &&
	       link.link_status == RTE_ETH_LINK_UP;
}

bool port_wait_link(const struct port *port, uint64_t limit_ms)
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
	while (!(up = port_link_up(port))) {
		if (pthread_cond_timedwait(&link_changed, &link_lock, &until))
			break;
	}
	pthread_mutex_unlock(&link_lock);
	return up;
}

unsigned int port_discard_rx(const struct port *port, unsigned int bursts)
{
	struct rte_mbuf *frames[RX_BURST];
	unsigned int total = 0;
	uint16_t count;

	while (bursts--) {
		count = rte_eth_rx_burst(port->id, 0, frames, RX_BURST);
		rte_pktmbuf_free_bulk(frames, count);
		total += count;
		if (count < RX_BURST)
			break;
	}
	return total;
}
