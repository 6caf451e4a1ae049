// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the ring to the kernel: harvest a batch, make skbs of it, give the
 * buffers back, hand the skbs over. Every mode comes through here, so that
 * modes differ in when and where they call, and in nothing else.
 */
#include <linux/etherdevice.h>
#include <linux/skbuff.h>

#include "netdrv.h"
#include "core/trace.h"

enum netdrv_handoff {
	NETDRV_TO_BACKLOG,
	NETDRV_TO_STACK,
	NETDRV_TO_GRO,
};

/*
 * Frames up to this size are copied: the copy is cheaper than a new page, and
 * small skbs don't pin pages in socket queues.
 */
#define NETDRV_COPYBREAK 256

struct netdrv_batch {
	struct netdrv_frame frames[NETDRV_BATCH];
	struct netdrv_buf *bufs[NETDRV_BATCH];
	struct list_head skbs;
	unsigned int skb_count, bytes, alloc_fail, errors;
};

static struct sk_buff *netdrv_skb_copy(struct netdrv_queue *q,
				       const struct netdrv_frame *frame,
				       struct napi_struct *napi)
{
	struct sk_buff *skb;

	/* NAPI's own cache of skbs is faster, and softirq only. */
	skb = napi ? napi_alloc_skb(napi, frame->len)
		   : netdev_alloc_skb_ip_align(q->nd->netdev, frame->len);
	if (!skb)
		return NULL;
	skb_put_data(skb, page_address(frame->buf->page) + frame->offset,
		     frame->len);
	return skb;
}

/* The frame's page becomes the skb; the buffer gets a new page. */
static struct sk_buff *netdrv_skb_adopt(struct netdrv_queue *q,
					const struct netdrv_frame *frame)
{
	struct page *fresh = page_pool_dev_alloc_pages(q->pool);
	struct page *full = frame->buf->page;
	struct sk_buff *skb;

	if (!fresh)
		return NULL;
	skb = build_skb(page_address(full), PAGE_SIZE);
	if (!skb) {
		page_pool_put_full_page(q->pool, fresh, false);
		return NULL;
	}
	frame->buf->page = fresh;
	skb_reserve(skb, frame->offset);
	skb_put(skb, frame->len);
	skb_mark_for_recycle(skb);
	skb->dev = q->nd->netdev;
	return skb;
}

static void netdrv_batch_build(struct netdrv_queue *q, struct netdrv_batch *b,
			       int n, enum netdrv_handoff to,
			       struct napi_struct *napi)
{
	/*
	 * The backlog takes frames in hard irq, and frees there what it drops;
	 * page_pool pages may not be returned from hard irq. So all is copied.
	 */
	bool copy_all = to == NETDRV_TO_BACKLOG;
	int i;

	for (i = 0; i < n; i++) {
		const struct netdrv_frame *frame = &b->frames[i];
		struct sk_buff *skb;

		b->bufs[i] = frame->buf;
		if (frame->len < ETH_HLEN) {
			b->errors++;
			continue;
		}
		skb = copy_all || frame->len <= NETDRV_COPYBREAK
			      ? netdrv_skb_copy(q, frame, napi)
			      : netdrv_skb_adopt(q, frame);
		if (!skb) {
			b->alloc_fail++;
			continue;
		}
		b->bytes += frame->len;
		b->skb_count++;
		skb->protocol = eth_type_trans(skb, q->nd->netdev);
		list_add_tail(&skb->list, &b->skbs);
	}
}

/* Returns how many the backlog refused. */
static unsigned int netdrv_batch_deliver(struct netdrv_batch *b,
					 enum netdrv_handoff to,
					 struct napi_struct *napi)
{
	struct sk_buff *skb, *next;
	unsigned int refused = 0;

	if (to == NETDRV_TO_STACK) {
		netif_receive_skb_list(&b->skbs);
		return 0;
	}
	list_for_each_entry_safe (skb, next, &b->skbs, list) {
		skb_list_del_init(skb);
		if (to == NETDRV_TO_GRO)
			napi_gro_receive(napi, skb);
		else if (netif_rx(skb) == NET_RX_DROP)
			refused++;
	}
	return refused;
}

static void netdrv_batch_count(struct netdrv_queue *q,
			       const struct netdrv_batch *b, int n)
{
	struct netdrv_rx_stats *stats = &q->stats;

	u64_stats_update_begin(&stats->sync);
	u64_stats_add(&stats->frames, b->skb_count);
	u64_stats_add(&stats->bytes, b->bytes);
	u64_stats_add(&stats->alloc_fail, b->alloc_fail);
	u64_stats_add(&stats->errors, b->errors);
	u64_stats_add(&stats->in_ctx[netdrv_here()], n);
	u64_stats_update_end(&stats->sync);
}

/* One batch. Returns the frames taken off the ring. */
static int netdrv_rx_batch(struct netdrv_queue *q, int max,
			   enum netdrv_handoff to, struct napi_struct *napi)
{
	struct netdrv_batch b = {.skbs = LIST_HEAD_INIT(b.skbs)};
	unsigned int refused;
	int n;

	n = q->hw->harvest(q, b.frames, min(max, NETDRV_BATCH));
	if (!n)
		return 0;
	netdrv_batch_build(q, &b, n, to, napi);
	/* Refill before protocol work: the wire does not wait for it. */
	q->hw->post(q, b.bufs, n);
	netdrv_batch_count(q, &b, n);
	refused = netdrv_batch_deliver(&b, to, napi);
	if (refused) {
		u64_stats_update_begin(&q->stats.sync);
		u64_stats_add(&q->stats.backlog_drop, refused);
		u64_stats_update_end(&q->stats.sync);
	}
	return n;
}

static int netdrv_rx(struct netdrv_queue *q, int budget, enum netdrv_handoff to,
		     struct napi_struct *napi)
{
	int done = 0;

	while (done < budget) {
		int n = netdrv_rx_batch(q, budget - done, to, napi);

		done += n;
		if (!n)
			break;
	}
	u64_stats_update_begin(&q->stats.sync);
	u64_stats_inc(&q->stats.polls);
	u64_stats_update_end(&q->stats.sync);
	trace_netdrv_poll(q->nd->netdev, netdrv_ctx_name(netdrv_here()), done,
			  budget);
	return done;
}

int netdrv_rx_backlog(struct netdrv_queue *q, int budget)
{
	return netdrv_rx(q, budget, NETDRV_TO_BACKLOG, NULL);
}

int netdrv_rx_stack(struct netdrv_queue *q, int budget)
{
	return netdrv_rx(q, budget, NETDRV_TO_STACK, NULL);
}

int netdrv_rx_gro(struct netdrv_queue *q, int budget, struct napi_struct *napi)
{
	return netdrv_rx(q, budget, NETDRV_TO_GRO, napi);
}
