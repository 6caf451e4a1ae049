// SPDX-License-Identifier: GPL-2.0-only
/*
 * A receive queue's buffers. The core owns them; the device borrows them. There
 * are exactly as many as the ring has places: a received frame's buffer goes
 * back as soon as the frame is copied or its page replaced, so the ring is
 * full whenever nobody is working on it.
 */
#include <linux/slab.h>

#include "netdrv.h"

static void netdrv_bufs_free(struct netdrv_queue *q)
{
	unsigned int i;

	for (i = 0; i < q->nbufs; i++)
		if (q->bufs[i].page)
			page_pool_put_full_page(q->pool, q->bufs[i].page,
						false);
	kvfree(q->bufs);
	q->bufs = NULL;
}

static int netdrv_bufs_alloc(struct netdrv_queue *q)
{
	unsigned int i;

	q->bufs = kvcalloc(q->nbufs, sizeof(*q->bufs), GFP_KERNEL);
	if (!q->bufs)
		return -ENOMEM;
	for (i = 0; i < q->nbufs; i++) {
		q->bufs[i].page = page_pool_alloc_pages(q->pool, GFP_KERNEL);
		if (!q->bufs[i].page) {
			netdrv_bufs_free(q);
			return -ENOMEM;
		}
	}
	return 0;
}

/* May sleep. */
int netdrv_queue_alloc(struct netdrv_queue *q)
{
	struct page_pool_params params = {
		.flags = q->hw->dma ? PP_FLAG_DMA_MAP : 0,
		.pool_size = q->nbufs,
		.nid = NUMA_NO_NODE,
		.dev = q->nd->netdev->dev.parent,
		.dma_dir = DMA_FROM_DEVICE,
	};
	int err;

	q->pool = page_pool_create(&params);
	if (IS_ERR(q->pool))
		return PTR_ERR(q->pool);
	err = netdrv_bufs_alloc(q);
	if (err)
		page_pool_destroy(q->pool);
	return err;
}

/* The device must have let go of the buffers. May sleep. */
void netdrv_queue_free(struct netdrv_queue *q)
{
	netdrv_bufs_free(q);
	page_pool_destroy(q->pool);
}

/* Lend every buffer to the device, which has none. -EIO if it won't. */
int netdrv_queue_fill(struct netdrv_queue *q)
{
	struct netdrv_buf *batch[NETDRV_BATCH];
	unsigned int done = 0;

	while (done < q->nbufs) {
		int n = min_t(unsigned int, NETDRV_BATCH, q->nbufs - done);
		int i;

		for (i = 0; i < n; i++)
			batch[i] = &q->bufs[done + i];
		if (q->hw->post(q, batch, n) != n)
			return -EIO;
		done += n;
	}
	return 0;
}
