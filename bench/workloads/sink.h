/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The counters of those who take frames at the end of the receive path, in
 * memory that they share with the agent.
 */
#ifndef BENCH_WORKLOADS_SINK_H
#define BENCH_WORKLOADS_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <rxbench/hist.h>
#include <rxbench/seqwin.h>
#include <rxbench/stages.h>

struct workload_env;

/* Who takes frames: each is a process of its own, and has its own account. */
enum sink_taker {
	SINK_SOCKET, /* the application that has the socket */
	SINK_UIO,    /* workload uio */
	SINK_TAKERS
};

struct sink_counts {
	uint64_t received;   /* datagrams of this epoch, duplicates included */
	uint64_t flow0;	     /* of these, of the flow that may be steady */
	uint64_t foreign;    /* no stamp, or another epoch's */
	uint64_t unanswered; /* taken, but the reply could not be sent */
	uint64_t reordered;  /* overtaken by a later one */
	uint64_t flow_reordered; /* of these, by one of their own flow */
	uint64_t duplicates; /* of received, or too old to tell; one taker's */
	uint64_t next;	     /* highest sequence number + 1; 0: none yet */
	uint64_t early;	     /* before their planned instant: clock error */
	uint64_t passed;     /* sent on, whosever they were */
	uint64_t first_ns, last_ns; /* CLOCK_MONOTONIC_RAW here; 0: none */
	struct rxb_hist latency;    /* planned instant to application, ns */
	struct rxb_hist send;	    /* planned instant to sent, ns */
};

/* Of so many flows the order is looked at. */
#define SINK_FLOWS 1024

/* One taker's account of a trial; written by it alone while the trial lasts. */
struct sink_trial {
	uint16_t epoch;
	int64_t offset_ns; /* this clock = the generator's + offset */
	struct sink_counts n;
	struct seqwin seen;
	uint32_t flow_next[SINK_FLOWS]; /* number behind the newest of each */
	uint8_t tag_shift;		/* rxb_stage_tagged's */
	uint64_t taken_ns[RXB_STAGE_SLOTS]; /* when, of tagged frames; or 0 */
};

/*
 * The agent prepares the trial that is not in use and publishes it by its
 * number; a taker looks the number up for every datagram. So neither waits
 * for the other and no count is ever reset under its writer.
 */
struct sink_shared {
	uint32_t current; /* number of the trial; its record is number % 2 */
	bool traced; /* takers that the kernel does not see say what they do */
	struct sink_trial trial[2][SINK_TAKERS];
};

/* The agent's side: begin a trial with all counts at zero. */
void sink_begin(struct sink_shared *s, uint16_t epoch, int64_t offset_ns);

/*
 * Of the trial that was begun, and before it: note when tagged frames come.
 */
void sink_tag(struct sink_shared *s, uint8_t shift);

/* The agent traces, or no longer does. */
void sink_trace(struct sink_shared *s, bool traced);
bool sink_traced(const struct sink_shared *s);

/* The running trial of one taker. Its counts may still move. */
struct sink_trial *sink_current(struct sink_shared *s, enum sink_taker who);

/* What all takers together have of the running trial. Returns its epoch. */
uint16_t sink_total(struct sink_shared *s, struct sink_counts *total);

/*
 * Account for one datagram that was taken at @now_ns. Returns 1 when it counts
 * as delivered, else 0. Pure but for @t.
 */
unsigned int sink_take(struct sink_trial *t, const void *datagram, size_t bytes,
		       uint64_t now_ns);

/* The same for one that was taken and could not be answered. */
void sink_refuse(struct sink_trial *t, const void *datagram, size_t bytes);

/* The same for a datagram that @who takes now, with all that is to be told. */
void sink_deliver(const struct workload_env *env, enum sink_taker who,
		  const void *datagram, size_t bytes);

/* A socket on the sink's port, or -errno. */
int sink_open(const struct workload_env *env);

#endif
