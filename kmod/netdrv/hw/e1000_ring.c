// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the NICs of the e1000 family have in common on their fast path: legacy
 * descriptors, one receive and one transmit ring, no offloads; and how they are
 * brought up and down. Section numbers are those of e1000_regs.h.
 */
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/slab.h>

#include "hw/e1000.h"

/* 3.2.3: how long the frame in @desc is, 0 when it is no good one. */
static u32 e1000_frame_len(const struct e1000_rx_desc *desc, u8 status)
{
	u32 len = le16_to_cpu(desc->length);

	/* Never believe the device's length. */
	if (!(status & E1000_RXD_EOP) || desc->errors & E1000_RXD_ERRORS ||
	    len > E1000_BUF_BYTES)
		return 0;
	return len;
}

int e1000_harvest(struct netdrv_queue *q, struct netdrv_frame *frames, int max)
{
	struct e1000_nic *nic = e1000_of(q);
	struct e1000_rx_ring *ring = &nic->rx;
	bool sync = netdrv_buf_sync(q);
	int n = 0;

	while (n < max && e1000_rx_waits(ring)) {
		struct e1000_rx_desc *desc = &ring->desc[ring->next];
		struct netdrv_buf *buf = ring->buf[ring->next];
		u8 status = desc->status;

		dma_rmb(); /* the rest of the descriptor after DD */
		frames[n++] = (struct netdrv_frame){
			.buf = buf,
			.offset = NETDRV_BUF_OFFSET,
			.len = e1000_frame_len(desc, status),
		};
		if (sync)
			dma_sync_single_for_cpu(
				&nic->pdev->dev, netdrv_buf_dma(buf),
				E1000_BUF_BYTES, DMA_FROM_DEVICE);
		desc->status = 0; /* it may be met again before it is filled */
		ring->next = e1000_after(ring->next, ring->count);
	}
	return n;
}

int e1000_post(struct netdrv_queue *q, struct netdrv_buf **bufs, int n)
{
	struct e1000_nic *nic = e1000_of(q);
	struct e1000_rx_ring *ring = &nic->rx;
	bool sync = netdrv_buf_sync(q);
	int i;

	for (i = 0; i < n; i++) {
		unsigned int after = e1000_after(ring->tail, ring->count);
		dma_addr_t dma = netdrv_buf_dma(bufs[i]);

		if (after == ring->next)
			break;
		if (sync)
			dma_sync_single_for_device(&nic->pdev->dev, dma,
						   E1000_BUF_BYTES,
						   DMA_FROM_DEVICE);
		ring->desc[ring->tail].addr = cpu_to_le64(dma);
		ring->desc[ring->tail].status = 0;
		ring->buf[ring->tail] = bufs[i];
		ring->tail = after;
	}
	/* writel orders it after the descriptors. */
	e1000_write(nic, E1000_RDT, ring->tail);
	return i;
}

void e1000_irq_mask(struct netdrv_queue *q)
{
	struct e1000_nic *nic = e1000_of(q);

	WRITE_ONCE(nic->rx_armed, false);
	e1000_write(nic, E1000_IMC, nic->causes.rx);
}

/*
 * A cause that came while it was masked is still in ICR, and interrupts as
 * soon as it is unmasked; unless the handler, called for something else, has
 * read it away and found us masked. Then the descriptor was there before our
 * look at it: the barrier pairs with that read of ICR.
 */
bool e1000_irq_arm(struct netdrv_queue *q)
{
	struct e1000_nic *nic = e1000_of(q);

	WRITE_ONCE(nic->rx_armed, true);
	e1000_write(nic, E1000_IMS, nic->causes.rx);
	smp_mb();
	return e1000_rx_waits(&nic->rx);
}

/* 13.4.19. The throttle (ITR) counts for this one too. */
bool e1000_irq_raise(struct netdrv_queue *q)
{
	struct e1000_nic *nic = e1000_of(q);

	WRITE_ONCE(nic->rx_armed, true);
	e1000_write(nic, E1000_IMS, nic->causes.rx);
	e1000_write(nic, E1000_ICS, nic->causes.raise);
	return true;
}

unsigned int e1000_line(struct netdrv_queue *q)
{
	return e1000_of(q)->irq;
}

int e1000_tx(struct netdrv_dev *nd, struct sk_buff *skb)
{
	struct e1000_nic *nic = netdrv_hw_priv(nd);
	struct e1000_tx_ring *ring = &nic->tx;
	unsigned int i = ring->tail, after = e1000_after(i, ring->count);
	dma_addr_t dma;

	if (after == ring->next)
		return -ENOSPC;
	dma = dma_map_single(&nic->pdev->dev, skb->data, skb->len,
			     DMA_TO_DEVICE);
	if (dma_mapping_error(&nic->pdev->dev, dma))
		return -EIO;
	ring->frame[i] = (struct e1000_tx_frame){skb, dma};
	ring->desc[i] = (struct e1000_tx_desc){
		.addr = cpu_to_le64(dma),
		.length = cpu_to_le16(skb->len),
		.cmd = E1000_TXD_EOP | E1000_TXD_IFCS | E1000_TXD_RS,
	};
	ring->tail = after;
	e1000_write(nic, E1000_TDT, after);
	return 0;
}

static void e1000_tx_free(struct e1000_nic *nic, struct sk_buff *skb,
			  dma_addr_t dma, int budget)
{
	dma_unmap_single(&nic->pdev->dev, dma, skb->len, DMA_TO_DEVICE);
	napi_consume_skb(skb, budget);
}

static bool e1000_tx_done(const struct e1000_tx_ring *ring)
{
	return ring->next != ring->tail &&
	       READ_ONCE(ring->desc[ring->next].status) & E1000_TXD_DD;
}

int e1000_tx_reclaim(struct netdrv_dev *nd, unsigned int *bytes, int max,
		     int budget)
{
	struct e1000_nic *nic = netdrv_hw_priv(nd);
	struct e1000_tx_ring *ring = &nic->tx;
	int n = 0;

	if (nic->tx_armed) {
		WRITE_ONCE(nic->tx_armed, false);
		e1000_write(nic, E1000_IMC, nic->causes.tx);
	}
	for (; n < max && e1000_tx_done(ring); n++) {
		struct e1000_tx_frame *frame = &ring->frame[ring->next];

		*bytes += frame->skb->len;
		e1000_tx_free(nic, frame->skb, frame->dma, budget);
		ring->next = e1000_after(ring->next, ring->count);
	}
	return n;
}

bool e1000_tx_irq_arm(struct netdrv_dev *nd)
{
	struct e1000_nic *nic = netdrv_hw_priv(nd);

	if (e1000_tx_done(&nic->tx))
		return true;
	if (nic->tx_armed || nic->tx.next == nic->tx.tail)
		return false;
	WRITE_ONCE(nic->tx_armed, true);
	e1000_write(nic, E1000_IMS, nic->causes.tx);
	smp_mb(); /* as in e1000_irq_arm */
	return e1000_tx_done(&nic->tx);
}

/* Slow path follows. */

static unsigned int e1000_descriptors(unsigned int frames)
{
	return round_up(frames + 1, E1000_RING_GROUP);
}

static void e1000_rings_free(struct e1000_nic *nic)
{
	struct device *dev = &nic->pdev->dev;
	struct e1000_rx_ring *rx = &nic->rx;
	struct e1000_tx_ring *tx = &nic->tx;

	if (rx->desc)
		dma_free_coherent(dev, rx->count * sizeof(*rx->desc), rx->desc,
				  rx->dma);
	if (tx->desc)
		dma_free_coherent(dev, tx->count * sizeof(*tx->desc), tx->desc,
				  tx->dma);
	kvfree(rx->buf);
	kvfree(tx->frame);
	*rx = (struct e1000_rx_ring){};
	*tx = (struct e1000_tx_ring){};
}

/* Descriptors come zeroed, which is "not done". */
static int e1000_rings_alloc(struct e1000_nic *nic)
{
	struct device *dev = &nic->pdev->dev;
	struct e1000_rx_ring *rx = &nic->rx;
	struct e1000_tx_ring *tx = &nic->tx;

	rx->count = e1000_descriptors(netdrv_dev_rings(nic->nd)->rx.now);
	tx->count = e1000_descriptors(netdrv_dev_rings(nic->nd)->tx.now);
	rx->desc = dma_alloc_coherent(dev, rx->count * sizeof(*rx->desc),
				      &rx->dma, GFP_KERNEL);
	tx->desc = dma_alloc_coherent(dev, tx->count * sizeof(*tx->desc),
				      &tx->dma, GFP_KERNEL);
	rx->buf = kvcalloc(rx->count, sizeof(*rx->buf), GFP_KERNEL);
	tx->frame = kvcalloc(tx->count, sizeof(*tx->frame), GFP_KERNEL);
	if (rx->desc && tx->desc && rx->buf && tx->frame)
		return 0;
	e1000_rings_free(nic);
	return -ENOMEM;
}

int e1000_open(struct netdrv_dev *nd)
{
	struct e1000_nic *nic = netdrv_hw_priv(nd);
	int err;

	e1000_reset(nic);
	if (nic->gone)
		return -ENODEV;
	err = e1000_rings_alloc(nic);
	if (err)
		return err;
	nic->rx_armed = nic->tx_armed = false;
	err = nic->chip->irq_request(nic);
	if (err) {
		e1000_rings_free(nic);
		return err;
	}
	e1000_start(nic);
	return 0;
}

unsigned int e1000_close(struct netdrv_dev *nd)
{
	struct e1000_nic *nic = netdrv_hw_priv(nd);
	struct e1000_rx_ring *rx = &nic->rx;
	struct e1000_tx_ring *tx = &nic->tx;
	unsigned int lost = 0;

	e1000_reset(nic);
	nic->chip->irq_free(nic);
	for (; rx->next != rx->tail && e1000_rx_waits(rx); lost++)
		rx->next = e1000_after(rx->next, rx->count);
	for (; tx->next != tx->tail;
	     tx->next = e1000_after(tx->next, tx->count))
		e1000_tx_free(nic, tx->frame[tx->next].skb,
			      tx->frame[tx->next].dma, 0);
	e1000_rings_free(nic);
	return lost;
}
