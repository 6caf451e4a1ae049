/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The UDP application at the end of the receive path: takes one datagram a
 * call, as a simple server does, and throws it away.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <rxbench/stamp.h>

#include "workloads/server.h"
#include "workloads/sink.h"
#include "workloads/workload.h"

void sink_begin(struct sink_shared *s, uint16_t epoch, int64_t offset_ns)
{
	uint32_t next = s->current + 1;

	for (int who = 0; who < SINK_TAKERS; who++) {
		struct sink_trial *t = &s->trial[next % 2][who];

		memset(t, 0, sizeof(*t));
		rxb_hist_reset(&t->n.latency);
		rxb_hist_reset(&t->n.send);
		t->epoch = epoch;
		t->offset_ns = offset_ns;
		t->tag_shift = RXB_STAGE_NONE;
	}
	__atomic_store_n(&s->current, next, __ATOMIC_RELEASE);
}

void sink_tag(struct sink_shared *s, uint8_t shift)
{
	for (int who = 0; who < SINK_TAKERS; who++)
		sink_current(s, (enum sink_taker)who)->tag_shift = shift;
}

void sink_trace(struct sink_shared *s, bool traced)
{
	__atomic_store_n(&s->traced, traced, __ATOMIC_RELAXED);
}

bool sink_traced(const struct sink_shared *s)
{
	return __atomic_load_n(&s->traced, __ATOMIC_RELAXED);
}

struct sink_trial *sink_current(struct sink_shared *s, enum sink_taker who)
{
	uint32_t current = __atomic_load_n(&s->current, __ATOMIC_ACQUIRE);

	return &s->trial[current % 2][who];
}

uint16_t sink_total(struct sink_shared *s, struct sink_counts *total)
{
	memset(total, 0, sizeof(*total));
	rxb_hist_reset(&total->latency);
	rxb_hist_reset(&total->send);
	for (int who = 0; who < SINK_TAKERS; who++) {
		const struct sink_counts *n =
			&sink_current(s, (enum sink_taker)who)->n;

		total->received += n->received;
		total->flow0 += n->flow0;
		total->foreign += n->foreign;
		total->unanswered += n->unanswered;
		total->reordered += n->reordered;
		total->flow_reordered += n->flow_reordered;
		total->duplicates += n->duplicates;
		total->early += n->early;
		total->passed += n->passed;
		if (n->next > total->next)
			total->next = n->next;
		if (!total->first_ns ||
		    (n->first_ns && n->first_ns < total->first_ns))
			total->first_ns = n->first_ns;
		if (n->last_ns > total->last_ns)
			total->last_ns = n->last_ns;
		rxb_hist_merge(&total->latency, &n->latency);
		rxb_hist_merge(&total->send, &n->send);
	}
	return sink_current(s, SINK_SOCKET)->epoch;
}

/* How late it was sent, and when it came if that is looked at. */
static void take_stages(struct sink_trial *t, const struct rxb_stamp *stamp,
			uint64_t now_ns)
{
	uint32_t seq = be32toh(stamp->seq);

	rxb_hist_add(&t->n.send, rxb_stamp_lag(stamp));
	if (rxb_stage_tagged(seq, t->tag_shift))
		t->taken_ns[rxb_stage_slot(seq, t->tag_shift)] = now_ns;
}

/* Receive queues run beside each other, but a flow has one of them. */
static void take_flow(struct sink_trial *t, uint32_t flow, uint32_t seq)
{
	t->n.flow0 += !flow;
	if (flow >= SINK_FLOWS)
		return;
	if (seq < t->flow_next[flow])
		t->n.flow_reordered++;
	else
		t->flow_next[flow] = seq + 1;
}

/* A frame of this trial; its stamp may stand at any address. */
static bool read_stamp(const struct sink_trial *t, const void *datagram,
		       size_t bytes, struct rxb_stamp *stamp)
{
	if (bytes < sizeof(*stamp))
		return false;
	memcpy(stamp, datagram, sizeof(*stamp));
	return be16toh(stamp->magic) == RXB_STAMP_MAGIC &&
	       be16toh(stamp->epoch) == t->epoch;
}

unsigned int sink_take(struct sink_trial *t, const void *datagram, size_t bytes,
		       uint64_t now_ns)
{
	struct rxb_stamp stamp;
	int64_t latency_ns;

	if (!read_stamp(t, datagram, bytes, &stamp)) {
		t->n.foreign++;
		return 0;
	}
	t->n.received++;
	take_flow(t, be32toh(stamp.flow_lag) >> RXB_STAMP_LAG_BITS,
		  be32toh(stamp.seq));
	if (!t->n.first_ns)
		t->n.first_ns = now_ns;
	t->n.last_ns = now_ns;
	switch (seqwin_add(&t->seen, be32toh(stamp.seq))) {
	case SEQWIN_IN_ORDER:
		break;
	case SEQWIN_REORDERED:
		t->n.reordered++;
		break;
	case SEQWIN_DUPLICATE:
	case SEQWIN_STALE:
		t->n.duplicates++;
		break;
	}
	t->n.next = t->seen.next;
	latency_ns = rxb_stamp_since(&stamp, now_ns - (uint64_t)t->offset_ns);
	if (latency_ns < 0) {
		t->n.early++;
		latency_ns = 0;
	}
	rxb_hist_add(&t->n.latency, (uint64_t)latency_ns);
	take_stages(t, &stamp, now_ns);
	return 1;
}

void sink_refuse(struct sink_trial *t, const void *datagram, size_t bytes)
{
	struct rxb_stamp stamp;

	if (read_stamp(t, datagram, bytes, &stamp))
		t->n.unanswered++;
	else
		t->n.foreign++;
}

void sink_deliver(const struct workload_env *env, enum sink_taker who,
		  const void *datagram, size_t bytes)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	if (sink_take(sink_current(env->sink, who), datagram, bytes,
		      (uint64_t)now.tv_sec * 1000000000u +
			      (uint64_t)now.tv_nsec))
		__atomic_fetch_add(&env->page->delivered, 1, __ATOMIC_RELAXED);
}

int sink_open(const struct workload_env *env)
{
	struct sockaddr_in any = {
		.sin_family = AF_INET,
		.sin_port = htons(RXB_SINK_UDP_PORT),
		.sin_addr.s_addr = htonl(INADDR_ANY),
	};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	(void)env;
	if (fd < 0)
		return -errno;
	if (!bind(fd, (struct sockaddr *)&any, sizeof(any)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static void sink_run(const struct workload_env *env, int fd)
{
	server_run(env, fd, NULL);
}

const struct workload workload_sink = {
	.name = "sink",
	.summary = "UDP application on the discard port with its own histogram",
	.is_app = true,
	.open = server_open,
	.with = "uio",
	.run = sink_run,
	.reads_socket = true,
};
