// SPDX-License-Identifier: GPL-2.0-only
/*
 * uio: the interrupt is handed to user space (Koch, "The Userspace I/O HOWTO").
 *
 * The top half silences the device and wakes the program that sleeps in
 * read(/dev/uioN). The program's own write() then empties the NIC's ring in
 * the program's context, into a ring that both have mapped, as netmap's rxsync
 * does (Rizzo, "netmap: a novel framework for fast packet I/O", 2012): the
 * NIC's descriptors stay the driver's, and so every NIC will do. No skb is made
 * and the kernel's protocols see nothing; whatever work a frame needs is the
 * program's. Its scheduling decides about everything: under a flood it takes
 * what its share of the CPU allows, and the rest is lost in the NIC's ring.
 *
 * There is one such ring, and so the device is to have one receive queue.
 *
 * Between arming and the next interrupt the program's write() leaves the queue
 * alone: the interrupt's code may be at work on it, on another CPU.
 */
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/uio_driver.h>
#include <linux/vmalloc.h>

#include <rxbench/uioring.h>

#include "mode.h"

enum {
	UIO_BUDGET,
};

static const struct netdrv_param uio_params[] = {
	/* No more than the slots that are free. */
	[UIO_BUDGET] = {"budget", "frames one write() may take", 1, 1024,
			NAPI_POLL_WEIGHT},
	{}};

struct uio_state {
	struct netdrv_queue *q;
	struct rxb_uioring *ring;
	struct uio_info info;
	char name[sizeof(RXB_UIORING_NAME) + IFNAMSIZ];

	struct mutex lock; /* one write() at a time, and none after stop */
	bool open;
	bool armed;
	struct netdrv_slots slots;
	u32 consumer; /* the last one believed */
};

static void uio_tell(struct uio_state *s, enum rxb_uioring_state state)
{
	WRITE_ONCE(s->armed, state == RXB_UIORING_ARMED);
	WRITE_ONCE(s->ring->state, state);
}

static irqreturn_t uio_on_irq(struct netdrv_queue *q)
{
	struct uio_state *s = netdrv_mode_priv(q);

	netdrv_irq_mask(q);
	uio_tell(s, RXB_UIORING_BUSY);
	uio_event_notify(&s->info);
	return IRQ_HANDLED;
}

/* What the program says it took. It can write there whatever it likes. */
static void uio_believe(struct uio_state *s, u32 claimed)
{
	if (rxb_uioring_credible(s->consumer, claimed, s->slots.next)) {
		s->consumer = claimed;
		return;
	}
	WRITE_ONCE(s->ring->faults, s->ring->faults + 1);
	if (net_ratelimit())
		netdev_warn(netdrv_queue_netdev(s->q),
			    "uio: consumer %u is not within %u..%u, reset\n",
			    claimed, s->consumer, s->slots.next);
	cmpxchg(&s->ring->consumer, claimed, s->consumer);
}

/* Slots that may be written: the program has done with what was there. */
static int uio_room(struct uio_state *s)
{
	uio_believe(s, smp_load_acquire(&s->ring->consumer));
	return RXB_UIORING_SLOTS - (s->slots.next - s->consumer);
}

/* From the NIC's ring into the shared one; arm when that empties it. */
static void uio_sync(struct uio_state *s)
{
	int room = min_t(int, uio_room(s), netdrv_param(s->q, UIO_BUDGET));
	int taken;

	if (!room)
		return;
	taken = netdrv_rx_copy(s->q, room, &s->slots);
	smp_store_release(&s->ring->producer, s->slots.next);
	if (taken == room)
		return;
	/* First, since the interrupt takes it back. */
	uio_tell(s, RXB_UIORING_ARMED);
	if (netdrv_irq_arm(s->q))
		uio_tell(s, RXB_UIORING_BUSY);
}

/* The program's write() of a number: 1 is sync, 0 is silence. */
static int uio_irqcontrol(struct uio_info *info, s32 on)
{
	struct uio_state *s = info->priv;
	int err = 0;

	mutex_lock(&s->lock);
	if (!s->open) {
		err = -ENODEV;
	} else if (netdrv_quiescing(s->q)) {
		/* The mode's end is the next event. */
		WRITE_ONCE(s->ring->state, RXB_UIORING_ARMED);
	} else if (!on) {
		netdrv_irq_mask(s->q);
		uio_tell(s, RXB_UIORING_BUSY);
	} else if (!READ_ONCE(s->armed)) {
		uio_sync(s);
	}
	mutex_unlock(&s->lock);
	return err;
}

static int uio_open(struct uio_info *info, struct inode *inode)
{
	struct uio_state *s = info->priv;

	return READ_ONCE(s->open) ? 0 : -ENODEV;
}

static int uio_attach(struct netdrv_queue *q, void *priv)
{
	struct net_device *netdev = netdrv_queue_netdev(q);
	struct uio_state *s = priv;

	if (netdrv_queue_index(q)) {
		netdev_err(netdev,
			   "uio: a program has one queue; ethtool -L %s "
			   "combined 1 makes it one\n",
			   netdev_name(netdev));
		return -EINVAL;
	}
	s->q = q;
	mutex_init(&s->lock);
	s->ring = vmalloc_user(sizeof(*s->ring));
	if (!s->ring) {
		netdev_err(netdev, "uio: no %zu bytes for the shared ring\n",
			   sizeof(*s->ring));
		return -ENOMEM;
	}
	s->ring->magic = RXB_UIORING_MAGIC;
	s->ring->version = RXB_UIORING_VERSION;
	s->ring->slots = RXB_UIORING_SLOTS;
	s->ring->slot_bytes = RXB_UIORING_SLOT_BYTES;
	s->slots.slot = s->ring->slot;

	s->info.name = s->name;
	s->info.version = "1";
	s->info.irq = UIO_IRQ_CUSTOM;
	s->info.irqcontrol = uio_irqcontrol;
	s->info.open = uio_open;
	s->info.priv = s;
	s->info.mem[0].name = "ring";
	s->info.mem[0].addr = (uintptr_t)s->ring;
	s->info.mem[0].size = sizeof(*s->ring);
	s->info.mem[0].memtype = UIO_MEM_VIRTUAL;
	return 0;
}

/* Programs keep the pages they have touched until they unmap them. */
static void uio_detach(void *priv)
{
	struct uio_state *s = priv;

	vfree(s->ring);
}

static int uio_start(struct netdrv_queue *q)
{
	struct net_device *netdev = netdrv_queue_netdev(q);
	struct uio_state *s = netdrv_mode_priv(q);
	int err;

	snprintf(s->name, sizeof(s->name), RXB_UIORING_NAME "%s", netdev->name);
	uio_tell(s, RXB_UIORING_ARMED);
	WRITE_ONCE(s->open, true);
	/*
	 * No owner: whoever holds the device open shall not hold the module.
	 * The core of UIO calls us under a lock, and never after unregister.
	 */
	err = __uio_register_device(NULL, netdev->dev.parent, &s->info);
	if (err) {
		s->open = false;
		netdev_err(netdev, "uio: no UIO device: error %d\n", err);
	}
	return err;
}

static void uio_stop(struct netdrv_queue *q)
{
	struct uio_state *s = netdrv_mode_priv(q);

	mutex_lock(&s->lock);
	WRITE_ONCE(s->open, false);
	uio_tell(s, RXB_UIORING_CLOSED);
	mutex_unlock(&s->lock);
	/*
	 * An event before the end: unregister's own wake-up is lost on a
	 * reader that is just about to sleep.
	 */
	uio_event_notify(&s->info);
	uio_unregister_device(&s->info);

	/* What the program did not take is taken from it here, and dropped. */
	uio_believe(s, xchg(&s->ring->consumer, s->slots.next));
	netdrv_rx_dropped(q, s->slots.next - s->consumer);
	s->consumer = s->slots.next;
}

const struct netdrv_mode_ops netdrv_mode_uio = {
	.name = "uio",
	.claim = {.harvest = NETDRV_CTX_THREAD,
		  .proto = NETDRV_CTX_THREAD,
		  .thread = "uio",
		  .sched = "other/0"},
	.priv_bytes = sizeof(struct uio_state),
	.params = uio_params,
	.on_irq = uio_on_irq,
	.attach = uio_attach,
	.detach = uio_detach,
	.start = uio_start,
	.stop = uio_stop,
};
