/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every collector of the agent, in the order all lists have: X(SYMBOL, NAME,
 * KIND, COST, SUMMARY). The agent's table and the names that rxbench accepts
 * are both made from this; the collector itself is bench/collect/SYMBOL.c.
 */
#ifndef RXBENCH_COLLECTORS_H
#define RXBENCH_COLLECTORS_H

enum rxb_collector_kind {
	RXB_COLLECT_ALWAYS, /* a row cannot be made without it */
	RXB_COLLECT_FREE,   /* takes nothing inside the window */
	RXB_COLLECT_COSTS,  /* takes instructions inside the window */
};

/* clang-format off */
#define RXB_COLLECTORS(X)                                                     \
	X(contexts, "contexts", RXB_COLLECT_COSTS,                            \
	  "a BPF program an interrupt, softirq and switch, two for each but the last", \
	  "CPU time by context, softirqs in ksoftirqd, switches by class") \
	X(stages, "stages", RXB_COLLECT_COSTS,                                \
	  "a BPF program an interrupt, and two or three a frame",             \
	  "latency by stage, of one frame in some")
/* clang-format on */

#endif
