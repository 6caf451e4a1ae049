/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every collector of the agent, in the order all lists have: X(SYMBOL, NAME,
 * KIND, COST, SUMMARY). The agent's table and the names that rxbench accepts
 * are both made from this; the collector itself is bench/collect/SYMBOL.c.
 */
#ifndef RXBENCH_COLLECTORS_H
#define RXBENCH_COLLECTORS_H

enum rxb_collector_kind {
	RXB_COLLECT_FRAMES, /* says where frames are: always on, asked often */
	RXB_COLLECT_ALWAYS, /* a row cannot be made without it */
	RXB_COLLECT_FREE,   /* takes nothing inside the window */
	RXB_COLLECT_COSTS,  /* takes instructions inside the window */
};

/* clang-format off */
#define RXB_COLLECTORS(X)                                                     \
	X(driver, "driver", RXB_COLLECT_FRAMES, "nothing",                    \
	  "what the driver counts itself (ethtool -S)")                       \
	X(link, "link", RXB_COLLECT_FRAMES, "nothing",                        \
	  "what the kernel counts of any interface")                          \
	X(lines, "irqs", RXB_COLLECT_ALWAYS, "nothing",                       \
	  "interrupts of the NIC by line")                                    \
	X(softirqs, "softirqs", RXB_COLLECT_ALWAYS, "nothing",                \
	  "softirqs by kind")                                                 \
	X(softnet, "softnet", RXB_COLLECT_FRAMES, "nothing",                  \
	  "the backlog: processed, dropped, squeezed ...")                    \
	X(ticks, "ticks", RXB_COLLECT_ALWAYS, "nothing",                      \
	  "CPU time by whole ticks, all interrupts and switches")             \
	X(protocols, "protocols", RXB_COLLECT_FRAMES, "nothing",              \
	  "what IP and UDP count")                                            \
	X(qdisc, "qdisc", RXB_COLLECT_FRAMES, "nothing",                          \
	  "frames that wait to be sent, and those refused")                   \
	X(work, "work", RXB_COLLECT_FRAMES, "nothing",                        \
	  "what the workloads count, and drops of the socket")                \
	X(perf, "perf", RXB_COLLECT_FREE, "nothing: the CPU counts",          \
	  "cycles and instructions")                                          \
	X(contexts, "contexts", RXB_COLLECT_COSTS,                            \
	  "a BPF program at both ends of an interrupt and softirq, one a switch", \
	  "CPU time by context, softirqs in ksoftirqd, switches by class")    \
	X(wakeups, "wakeups", RXB_COLLECT_COSTS,                              \
	  "a BPF program a wake-up and a switch",                             \
	  "how long application and threads wait for the CPU")                \
	X(polls, "polls", RXB_COLLECT_COSTS, "a BPF program a poll",          \
	  "frames a poll of NAPI, whatever the driver")                       \
	X(stages, "stages", RXB_COLLECT_COSTS,                                \
	  "a BPF program an interrupt, and two or three a frame",             \
	  "latency by stage, of one frame in some")
/* clang-format on */

#endif
