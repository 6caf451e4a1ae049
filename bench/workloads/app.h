/* SPDX-License-Identifier: GPL-2.0-only */
/* How an application waits for requests, and what each of them takes. */
#ifndef BENCH_WORKLOADS_APP_H
#define BENCH_WORKLOADS_APP_H

#include <stdint.h>

enum app_wait {
	APP_BLOCK,    /* recv() sleeps until there is a request */
	APP_NONBLOCK, /* recv() is asked again and again */
	APP_EPOLL,    /* epoll_wait() sleeps; then recv() until there is none */
};

/* All zero: as a simple server does it. */
struct app_options {
	enum app_wait wait;
	unsigned int delay_us;	   /* of work for each request */
	unsigned int busy_poll_us; /* it polls the NIC itself for so long */
	/* Frames of such a poll, which then is preferred to interrupts; or 0 */
	unsigned int prefer_busy;
	/* While its polls bring something: no interrupt for so long; or 0 */
	unsigned int suspend_us;
};

/*
 * An interrupt, a softirq or another CPU's turn takes longer than this, a look
 * at the clock less.
 */
#define APP_AWAY_NS 5000

/* Of @ns from one look at the clock to the next, what passed for this task. */
static inline uint64_t app_ours_ns(uint64_t ns)
{
	return ns < APP_AWAY_NS ? ns : 0;
}

#endif
