// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the ring to the kernel: harvest a batch, make skbs of it, give the
 * buffers back, hand the skbs over. Every mode comes through here, so that
 * modes differ in when and where they call, and in nothing else.
 */
#include <linux/bottom_half.h>
#include <linux/etherdevice.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/skbuff.h>

#include <rxbench/uioring.h>

#include "netdrv.h"
#include "core/trace.h"

enum netdrv_handoff {
	NETDRV_TO_BACKLOG,
	NETDRV_TO_STACK,
	NETDRV_TO_GRO,
	NETDRV_TO_QUEUE,
	NETDRV_TO_SLOTS,
};

/* Where a batch's frames go. */
struct netdrv_sink {
	enum netdrv_handoff to;
	struct napi_struct *napi;   /* GRO */
	struct sk_buff_head *queue; /* QUEUE */
	unsigned int limit;
	struct netdrv_slots *slots; /* SLOTS */
};

struct netdrv_batch {
	unsigned int skb_count, taken, bytes, alloc_fail, errors;
	struct netdrv_frame frames[NETDRV_BATCH];
	struct netdrv_buf *bufs[NETDRV_BATCH];
	struct sk_buff *skbs[NETDRV_BATCH];
};

static struct sk_buff *netdrv_skb_copy(struct netdrv_queue *q,
				       const struct netdrv_frame *frame,
				       struct napi_struct *napi)
{
	struct sk_buff *skb;

	if (netdrv_fault(q->nd, NETDRV_FAULT_ALLOC))
		return NULL;
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
	struct page *fresh = netdrv_fault(q->nd, NETDRV_FAULT_ALLOC)
				     ? NULL
				     : page_pool_dev_alloc_pages(q->lent.pool);
	struct page *full = frame->buf->page;
	struct sk_buff *skb;

	if (!fresh)
		return NULL;
	skb = netdrv_fault(q->nd, NETDRV_FAULT_ALLOC)
		      ? NULL
		      : build_skb(page_address(full), PAGE_SIZE);
	if (!skb) {
		page_pool_put_full_page(q->lent.pool, fresh, false);
		return NULL;
	}
	frame->buf->page = fresh;
	skb_reserve(skb, frame->offset);
	skb_put(skb, frame->len);
	skb_mark_for_recycle(skb);
	skb->dev = q->nd->netdev;
	return skb;
}

static struct sk_buff *netdrv_skb_build(struct netdrv_queue *q,
					const struct netdrv_frame *frame,
					const struct netdrv_sink *sink,
					u32 copybreak)
{
	/*
	 * Where frames are taken in hard irq all are copied: page_pool pages
	 * may be neither taken nor, with a dropped frame, returned there.
	 */
	bool copy_all =
		sink->to == NETDRV_TO_BACKLOG || sink->to == NETDRV_TO_QUEUE;
	struct sk_buff *skb;

	skb = copy_all || frame->len <= copybreak
		      ? netdrv_skb_copy(q, frame, sink->napi)
		      : netdrv_skb_adopt(q, frame);
	if (!skb)
		return NULL;
	skb->protocol = eth_type_trans(skb, q->nd->netdev);
	skb_record_rx_queue(skb, q->index);
	return skb;
}

/* No skb is made: whose slots they are does the protocol work. */
static void netdrv_slot_fill(struct netdrv_slots *slots,
			     const struct netdrv_frame *frame)
{
	struct rxb_uioring_slot *slot =
		&slots->slot[slots->next++ % RXB_UIORING_SLOTS];

	BUILD_BUG_ON(NETDRV_BUF_BYTES > sizeof(slot->frame));
	slot->len = frame->len;
	memcpy(slot->frame, page_address(frame->buf->page) + frame->offset,
	       frame->len);
}

static void netdrv_batch_build(struct netdrv_queue *q, struct netdrv_batch *b,
			       int n, const struct netdrv_sink *sink)
{
	u32 copybreak = netdrv_knob(q->nd, NETDRV_KNOB_COPYBREAK);
	u32 cost_ns = netdrv_knob(q->nd, NETDRV_KNOB_COST_IRQ);
	int i;

	for (i = 0; i < n; i++) {
		const struct netdrv_frame *frame = &b->frames[i];
		struct sk_buff *skb;

		b->bufs[i] = frame->buf;
		if (cost_ns)
			netdrv_spend(cost_ns);
		if (netdrv_fault(q->nd, NETDRV_FAULT_LOSE))
			continue;
		if (frame->len < ETH_HLEN) {
			b->errors++;
			continue;
		}
		if (sink->to == NETDRV_TO_SLOTS) {
			netdrv_slot_fill(sink->slots, frame);
		} else {
			skb = netdrv_skb_build(q, frame, sink, copybreak);
			if (!skb) {
				b->alloc_fail++;
				continue;
			}
			b->skbs[b->skb_count++] = skb;
		}
		b->bytes += frame->len;
		b->taken++;
	}
}

/* False, and @skb freed, when the queue is as long as it may be. */
static bool netdrv_enqueue(const struct netdrv_sink *sink, struct sk_buff *skb)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&sink->queue->lock, flags);
	room = skb_queue_len(sink->queue) < sink->limit;
	if (room)
		__skb_queue_tail(sink->queue, skb);
	spin_unlock_irqrestore(&sink->queue->lock, flags);
	if (!room)
		dev_kfree_skb_any(skb);
	return room;
}

/* Kept out of the other ways: a hardened list checks itself at each step. */
static void netdrv_batch_to_stack(struct netdrv_batch *b)
{
	LIST_HEAD(list);
	unsigned int i;

	for (i = 0; i < b->skb_count; i++)
		list_add_tail(&b->skbs[i]->list, &list);
	netif_receive_skb_list(&list);
}

static void netdrv_batch_deliver(struct netdrv_queue *q, struct netdrv_batch *b,
				 const struct netdrv_sink *sink)
{
	unsigned int backlog_full = 0, queue_full = 0;
	unsigned int i;

	if (sink->to == NETDRV_TO_STACK) {
		netdrv_batch_to_stack(b);
		return;
	}
	for (i = 0; i < b->skb_count; i++) {
		struct sk_buff *skb = b->skbs[i];

		if (sink->to == NETDRV_TO_GRO)
			napi_gro_receive(sink->napi, skb);
		else if (sink->to == NETDRV_TO_QUEUE)
			queue_full += !netdrv_enqueue(sink, skb);
		else if (netif_rx(skb) == NET_RX_DROP)
			backlog_full++;
	}
	if (!backlog_full && !queue_full)
		return;
	u64_stats_update_begin(&q->stats.sync);
	u64_stats_add(&q->stats.backlog_drop, backlog_full);
	u64_stats_add(&q->stats.queue_drop, queue_full);
	u64_stats_update_end(&q->stats.sync);
}

static void netdrv_batch_count(struct netdrv_queue *q,
			       const struct netdrv_batch *b, int n)
{
	struct netdrv_rx_stats *stats = &q->stats;

	u64_stats_update_begin(&stats->sync);
	u64_stats_add(&stats->frames, b->taken);
	u64_stats_add(&stats->bytes, b->bytes);
	u64_stats_add(&stats->alloc_fail, b->alloc_fail);
	u64_stats_add(&stats->errors, b->errors);
	u64_stats_add(&stats->in_ctx[netdrv_here()], n);
	u64_stats_update_end(&stats->sync);
}

/* One batch. Returns the frames taken off the ring. */
static int netdrv_rx_batch(struct netdrv_queue *q, int max,
			   const struct netdrv_sink *sink)
{
	struct netdrv_batch b; /* large: its arrays are not worth zeroing */
	int n;

	n = q->hw->harvest(q, b.frames, min(max, NETDRV_BATCH));
	if (!n)
		return 0;
	b.skb_count = b.taken = b.bytes = b.alloc_fail = b.errors = 0;
	trace_netdrv_harvest(q->nd->netdev, q->index,
			     netdrv_ctx_name(netdrv_here()), n);
	netdrv_batch_build(q, &b, n, sink);
	/* Refill before protocol work: the wire does not wait for it. */
	q->hw->post(q, b.bufs, n);
	netdrv_batch_count(q, &b, n);
	netdrv_batch_deliver(q, &b, sink);
	return n;
}

static int netdrv_rx(struct netdrv_queue *q, int budget,
		     const struct netdrv_sink *sink)
{
	int done = 0;

	while (done < budget) {
		int n = netdrv_rx_batch(q, budget - done, sink);

		done += n;
		if (!n)
			break;
	}
	u64_stats_update_begin(&q->stats.sync);
	u64_stats_inc(&q->stats.polls);
	u64_stats_update_end(&q->stats.sync);
	trace_netdrv_poll(q->nd->netdev, q->index,
			  netdrv_ctx_name(netdrv_here()), done, budget);
	return done;
}

int netdrv_rx_backlog(struct netdrv_queue *q, int budget)
{
	const struct netdrv_sink sink = {.to = NETDRV_TO_BACKLOG};

	return netdrv_rx(q, budget, &sink);
}

int netdrv_rx_stack(struct netdrv_queue *q, int budget)
{
	const struct netdrv_sink sink = {.to = NETDRV_TO_STACK};

	return netdrv_rx(q, budget, &sink);
}

int netdrv_rx_thread(struct netdrv_queue *q, int budget)
{
	int work;

	local_bh_disable();
	work = netdrv_rx_stack(q, budget);
	local_bh_enable();
	/* Under a flood the thread may never sleep: RCU must hear of it. */
	cond_resched_tasks_rcu_qs();
	return work;
}

int netdrv_rx_gro(struct netdrv_queue *q, int budget, struct napi_struct *napi)
{
	const struct netdrv_sink sink = {.to = NETDRV_TO_GRO, .napi = napi};

	return netdrv_rx(q, budget, &sink);
}

int netdrv_rx_queue(struct netdrv_queue *q, int budget, struct sk_buff_head *to,
		    unsigned int limit)
{
	const struct netdrv_sink sink = {
		.to = NETDRV_TO_QUEUE, .queue = to, .limit = limit};

	return netdrv_rx(q, budget, &sink);
}

int netdrv_rx_copy(struct netdrv_queue *q, int budget, struct netdrv_slots *to)
{
	const struct netdrv_sink sink = {.to = NETDRV_TO_SLOTS, .slots = to};

	return netdrv_rx(q, budget, &sink);
}

void netdrv_rx_dropped(struct netdrv_queue *q, unsigned int n)
{
	u64_stats_update_begin(&q->stats.sync);
	u64_stats_add(&q->stats.queue_drop, n);
	u64_stats_update_end(&q->stats.sync);
}

void netdrv_rx_totals(const struct netdrv_queue *q, u64 *frames, u64 *bytes)
{
	*frames = u64_stats_read(&q->stats.frames);
	*bytes = u64_stats_read(&q->stats.bytes);
}
