// SPDX-License-Identifier: GPL-2.0-only
/* The rings of the sim backend, from both sides: the driver's, the device's. */
#include "hw/sim.h"

static_assert(SIM_RING_MAX == 1 << 10,
	      "free-running indices wrap at a power of 2");

static struct sim_queue *sim_of(const struct netdrv_queue *q)
{
	struct sim_nic *nic = netdrv_hw_priv(netdrv_queue_dev(q));

	return nic->queue[netdrv_queue_index(q)];
}

static bool sim_frames_wait(const struct sim_queue *sq)
{
	return sq->used_get != sq->used_put && !sq->broken;
}

/*
 * The next used descriptor. A length that cannot be is an error of the frame;
 * a buffer that the device does not have is one of the device: from then on it
 * may write anywhere, so it is left alone until it is reset.
 */
static bool sim_take(struct sim_queue *sq, struct netdrv_frame *frame)
{
	const struct sim_used *used = &sq->used[sq->used_get % SIM_RING_MAX];
	struct netdrv_buf **lent = &sq->avail[used->id % SIM_RING_MAX];

	if (used->id >= SIM_RING_MAX || !*lent) {
		sq->broken = true;
		netdev_err(netdrv_netdev(sq->nic->nd),
			   "the device returned descriptor %u, which it does "
			   "not have: ignored until it is reset\n",
			   used->id);
		return false;
	}
	*frame = (struct netdrv_frame){
		.buf = *lent,
		.offset = NETDRV_BUF_OFFSET,
		.len = used->len <= NETDRV_BUF_BYTES ? used->len : 0,
	};
	*lent = NULL;
	sq->used_get++;
	return true;
}

int sim_harvest(struct netdrv_queue *q, struct netdrv_frame *frames, int max)
{
	struct sim_queue *sq = sim_of(q);
	unsigned long flags;
	int n = 0;

	raw_spin_lock_irqsave(&sq->nic->lock, flags);
	while (n < max && sim_frames_wait(sq) && sim_take(sq, &frames[n]))
		n++;
	raw_spin_unlock_irqrestore(&sq->nic->lock, flags);
	return n;
}

int sim_post(struct netdrv_queue *q, struct netdrv_buf **bufs, int n)
{
	struct sim_queue *sq = sim_of(q);
	unsigned long flags;
	int i;

	raw_spin_lock_irqsave(&sq->nic->lock, flags);
	for (i = 0; i < n && sq->avail_put - sq->avail_get < SIM_RING_MAX; i++)
		sq->avail[sq->avail_put++ % SIM_RING_MAX] = bufs[i];
	raw_spin_unlock_irqrestore(&sq->nic->lock, flags);
	return i;
}

void sim_irq_mask(struct netdrv_queue *q)
{
	WRITE_ONCE(sim_of(q)->armed, false);
}

bool sim_irq_arm(struct netdrv_queue *q)
{
	struct sim_queue *sq = sim_of(q);
	unsigned long flags;
	bool waiting;

	raw_spin_lock_irqsave(&sq->nic->lock, flags);
	sq->armed = true;
	waiting = sim_frames_wait(sq);
	raw_spin_unlock_irqrestore(&sq->nic->lock, flags);
	return waiting;
}

static void sim_line_work(struct irq_work *work)
{
	struct sim_queue *sq = container_of(work, struct sim_queue, line);

	netdrv_irq_event(netdrv_dev_queue(sq->nic->nd, sq->index));
}

void *sim_rx_begin(struct sim_queue *sq)
{
	struct netdrv_buf *buf;

	if (!sq->nic->open || sq->broken || sq->avail_get == sq->avail_put)
		return NULL;
	buf = sq->avail[sq->avail_get % SIM_RING_MAX];
	return page_address(buf->page) + NETDRV_BUF_OFFSET;
}

void sim_rx_return(struct sim_queue *sq, u32 id, u32 len)
{
	sq->avail_get++;
	sq->used[sq->used_put++ % SIM_RING_MAX] =
		(struct sim_used){.id = id, .len = len};
}

/* Lock held. */
static bool sim_is_due(const struct sim_queue *sq)
{
	return (sq->armed && sim_frames_wait(sq)) ||
	       (sq->nic->open && sq->nic->wire.hostility == SIM_SPURIOUS);
}

void sim_rx_notify(struct sim_nic *nic)
{
	unsigned int i;

	for (i = 0; i < nic->queues; i++) {
		struct sim_queue *sq = nic->queue[i];
		unsigned long flags;
		bool raise;

		raw_spin_lock_irqsave(&nic->lock, flags);
		raise = sim_is_due(sq);
		raw_spin_unlock_irqrestore(&nic->lock, flags);
		if (raise)
			irq_work_queue(&sq->line);
	}
}

void sim_queue_reset(struct sim_queue *sq)
{
	sq->avail_put = sq->avail_get = 0;
	sq->used_put = sq->used_get = 0;
	memset(sq->avail, 0, sizeof(sq->avail));
	sq->armed = false;
	sq->broken = false;
}

void sim_queue_init(struct sim_queue *sq, struct sim_nic *nic,
		    unsigned int index)
{
	sq->nic = nic;
	sq->index = index;
	init_irq_work(&sq->line, sim_line_work);
}
