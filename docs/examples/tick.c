// SPDX-License-Identifier: GPL-2.0-only
/*
 * tick: no interrupts of the device; the clock's tick looks into the ring, as
 * drivers did whose devices were slow or could not interrupt. It is the worked
 * example of docs/adding-a-mode.md.
 *
 * A look costs no interrupt of its own, and a frame waits for about a jiffy
 * (4 ms at HZ=250). Under overload a look takes a budget and the rest is lost
 * in the ring; the next one comes no sooner than a jiffy after this one's end,
 * so that processes get their part of the CPU.
 */
#include <linux/jiffies.h>
#include <linux/timer.h>

#include "mode.h"

enum {
	TICK_JIFFIES,
	TICK_BUDGET,
};

static const struct netdrv_param tick_params[] = {
	[TICK_JIFFIES] = {"jiffies", "jiffies from look to look", 1, 100, 1},
	[TICK_BUDGET] = {"budget", "frames one look may take", 1, 1024, 256},
	{}};

struct tick_state {
	struct timer_list timer;
	struct netdrv_queue *q;
};

static void tick_look(struct timer_list *timer)
{
	struct tick_state *state =
		container_of(timer, struct tick_state, timer);
	struct netdrv_queue *q = state->q;

	if (netdrv_quiescing(q))
		return;
	netdrv_rx_stack(q, netdrv_param(q, TICK_BUDGET));
	mod_timer(timer, jiffies + netdrv_param(q, TICK_JIFFIES));
}

/* The mode before is at work: nothing but our own memory is touched. */
static int tick_attach(struct netdrv_queue *q, void *priv)
{
	struct tick_state *state = priv;

	state->q = q;
	timer_setup(&state->timer, tick_look, TIMER_PINNED);
	return 0;
}

static int tick_start(struct netdrv_queue *q)
{
	struct tick_state *state = netdrv_mode_priv(q);

	state->timer.expires = jiffies + netdrv_param(q, TICK_JIFFIES);
	add_timer_on(&state->timer, netdrv_queue_cpu(q));
	return 0;
}

static void tick_stop(struct netdrv_queue *q)
{
	struct tick_state *state = netdrv_mode_priv(q);

	timer_delete_sync(&state->timer);
}

const struct netdrv_mode_ops netdrv_mode_tick = {
	.name = "tick",
	.claim = {.harvest = NETDRV_CTX_SOFTIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "TIMER"},
	.priv_bytes = sizeof(struct tick_state),
	.params = tick_params,
	.attach = tick_attach,
	.start = tick_start,
	.stop = tick_stop,
};
