// SPDX-License-Identifier: GPL-2.0-only
/*
 * bh: the bottom half of Linux 2.2 (net/core/dev.c: netif_rx, net_bh).
 *
 * The top half copies a frame onto the one queue that all devices and CPUs
 * share (netdev_max_backlog: 300 frames) and marks the bottom half, which does
 * the protocol work. Of bottom halves only one runs at a time on the whole
 * machine, for two ticks of the clock at most before it marks itself again. As
 * in 2.4 (kernel/softirq.c: bh_task_vec, bh_action) it is a tasklet of high
 * priority, which tries a global lock and comes back later when that is taken.
 *
 * Under overload it livelocks as irq does: interrupts outrank the bottom half,
 * and frames die at the full queue after half of the work was spent on them. A
 * second CPU takes interrupts too, but adds nothing to protocol work. What 2.2
 * did not have is ksoftirqd, which here runs a bottom half that comes again
 * and again.
 */
#include <linux/jiffies.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>

#include "mode.h"

enum {
	BH_BACKLOG,
	BH_FRAMES_PER_IRQ,
};

static const struct netdrv_param bh_params[] = {
	[BH_BACKLOG] = {"backlog", "frames the global queue may hold", 1, 10000,
			300},
	[BH_FRAMES_PER_IRQ] = {"frames_per_irq",
			       "frames one interrupt may take", 1, 256, 1},
	{}};

struct bh_state {
	struct tasklet_struct tasklet;
	struct netdrv_queue *q;
};

/* Of all devices in this mode. A key of its own: its lock nests in irq's. */
static struct sk_buff_head bh_queue = {
	.prev = (struct sk_buff *)&bh_queue,
	.next = (struct sk_buff *)&bh_queue,
	.lock = __SPIN_LOCK_UNLOCKED(bh_queue.lock),
};
/* Who has it is the bottom half. */
static DEFINE_SPINLOCK(bh_lock);

static irqreturn_t bh_on_irq(struct netdrv_queue *q)
{
	struct bh_state *state = netdrv_mode_priv(q);
	int frames = netdrv_rx_queue(q, netdrv_param(q, BH_FRAMES_PER_IRQ),
				     &bh_queue, netdrv_param(q, BH_BACKLOG));

	if (frames)
		tasklet_hi_schedule(&state->tasklet);
	return IRQ_RETVAL(frames);
}

static void bh_drain(void)
{
	unsigned long began = jiffies;
	struct sk_buff *skb;

	while ((skb = skb_dequeue(&bh_queue))) {
		netif_receive_skb(skb);
		if (time_after(jiffies, began + 1))
			break;
	}
}

static void bh_run(struct tasklet_struct *tasklet)
{
	struct bh_state *state =
		container_of(tasklet, struct bh_state, tasklet);

	if (spin_trylock(&bh_lock)) {
		bh_drain();
		spin_unlock(&bh_lock);
	}
	/* What other queues put there, their own tasklets look after. */
	if (!skb_queue_empty_lockless(&bh_queue) && !netdrv_quiescing(state->q))
		tasklet_hi_schedule(tasklet);
}

static int bh_attach(struct netdrv_queue *q, void *priv)
{
	struct bh_state *state = priv;

	state->q = q;
	tasklet_setup(&state->tasklet, bh_run);
	return 0;
}

/* Free @q's frames; they would outlive their device. Returns how many. */
static unsigned int bh_purge(const struct netdrv_queue *q)
{
	const struct net_device *netdev = netdrv_queue_netdev(q);
	struct sk_buff_head mine;
	struct sk_buff *skb, *next;
	unsigned int n;

	__skb_queue_head_init(&mine);
	spin_lock_irq(&bh_queue.lock);
	skb_queue_walk_safe(&bh_queue, skb, next)
	{
		if (skb->dev != netdev ||
		    skb_get_rx_queue(skb) != netdrv_queue_index(q))
			continue;
		__skb_unlink(skb, &bh_queue);
		__skb_queue_tail(&mine, skb);
	}
	spin_unlock_irq(&bh_queue.lock);
	n = skb_queue_len(&mine);
	__skb_queue_purge(&mine);
	return n;
}

static void bh_stop(struct netdrv_queue *q)
{
	struct bh_state *state = netdrv_mode_priv(q);

	tasklet_kill(&state->tasklet);
	/* Another queue's bottom half may have a frame of ours in hand. */
	spin_lock_bh(&bh_lock);
	netdrv_rx_dropped(q, bh_purge(q));
	spin_unlock_bh(&bh_lock);
}

const struct netdrv_mode_ops netdrv_mode_bh = {
	.name = "bh",
	.claim = {.harvest = NETDRV_CTX_HARDIRQ,
		  .proto = NETDRV_CTX_SOFTIRQ,
		  .softirq = "HI"},
	.priv_bytes = sizeof(struct bh_state),
	.params = bh_params,
	.on_irq = bh_on_irq,
	.attach = bh_attach,
	.stop = bh_stop,
};
