/* SPDX-License-Identifier: GPL-2.0-only */
/* What the workloads count, and the socket that one of them reads. */
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include "collect/collector.h"
#include "workloads/sink.h"

/* The socket is the agent's too: what waits in it, and what it refused. */
static void add_socket(struct counters *set, const struct procs *procs)
{
	const struct proc *reader = procs_reader(procs);
	__u32 meminfo[SK_MEMINFO_VARS] = {0};
	socklen_t size = sizeof(meminfo);
	unsigned int napi_id;

	if (!reader ||
	    getsockopt(reader->fd, SOL_SOCKET, SO_MEMINFO, meminfo, &size))
		return;
	counters_add(set, "sink", "queue_bytes",
		     meminfo[SK_MEMINFO_RMEM_ALLOC]);
	counters_add(set, "sink", "rcvbuf_bytes", meminfo[SK_MEMINFO_RCVBUF]);
	counters_add(set, "sink", "socket_drops", meminfo[SK_MEMINFO_DROPS]);
	size = sizeof(napi_id);
	if (!getsockopt(reader->fd, SOL_SOCKET, SO_INCOMING_NAPI_ID, &napi_id,
			&size))
		counters_add(set, "sink", "napi_id", napi_id);
}

static void read_work(struct counters *set, const struct collect_from *from)
{
	static struct sink_counts total; /* too large for a stack */

	sink_total(from->env->sink, &total);
	counters_add(set, "sink", "received", total.received);
	counters_add(set, "sink", "flow0", total.flow0);
	counters_add(set, "sink", "foreign", total.foreign);
	counters_add(set, "sink", "passed", total.passed);
	counters_add(set, "sink", "unanswered", total.unanswered);
	counters_add(set, "uio", "received",
		     sink_current(from->env->sink, SINK_UIO)->n.received);
	counters_add(set, "sink", "delivered", from->env->page->delivered);
	add_socket(set, from->procs);
	counters_add(set, "hog", "count", from->env->page->hog);
}

const struct collector_ops collect_work = {.read = read_work};
