// SPDX-License-Identifier: GPL-2.0-only
/*
 * A receive queue's buffers. The core owns them; the device borrows them. There
 * are exactly as many as the ring has places: a received frame's buffer goes
 * back as soon as the frame is copied or its page replaced, so the ring is
 * full whenever nobody is working on it.
 */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "netdrv.h"

/* The device must have let go of the buffers. May sleep. */
void netdrv_lent_free(struct netdrv_lent *lent)
{
	unsigned int i;

	for (i = 0; i < lent->n; i++)
		if (lent->bufs[i].page)
			page_pool_put_full_page(lent->pool, lent->bufs[i].page,
						false);
	kvfree(lent->bufs);
	page_pool_destroy(lent->pool);
	*lent = (struct netdrv_lent){};
}

static int netdrv_pages_alloc(struct netdrv_queue *q, struct netdrv_lent *lent)
{
	struct device *dev = q->nd->netdev->dev.parent;
	unsigned int i;

	for (i = 0; i < lent->n; i++) {
		lent->bufs[i].page =
			page_pool_alloc_pages(lent->pool, GFP_KERNEL);
		if (!lent->bufs[i].page)
			return -ENOMEM;
		if (q->hw->dma)
			lent->sync |= dma_need_sync(
				dev, netdrv_buf_dma(&lent->bufs[i]));
	}
	return 0;
}

/* @n buffers for the device of @q. 0 or -errno. May sleep. */
int netdrv_lent_alloc(struct netdrv_queue *q, unsigned int n,
		      struct netdrv_lent *lent)
{
	struct page_pool_params params = {
		.flags = q->hw->dma ? PP_FLAG_DMA_MAP : 0,
		.pool_size = n,
		.nid = NUMA_NO_NODE,
		.dev = q->nd->netdev->dev.parent,
		.dma_dir = DMA_FROM_DEVICE,
	};
	struct page_pool *pool;
	int err;

	if (netdrv_fault(q->nd, NETDRV_FAULT_QUEUE))
		return -ENOMEM;
	pool = page_pool_create(&params);
	if (IS_ERR(pool))
		return PTR_ERR(pool);
	*lent = (struct netdrv_lent){
		.pool = pool,
		.bufs = kvcalloc(n, sizeof(*lent->bufs), GFP_KERNEL),
	};
	lent->n = lent->bufs ? n : 0;
	err = lent->bufs ? netdrv_pages_alloc(q, lent) : -ENOMEM;
	if (err)
		netdrv_lent_free(lent);
	return err;
}

bool netdrv_buf_sync(const struct netdrv_queue *q)
{
	return q->lent.sync;
}

/* Lend every buffer to the device, which has none. -EIO if it won't. */
int netdrv_queue_fill(struct netdrv_queue *q)
{
	const struct netdrv_lent *lent = &q->lent;
	struct netdrv_buf *batch[NETDRV_BATCH];
	unsigned int done = 0;

	while (done < lent->n) {
		int n = min_t(unsigned int, NETDRV_BATCH, lent->n - done);
		int i;

		for (i = 0; i < n; i++)
			batch[i] = &lent->bufs[done + i];
		if (q->hw->post(q, batch, n) != n)
			return -EIO;
		done += n;
	}
	return 0;
}

/*
 * Pages that the queue has in its buffers, and all that its pool has given out
 * or keeps ready and is still to see again; none while the device is down.
 * Under rtnl.
 */
void netdrv_queue_pages(const struct netdrv_queue *q, unsigned int *owned,
			int *pooled)
{
	const struct netdrv_lent *lent = &q->lent;
	unsigned int i;

	if (!lent->pool)
		return;
	for (i = 0; i < lent->n; i++)
		*owned += !!lent->bufs[i].page;
	*pooled += lent->pool->pages_state_hold_cnt -
		   atomic_read(&lent->pool->pages_state_release_cnt);
}
