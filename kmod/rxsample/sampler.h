/* SPDX-License-Identifier: GPL-2.0-only */
/* The sampler proper: a timer interrupt that copies counters into a ring. */
#ifndef RXSAMPLE_SAMPLER_H
#define RXSAMPLE_SAMPLER_H

#include <linux/types.h>

#include <rxbench/sampler.h>

#define RXSAMPLE_MIN_PERIOD_US 50
#define RXSAMPLE_MAX_PERIOD_US 10000000

/* Who counts what is delivered. */
enum sampler_delivered {
	SAMPLER_WORKLOADS, /* they, in the page */
	SAMPLER_NOPORT,
	SAMPLER_SENT,
};

/*
 * Allocate the ring and watch for devices that go away. The counters of the
 * workloads are read from @shared, which outlives the sampler, and the newest
 * record is written there. May sleep.
 */
int sampler_init(struct rxb_shared *shared);
void sampler_exit(void);

/*
 * Sample @ifname of the caller's network namespace, and line @irq unless 0,
 * every @period_us on the caller's CPU; forgets earlier samples. @owner names
 * the starter for sampler_stop_of. May sleep. -EBUSY while it runs, -ENODEV,
 * -ERANGE.
 */
int sampler_start(const char *ifname, unsigned int irq,
		  enum sampler_delivered delivered, unsigned int period_us,
		  const void *owner);

/* Stop, keeping the samples; harmless when nothing runs. May sleep. */
void sampler_stop(void);

/* Stop if @owner started it. May sleep. */
void sampler_stop_of(const void *owner);

/*
 * Move whole records, oldest first, to user memory; returns bytes, 0 when
 * there are none, -EINVAL when not even one fits, -EFAULT. May sleep.
 */
ssize_t sampler_read(char __user *buf, size_t size);

/* Records that found the ring full since the last start. */
u64 sampler_lost(void);

#endif
