/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contract between the core and a NIC: struct netdrv_hw_ops.
 *
 * A backend moves descriptors; it never sees an skb on the receive side and
 * never knows which receive mode is active. The receive hooks work on batches
 * so that the indirect call is paid once a batch, and alike for every mode.
 */
#ifndef NETDRV_HW_H
#define NETDRV_HW_H

#include <linux/netdevice.h>
#include <linux/types.h>

#include "compat.h"

struct netdrv_dev;
struct netdrv_queue;

/* A receive buffer: one page, owned by the core, lent to the device. */
struct netdrv_buf {
	struct page *page;
};

/* Where the device may write in the page, and how much. */
#define NETDRV_BUF_OFFSET NET_SKB_PAD
#define NETDRV_BUF_BYTES                 \
	(PAGE_SIZE - NETDRV_BUF_OFFSET - \
	 SKB_DATA_ALIGN(sizeof(struct skb_shared_info)))

/* The same place as the device sees it. For backends with dma. */
static inline dma_addr_t netdrv_buf_dma(const struct netdrv_buf *buf)
{
	return page_pool_get_dma_addr(buf->page) + NETDRV_BUF_OFFSET;
}

/*
 * Must that place be synced for the CPU after harvest, for the device before
 * post? Not on a coherent machine that needs no bounce buffers, and the calls
 * that find that out cost as much as the rest of a descriptor. What holds for
 * the pages a ring begins with holds for those that replace them: they are
 * mapped with one mask.
 */
bool netdrv_buf_sync(const struct netdrv_queue *q);

/* A frame the device has received. */
struct netdrv_frame {
	struct netdrv_buf *buf;
	u32 offset; /* of the Ethernet header in the page */
	u32 len;    /* bytes, without FCS; 0 = the device reports an error */
};

/* The most frames one harvest returns. */
#define NETDRV_BATCH 32

/* By what a device that can be told so tells flows apart. */
enum netdrv_hash {
	NETDRV_HASH_NONE, /* it can not: it, or who sends, knows best */
	NETDRV_HASH_OWN,
	NETDRV_HASH_TOEPLITZ, /* with a key, as Microsoft's RSS has it */
};

/*
 * How many frames the rings hold, and how many receive queues have one. min =
 * max: that is not to be changed.
 */
struct netdrv_rings {
	struct {
		unsigned int now, min, max;
	} rx, tx,	/* rx: so many buffers are lent, a queue */
		queues; /* left out: one */
	enum netdrv_hash hash;
};
#define NETDRV_RING_MIN 8
#define NETDRV_MAX_QUEUES 8

/* Places of the table by which frames are spread, and bytes of the hash's key.
 */
#define NETDRV_SPREAD 128
#define NETDRV_SPREAD_KEY 40

/* A frame goes to queue[hash % NETDRV_SPREAD], hash being that of its flow. */
struct netdrv_spread {
	u32 queue[NETDRV_SPREAD];
	u8 key[NETDRV_SPREAD_KEY]; /* Toeplitz's */
};

/* How to put off interrupts; 0: not in that way. */
struct netdrv_moderation {
	u32 usecs;	     /* at least so long between two interrupts */
	u32 delay_usecs;     /* so long after each frame, from the last one */
	u32 delay_max_usecs; /* but not longer than this after the first */
};

struct netdrv_hw_ops {
	const char *name;
	const char *summary; /* one line, for people */
	/* Buffers are to be mapped for the parent device: netdrv_buf_dma(). */
	bool dma;
	/* With moderate: the longest times, and how to tell people. */
	struct netdrv_moderation moderation_max;
	const char *moderation_help;

	/* Fast path follows. */

	/*
	 * Take up to @max (<= NETDRV_BATCH) received frames off the ring, in
	 * order. Returns their number. Any context; never concurrent with
	 * itself, post or irq_arm on the same queue. Required.
	 */
	int (*harvest)(struct netdrv_queue *q, struct netdrv_frame *frames,
		       int max);

	/*
	 * Lend @n buffers to the device and tell it once. Returns how many it
	 * took. Context as harvest. Required.
	 */
	int (*post)(struct netdrv_queue *q, struct netdrv_buf **bufs, int n);

	/*
	 * Ask the device for silence. It may still raise an interrupt that was
	 * under way. Any context, also concurrent with the other hooks.
	 * Required.
	 */
	void (*irq_mask)(struct netdrv_queue *q);

	/*
	 * Ask the device for an interrupt at the next frame. Returns true when
	 * frames are waiting already: the device may then stay silent about
	 * them, and the caller must act. This closes the re-arm race.
	 * Context as harvest. Required.
	 */
	bool (*irq_arm)(struct netdrv_queue *q);

	/*
	 * Raise the queue's interrupt once more, from software, at the
	 * interrupt's own priority. Returns false when the device cannot; the
	 * core then raises one of its own. Hard irq context. Optional.
	 */
	bool (*irq_raise)(struct netdrv_queue *q);

	/*
	 * Linux's number of the interrupt line or vector that the device
	 * raises for this queue, or 0 while it has none. The core moves it
	 * between CPUs, and masks it where the user wants that. Any context,
	 * device open. Optional.
	 */
	unsigned int (*line)(struct netdrv_queue *q);

	/*
	 * Give one frame to the device; it owns @skb on success. -ENOSPC when
	 * the ring is full. Any other -errno means that this frame cannot be
	 * sent: the core drops it. BH disabled, tx lock held. Required.
	 */
	int (*tx)(struct netdrv_dev *nd, struct sk_buff *skb);

	/*
	 * Free up to @max frames that have been sent. Returns their number,
	 * adds their length to @bytes. BH disabled, tx lock held. @budget as
	 * for NAPI: 0 = not in NAPI. Required.
	 */
	int (*tx_reclaim)(struct netdrv_dev *nd, unsigned int *bytes, int max,
			  int budget);

	/*
	 * Ask for a transmit interrupt (netdrv_tx_event) when frames have been
	 * sent. True when some already have. Context as tx_reclaim. Required.
	 */
	bool (*tx_irq_arm)(struct netdrv_dev *nd);

	/*
	 * Put off the queue's interrupts like that, from now on; the core asks
	 * again after open. Any context. Optional: without it the core keeps
	 * interrupts apart by itself, and the delays are not to be had.
	 */
	void (*moderate)(struct netdrv_queue *q,
			 const struct netdrv_moderation *m);

	/* Slow path follows; all may sleep, under rtnl. */

	/*
	 * Bring the device up with as many queues, and rings of the sizes, as
	 * netdrv_dev_rings() says; a queue receives as soon as post lends it
	 * buffers. Required.
	 */
	int (*open)(struct netdrv_dev *nd);

	/*
	 * Reset the device. When it returns, the device touches no buffer and
	 * raises no interrupt; tx skbs are freed, all buffers forgotten. open
	 * works again. Returns the frames that had been received and were not
	 * harvested: they are lost. Required.
	 */
	unsigned int (*close)(struct netdrv_dev *nd);

	/*
	 * Spread frames over queues like that from now on; the core asks again
	 * after open. 0, or -errno: then nothing has changed. Required of
	 * devices whose netdrv_rings have a hash.
	 */
	int (*spread)(struct netdrv_dev *nd, const struct netdrv_spread *s);

	/* Is there a carrier? Required. */
	bool (*link)(struct netdrv_dev *nd);

	/*
	 * Receive what the net_device now asks for: its address, its lists of
	 * others, promiscuous or not. Address list lock held. Optional: without
	 * it all is received, and the address cannot be changed.
	 */
	void (*filter)(struct netdrv_dev *nd);

	/* Frames the device itself dropped for want of a buffer. Optional.
	 * Any context. */
	u64 (*ring_drops)(struct netdrv_dev *nd);
	/* Frames the device itself threw away as bad. Optional. Not in hard
	 * irq. */
	u64 (*rx_errors)(struct netdrv_dev *nd);

	/* Register with the bus at module load, undo at unload. Required. */
	int (*init)(void);
	void (*exit)(void);
};

/* What a backend calls; see core/netdev.c, core/irq.c and core/tx.c. */

/*
 * Make a network device. @hw_priv is the backend's own, reached through
 * netdrv_hw_priv(). @rings: the sizes it starts with, and the limits. Process
 * context. ERR_PTR on failure.
 */
struct netdrv_dev *netdrv_dev_create(struct device *parent,
				     const struct netdrv_hw_ops *hw,
				     void *hw_priv, const u8 *mac,
				     const struct netdrv_rings *rings);
/* Register with the kernel; the device may be opened before this returns. */
int netdrv_dev_register(struct netdrv_dev *nd);
void netdrv_dev_unregister(struct netdrv_dev *nd);
void netdrv_dev_free(struct netdrv_dev *nd);
/*
 * The machine goes to sleep: closes the device, if it is open. And wakes up:
 * opens it again, or says why it stays down. Process context, not under rtnl.
 */
void netdrv_suspend(struct netdrv_dev *nd);
void netdrv_resume(struct netdrv_dev *nd);

void *netdrv_hw_priv(const struct netdrv_dev *nd);
struct netdrv_dev *netdrv_queue_dev(const struct netdrv_queue *q);
/* Queues are numbered from 0; those in use come first. */
unsigned int netdrv_queue_index(const struct netdrv_queue *q);
struct netdrv_queue *netdrv_dev_queue(struct netdrv_dev *nd,
				      unsigned int index);
struct net_device *netdrv_netdev(const struct netdrv_dev *nd);
const struct netdrv_rings *netdrv_dev_rings(const struct netdrv_dev *nd);
/* The device's directory in debugfs, for the backend's test knobs. */
struct dentry *netdrv_debug_dir(const struct netdrv_dev *nd);

/* The device raised the queue's receive interrupt. Hard irq context. */
void netdrv_irq_event(struct netdrv_queue *q);
/* It was raised for nothing, or by who shares the line. As netdrv_irq_event. */
void netdrv_irq_none(struct netdrv_queue *q);
/* The device has sent frames. Hard irq or softirq context. */
void netdrv_tx_event(struct netdrv_dev *nd);
/* The carrier may have changed. Process context. */
void netdrv_link_event(struct netdrv_dev *nd);

extern const struct netdrv_hw_ops *const netdrv_hw_table[];
extern const struct netdrv_hw_ops netdrv_hw_virtio;
extern const struct netdrv_hw_ops netdrv_hw_e1000;
extern const struct netdrv_hw_ops netdrv_hw_e1000e;
extern const struct netdrv_hw_ops netdrv_hw_sim;

#endif
