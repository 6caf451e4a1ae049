/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/sock_diag.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "agent/agent.h"
#include "agent/clock.h"
#include "agent/counters.h"
#include "agent/ethtool.h"
#include "agent/irqs.h"
#include "agent/netif.h"
#include "workloads/sink.h"

void counters_add(struct counters *set, const char *group, const char *name,
		  uint64_t value)
{
	struct counter *c = &set->c[set->n];

	if (set->n == COUNTERS_MAX)
		return;
	set->n++;
	snprintf(c->name, sizeof(c->name), "%s.%s", group, name);
	for (char *at = c->name; *at; at++)
		if (*at == ' ')
			*at = '_';
	c->value = value;
}

uint64_t counters_get(const struct counters *set, const char *name)
{
	for (unsigned int i = 0; i < set->n; i++)
		if (!strcmp(set->c[i].name, name))
			return set->c[i].value;
	return 0;
}

#define LINK_STAT(field)                                          \
	{                                                         \
#field, offsetof(struct rtnl_link_stats64, field) \
	}
static const struct {
	const char *name;
	size_t offset;
} link_stats[] = {
	LINK_STAT(rx_packets),	     LINK_STAT(tx_packets),
	LINK_STAT(rx_bytes),	     LINK_STAT(tx_bytes),
	LINK_STAT(rx_errors),	     LINK_STAT(tx_errors),
	LINK_STAT(rx_dropped),	     LINK_STAT(tx_dropped),
	LINK_STAT(multicast),	     LINK_STAT(rx_length_errors),
	LINK_STAT(rx_over_errors),   LINK_STAT(rx_crc_errors),
	LINK_STAT(rx_frame_errors),  LINK_STAT(rx_fifo_errors),
	LINK_STAT(rx_missed_errors), LINK_STAT(rx_nohandler),
};

static void add_link_stats(struct counters *set, const char *ifname)
{
	struct rtnl_link_stats64 stats;

	if (!netif_stats(ifname, &stats))
		return;
	for (size_t i = 0; i < sizeof(link_stats) / sizeof(*link_stats); i++) {
		__u64 value;

		memcpy(&value, (const char *)&stats + link_stats[i].offset,
		       sizeof(value));
		counters_add(set, "dev", link_stats[i].name, value);
	}
}

static void add_driver_stat(const char *name, uint64_t value, void *arg)
{
	counters_add(arg, "drv", name, value);
}

/*
 * Line by line: a driver's own line repeats what its parent took, so a sum
 * would count such interrupts twice.
 */
static void add_irq(const char *number, const char *handler, void *arg)
{
	counters_add(arg, "irq", handler, irqs_count(number));
}

/* The socket is the agent's too: what waits in it, and what it refused. */
static void add_socket(struct counters *set, const struct procs *procs)
{
	const struct proc *sink = procs_find(procs, "sink");
	__u32 meminfo[SK_MEMINFO_VARS] = {0};
	socklen_t size = sizeof(meminfo);
	unsigned int napi_id;

	if (!sink ||
	    getsockopt(sink->fd, SOL_SOCKET, SO_MEMINFO, meminfo, &size))
		return;
	counters_add(set, "sink", "queue_bytes",
		     meminfo[SK_MEMINFO_RMEM_ALLOC]);
	counters_add(set, "sink", "rcvbuf_bytes", meminfo[SK_MEMINFO_RCVBUF]);
	counters_add(set, "sink", "socket_drops", meminfo[SK_MEMINFO_DROPS]);
	size = sizeof(napi_id);
	if (!getsockopt(sink->fd, SOL_SOCKET, SO_INCOMING_NAPI_ID, &napi_id,
			&size))
		counters_add(set, "sink", "napi_id", napi_id);
}

static void add_workloads(struct counters *set, const struct agent *agent)
{
	static struct sink_counts total; /* too large for a stack */

	sink_total(agent->env.sink, &total);
	counters_add(set, "sink", "received", total.received);
	counters_add(set, "sink", "foreign", total.foreign);
	counters_add(set, "uio", "received",
		     sink_current(agent->env.sink, SINK_UIO)->n.received);
	counters_add(set, "sink", "delivered", agent->env.page->delivered);
	add_socket(set, &agent->procs);
	counters_add(set, "hog", "count", agent->env.page->hog);
}

void counters_frames(struct counters *set, struct agent *agent,
		     const char *ifname)
{
	set->n = 0;
	set->raw_ns = clock_raw_ns();
	ethtool_stats(ifname, add_driver_stat, set);
	add_link_stats(set, ifname);
	counters_proc_frames(set);
	add_workloads(set, agent);
}

void counters_costs(struct counters *set, const char *ifname)
{
	irqs_of(ifname, add_irq, set);
	counters_proc_costs(set);
}

void counters_take(struct counters *set, struct agent *agent,
		   const char *ifname)
{
	counters_frames(set, agent, ifname);
	counters_costs(set, ifname);
}
