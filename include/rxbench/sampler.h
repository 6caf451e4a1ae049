/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The contract between the kernel-side sampler (kmod/rxsample), the agent
 * and the workloads.
 *
 * In receive livelock no process runs, so nothing in user space can say what
 * happened inside the window. The sampler is a timer interrupt: it goes on.
 * /dev/rxsample offers
 *   mmap   one page, struct rxb_shared: workloads count their progress here
 *   write  "start IFACE PERIOD_US [IRQ [DELIVERED]]" or "stop"
 *   read   struct rxb_sample records, oldest first; 0 when there are none
 * where DELIVERED (RXB_DELIVERED_*) says who counts what is delivered. Without
 * it the workloads do, in that page.
 *
 * The newest record also stands in that page, for whoever sees the machine's
 * memory from outside: RXB_SAMPLER_PAGE says at which physical address.
 */
#ifndef RXBENCH_SAMPLER_H
#define RXBENCH_SAMPLER_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

#define RXB_SAMPLER_DEV "/dev/rxsample"
#define RXB_SAMPLER_PAGE "/sys/class/misc/rxsample/page"
#define RXB_SAMPLER_MAX 65536 /* records kept; later ones are counted lost */

/* Where frames end that no process takes. */
#define RXB_DELIVERED_NOPORT "noport" /* UDP NoPorts */
#define RXB_DELIVERED_SENT "sent"     /* tx_packets of the interface */

/* All counters run from the sampler's start, except delivered and hog. */
struct rxb_sample {
	uint64_t t_ns;	       /* the machine's CLOCK_MONOTONIC_RAW */
	uint64_t rx_packets;   /* taken off the ring by the driver */
	uint64_t ring_drop;    /* rx_dropped + rx_missed of the device */
	uint64_t backlog_drop; /* softnet_data.dropped, all CPUs */
	uint64_t socket_drop;  /* UDP RcvbufErrors */
	uint64_t delivered;    /* rxb_shared, or as asked at the start */
	uint64_t hog;	       /* rxb_shared */
	uint64_t irqs;	       /* of the line IRQ; 0 without one */
	uint64_t softirqs;     /* NET_RX, all CPUs */
};

/* The record is whole when @turn is even, and the same before and after. */
struct rxb_newest {
	uint32_t turn; /* 0: there is none yet */
	uint32_t reserved;
	struct rxb_sample sample;
};

struct rxb_shared {
	/* Words that only ever grow, written by the workloads. */
	/* Frames that applications have taken; several may write: atomically.
	 */
	uint64_t delivered;
	uint64_t hog; /* units of work the compute-bound process did */
	/* Written by the sampler; in a cache line of its own. */
	uint64_t reserved[6];
	struct rxb_newest newest;
};

#endif
