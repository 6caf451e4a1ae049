// SPDX-License-Identifier: GPL-2.0-only
/*
 * timer: no interrupts of the device; a timer of timer_us looks into the ring
 * and takes a budget when something is there. The "clocked interrupts" of Traw
 * and Smith ("Hardware/Software Organization of a High-Performance ATM Host
 * Interface", 1993): the cost of interrupts no longer grows with the load, and
 * a frame waits half a period on average.
 *
 * Looks are due at multiples of the period, however long one took, so the
 * clock does not drift. What is due meanwhile is left out, and the next look
 * comes no sooner than the last one was long: at worst half of the CPU goes
 * into looks, which otherwise would follow one another without end as soon as
 * one takes longer than a period. Under overload, budget frames a period or
 * half of the CPU is the limit, and the rest is lost in the ring. An idle ring
 * costs the timer's interrupts all the same.
 */
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/smp.h>

#include "compat.h"
#include "mode.h"

enum {
	TIMER_US,
	TIMER_BUDGET,
};

static const struct netdrv_param timer_params[] = {
	[TIMER_US] = {"timer_us", "microseconds from look to look", 10, 100000,
		      500},
	[TIMER_BUDGET] = {"budget", "frames one look may take", 1, 1024,
			  NAPI_POLL_WEIGHT},
	{}};

struct timer_state {
	struct hrtimer timer;
	struct netdrv_queue *q;
};

static ktime_t timer_period(const struct netdrv_queue *q)
{
	return ns_to_ktime((u64)netdrv_param(q, TIMER_US) * NSEC_PER_USEC);
}

static enum hrtimer_restart timer_look(struct hrtimer *timer)
{
	struct timer_state *state =
		container_of(timer, struct timer_state, timer);
	struct netdrv_queue *q = state->q;
	ktime_t began = ktime_get(), ended;

	if (netdrv_quiescing(q))
		return HRTIMER_NORESTART;
	netdrv_rx_stack(q, netdrv_param(q, TIMER_BUDGET));
	ended = ktime_get();
	hrtimer_forward(timer, ktime_add(ended, ktime_sub(ended, began)),
			timer_period(q));
	return HRTIMER_RESTART;
}

static int timer_attach(struct netdrv_queue *q, void *priv)
{
	struct timer_state *state = priv;

	state->q = q;
	hrtimer_setup(&state->timer, timer_look, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_PINNED_SOFT);
	return 0;
}

/* A timer runs on the CPU that starts it. */
static void timer_start_here(void *data)
{
	struct timer_state *state = data;

	hrtimer_start(&state->timer, timer_period(state->q),
		      HRTIMER_MODE_REL_PINNED_SOFT);
}

static int timer_start(struct netdrv_queue *q)
{
	return smp_call_function_single(netdrv_queue_cpu(q), timer_start_here,
					netdrv_mode_priv(q), true);
}

static void timer_stop(struct netdrv_queue *q)
{
	struct timer_state *state = netdrv_mode_priv(q);

	hrtimer_cancel(&state->timer);
}

const struct netdrv_mode_ops netdrv_mode_timer = {
	.name = "timer",
	.claim = {.harvest = NETDRV_CTX_SOFTIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "HRTIMER"},
	.priv_bytes = sizeof(struct timer_state),
	.params = timer_params,
	.attach = timer_attach,
	.start = timer_start,
	.stop = timer_stop,
};
