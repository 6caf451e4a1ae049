/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the agent's verb "trace" says, as events in the order in which they
 * happened. Pure.
 */
#ifndef BENCH_STATS_TRACE_H
#define BENCH_STATS_TRACE_H

#include <glib.h>

/*
 * In brackets what number, other, object and name of an event are. An entry is
 * followed by its exit, which has the same number and object.
 */
enum trace_kind {
	TRACE_IRQ_ENTRY,    /* [interrupt; ; ; its name] */
	TRACE_IRQ_EXIT,	    /* [interrupt; ; ; "handled" or "unhandled"] */
	TRACE_VECTOR_ENTRY, /* [vector; ; ; "local_timer" ...] */
	TRACE_VECTOR_EXIT,
	TRACE_SOFTIRQ_ENTRY, /* [vector; ; ; its name] */
	TRACE_SOFTIRQ_EXIT,
	TRACE_TASKLET_ENTRY, /* [; ; tasklet; function] */
	TRACE_TASKLET_EXIT,
	TRACE_TIMER_ENTRY, /* [; ; timer; function] */
	TRACE_TIMER_EXIT,
	TRACE_WORK_ENTRY, /* [; ; work; function] */
	TRACE_WORK_EXIT,
	TRACE_SWITCH,	  /* [next pid; previous pid; ; next one's name] */
	TRACE_WAKING,	  /* [woken pid; ; ; its name] */
	TRACE_RAISE,	  /* [softirq vector; ; ; its name] */
	TRACE_QUEUE_WORK, /* [; ; work; function] */
	TRACE_HARVEST,	  /* [frames; interface; ; context] */
	TRACE_BACKLOG,	  /* netif_rx [; ; skb; interface] */
	TRACE_PROTOCOL, /* netif_receive_skb, or a program [; ; skb; interface]
			 */
	TRACE_CONSUMED, /* [; ; skb; ] */
	TRACE_RECEIVED, /* a datagram, by a process [length; ; ; family] */
};

struct trace_event {
	gint64 ns;
	guint64 object;
	const char *name;
	const char *comm; /* of the thread that ran, or was interrupted */
	int pid, cpu;
	int number, other;
	enum trace_kind kind;
	gboolean hardirq, softirq; /* served here */
	gboolean irqs_off;
	gboolean softirqs_off; /* none can start here */
};

struct trace_task {
	int pid;
	const char *policy; /* "other", "fifo", "rr" ... */
	int priority;	    /* real-time priority, or else the nice value */
	const char *comm;
};

struct trace {
	GArray *events;	   /* struct trace_event */
	GHashTable *tasks; /* pid -> struct trace_task * */
	const char *iface;
	int ifindex;
	gint64 lost; /* events for which there was no room */
	gint64 khz;  /* of the time stamps; 0: they are seconds */
	GStringChunk *strings;
};

/* @lines: char *. NULL with @error when they are no trace. */
struct trace *trace_parse(const GPtrArray *lines, GError **error);
void trace_free(struct trace *t);

const struct trace_event *trace_at(const struct trace *t, int event);

/* "fifo/50", "other/-20"; "?" when it is not known. */
char *trace_sched(const struct trace *t, int pid);

#endif
