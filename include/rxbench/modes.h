/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every receive mode of the driver, in the order all lists have: X(SYMBOL,
 * NAME, SUMMARY). The driver's table and the names that rxbench accepts are
 * both made from this; the mode itself is kmod/netdrv/modes/SYMBOL.c.
 */
#ifndef RXBENCH_MODES_H
#define RXBENCH_MODES_H

/* clang-format off */
#define RXB_MODES(X)                                                          \
	X(irq, "irq", "an interrupt a frame, netif_rx to the backlog")        \
	X(bh, "bh", "one bottom half at a time on the whole machine, as in 2.2") \
	X(tasklet, "tasklet", "a tasklet takes a budget and comes again")     \
	X(tasklet_hi, "tasklet-hi", "the same, before all other softirqs")    \
	X(workqueue, "workqueue", "a kernel worker takes a budget at a time") \
	X(threaded, "threaded", "the interrupt wakes its own real-time thread") \
	X(threaded_oneshot, "threaded-oneshot", "no top half, the line waits for the thread") \
	X(kthread, "kthread", "the interrupt wakes an ordinary kernel thread") \
	X(timer, "timer", "no interrupts: a timer looks every timer_us")      \
	X(poll, "poll", "no interrupts: a thread looks without a pause")      \
	X(clocked, "clocked", "no interrupts: a clock looks, user space keeps its share") \
	X(mogul, "mogul", "polling thread with quota, feedback and cycle limit") \
	X(napi, "napi", "interrupt once, then poll from softirq until empty") \
	X(napi_threaded, "napi-threaded", "NAPI whose poll is a thread of its own") \
	X(dim, "dim", "NAPI with the kernel's dynamic interrupt moderation") \
	X(uio, "uio", "a program takes the interrupt and empties the ring")
/* clang-format on */

#endif
