/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The virtio backend's own: the NIC and its fast path (virtio.c), its
 * virtqueues and their life (virtio_queues.c). Section numbers are those of the
 * OASIS Virtual I/O Device specification 1.2.
 */
#ifndef NETDRV_HW_VIRTIO_H
#define NETDRV_HW_VIRTIO_H

#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_net.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "hw.h"

/* 5.1.6: num_buffers is there with VERSION_1, even when not negotiated. */
#define VNIC_HDR_BYTES sizeof(struct virtio_net_hdr_mrg_rxbuf)

/* 5.1.6.5.7.1: struct virtio_net_rss_config, of a table that is full. */
struct vnic_rss {
	__le32 hash_types;
	__le16 indirection_table_mask;
	__le16 unclassified_queue;
	__le16 indirection_table[NETDRV_SPREAD];
	__le16 max_tx_vq;
	u8 hash_key_length;
	u8 hash_key_data[NETDRV_SPREAD_KEY];
} __packed;

/* 5.1.6.5: what the device reads, and where it answers. */
struct vnic_command {
	struct virtio_net_ctrl_hdr hdr;
	union {
		struct virtio_net_ctrl_mq mq;
		struct vnic_rss rss;
	};
	virtio_net_ctrl_ack ack;
};

struct vnic {
	struct virtio_device *vdev;
	struct netdrv_dev *nd;
	unsigned int pairs; /* of rings, that the device has */
	u32 hash_types;	    /* VIRTIO_NET_RSS_HASH_TYPE_*; 0: it has no RSS */
	/* While it is open: */
	struct virtqueue *rx[NETDRV_MAX_QUEUES];
	struct virtqueue *tx;
	/* NULL: there is one pair, or the device has not answered. */
	struct virtqueue *control;
	/* The transport's, or 0 where it has none. */
	unsigned int rx_irq[NETDRV_MAX_QUEUES];
	struct vnic_command *command;
	struct work_struct config_work;
	/* Without offloads the header of a sent frame is all zeros. */
	struct virtio_net_hdr_mrg_rxbuf tx_hdr;
};

/* Rings that were found are called by these. Hard irq. */
void vnic_rx_done(struct virtqueue *vq);
void vnic_tx_done(struct virtqueue *vq);

/* How many queues and frames there may be, before it is opened. 0 or -errno. */
int vnic_ring_sizes(struct vnic *nic, struct netdrv_rings *rings);

/* Hooks of struct netdrv_hw_ops. */
int vnic_open(struct netdrv_dev *nd);
unsigned int vnic_close(struct netdrv_dev *nd);
int vnic_spread(struct netdrv_dev *nd, const struct netdrv_spread *s);

#endif
