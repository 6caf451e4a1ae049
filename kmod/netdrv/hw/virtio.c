// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtio-net backend (OASIS Virtual I/O Device specification 1.2, section
 * 5.1), over the kernel's virtqueue calls. As many receive queues as the device
 * offers and one transmit queue, no offloads: what a frame costs is then what
 * the mode costs.
 */
#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/virtio_ids.h>

#include "hw/virtio.h"

static struct vnic *vnic_of(const struct netdrv_queue *q)
{
	return netdrv_hw_priv(netdrv_queue_dev(q));
}

static struct virtqueue *vnic_rx(const struct netdrv_queue *q)
{
	return vnic_of(q)->rx[netdrv_queue_index(q)];
}

static int vnic_harvest(struct netdrv_queue *q, struct netdrv_frame *frames,
			int max)
{
	struct virtqueue *vq = vnic_rx(q);
	struct netdrv_buf *buf;
	unsigned int len;
	int n = 0;

	while (n < max && (buf = virtqueue_get_buf(vq, &len))) {
		/* Never believe the device's length. */
		bool sane = len > VNIC_HDR_BYTES && len <= NETDRV_BUF_BYTES;

		frames[n++] = (struct netdrv_frame){
			.buf = buf,
			.offset = NETDRV_BUF_OFFSET + VNIC_HDR_BYTES,
			.len = sane ? len - VNIC_HDR_BYTES : 0,
		};
	}
	return n;
}

static int vnic_post(struct netdrv_queue *q, struct netdrv_buf **bufs, int n)
{
	struct virtqueue *vq = vnic_rx(q);
	struct scatterlist sg;
	int i;

	for (i = 0; i < n; i++) {
		sg_init_one(&sg,
			    page_address(bufs[i]->page) + NETDRV_BUF_OFFSET,
			    NETDRV_BUF_BYTES);
		if (virtqueue_add_inbuf(vq, &sg, 1, bufs[i], GFP_ATOMIC))
			break;
	}
	virtqueue_kick(vq);
	return i;
}

static void vnic_irq_mask(struct netdrv_queue *q)
{
	virtqueue_disable_cb(vnic_rx(q));
}

static bool vnic_irq_arm(struct netdrv_queue *q)
{
	return !virtqueue_enable_cb(vnic_rx(q));
}

static unsigned int vnic_line(struct netdrv_queue *q)
{
	return vnic_of(q)->rx_irq[netdrv_queue_index(q)];
}

/*
 * Fails, without harm, for INTx: a level cannot be raised by software; and on
 * kernels that leave that to no driver.
 */
static bool vnic_irq_raise(struct netdrv_queue *q)
{
	unsigned int line = vnic_line(q);

	return IS_ENABLED(CONFIG_GENERIC_IRQ_INJECTION) && line &&
	       !irq_inject_interrupt(line);
}

static int vnic_tx(struct netdrv_dev *nd, struct sk_buff *skb)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	struct scatterlist sg[2];

	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], &nic->tx_hdr, VNIC_HDR_BYTES);
	sg_set_buf(&sg[1], skb->data, skb->len);
	if (virtqueue_add_outbuf(nic->tx, sg, 2, skb, GFP_ATOMIC))
		return -ENOSPC;
	virtqueue_kick(nic->tx);
	return 0;
}

static int vnic_tx_reclaim(struct netdrv_dev *nd, unsigned int *bytes, int max,
			   int budget)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	struct sk_buff *skb;
	unsigned int len;
	int n = 0;

	virtqueue_disable_cb(nic->tx);
	while (n < max && (skb = virtqueue_get_buf(nic->tx, &len))) {
		*bytes += skb->len;
		napi_consume_skb(skb, budget);
		n++;
	}
	return n;
}

static bool vnic_tx_irq_arm(struct netdrv_dev *nd)
{
	struct vnic *nic = netdrv_hw_priv(nd);

	return !virtqueue_enable_cb_delayed(nic->tx);
}

/* Slow path follows. */

/* 5.1.2: every other ring is one to receive by. */
void vnic_rx_done(struct virtqueue *vq)
{
	struct vnic *nic = vq->vdev->priv;

	netdrv_irq_event(netdrv_dev_queue(nic->nd, vq->index / 2));
}

void vnic_tx_done(struct virtqueue *vq)
{
	struct vnic *nic = vq->vdev->priv;

	netdrv_tx_event(nic->nd);
}

static bool vnic_link(struct netdrv_dev *nd)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	u16 status;

	if (!virtio_has_feature(nic->vdev, VIRTIO_NET_F_STATUS))
		return true;
	virtio_cread(nic->vdev, struct virtio_net_config, status, &status);
	return status & VIRTIO_NET_S_LINK_UP;
}

static void vnic_config_work(struct work_struct *work)
{
	struct vnic *nic = container_of(work, struct vnic, config_work);

	if (netif_running(netdrv_netdev(nic->nd)))
		netdrv_link_event(nic->nd);
}

static void vnic_config_changed(struct virtio_device *vdev)
{
	struct vnic *nic = vdev->priv;

	schedule_work(&nic->config_work);
}

static int vnic_probe(struct virtio_device *vdev)
{
	struct vnic *nic;
	struct netdrv_rings rings;
	u8 mac[ETH_ALEN] = {};
	int err;

	nic = devm_kzalloc(&vdev->dev, sizeof(*nic), GFP_KERNEL);
	if (!nic)
		return -ENOMEM;
	/* Apart from what the CPU writes: the device does, too. */
	nic->command =
		devm_kzalloc(&vdev->dev, sizeof(*nic->command), GFP_KERNEL);
	if (!nic->command)
		return -ENOMEM;
	nic->vdev = vdev;
	vdev->priv = nic;
	INIT_WORK(&nic->config_work, vnic_config_work);
	if (virtio_has_feature(vdev, VIRTIO_NET_F_MAC))
		virtio_cread_bytes(vdev,
				   offsetof(struct virtio_net_config, mac), mac,
				   ETH_ALEN);
	err = vnic_ring_sizes(nic, &rings);
	if (err)
		return err;
	nic->nd = netdrv_dev_create(&vdev->dev, &netdrv_hw_virtio, nic, mac,
				    &rings);
	if (IS_ERR(nic->nd))
		return PTR_ERR(nic->nd);
	err = netdrv_dev_register(nic->nd);
	if (err)
		netdrv_dev_free(nic->nd);
	return err;
}

static void vnic_remove(struct virtio_device *vdev)
{
	struct vnic *nic = vdev->priv;

	netdrv_dev_unregister(nic->nd);
	virtio_reset_device(vdev);
	cancel_work_sync(&nic->config_work);
	netdrv_dev_free(nic->nd);
}

#ifdef CONFIG_PM_SLEEP
/* The bus delivers no more changes of the configuration until restore. */
static int vnic_freeze(struct virtio_device *vdev)
{
	struct vnic *nic = vdev->priv;

	cancel_work_sync(&nic->config_work);
	netdrv_suspend(nic->nd);
	return 0;
}

static int vnic_restore(struct virtio_device *vdev)
{
	struct vnic *nic = vdev->priv;

	netdrv_resume(nic->nd);
	return 0;
}
#endif

static const struct virtio_device_id vnic_ids[] = {
	{VIRTIO_ID_NET, VIRTIO_DEV_ANY_ID}, {}};
MODULE_DEVICE_TABLE(virtio, vnic_ids);

static unsigned int vnic_features[] = {
	VIRTIO_NET_F_MAC, VIRTIO_NET_F_STATUS, VIRTIO_NET_F_CTRL_VQ,
	VIRTIO_NET_F_MQ,  VIRTIO_NET_F_RSS,
};

static int vnic_validate(struct virtio_device *vdev)
{
	/* Only the modern layout; 1.x is ten years old. */
	if (!virtio_has_feature(vdev, VIRTIO_F_VERSION_1))
		return -ENODEV;
	/* Several queues are asked for by the control queue, and only they. */
	if (!virtio_has_feature(vdev, VIRTIO_NET_F_MQ) ||
	    !virtio_has_feature(vdev, VIRTIO_NET_F_CTRL_VQ)) {
		__virtio_clear_bit(vdev, VIRTIO_NET_F_MQ);
		__virtio_clear_bit(vdev, VIRTIO_NET_F_CTRL_VQ);
		__virtio_clear_bit(vdev, VIRTIO_NET_F_RSS);
	}
	return 0;
}

static struct virtio_driver vnic_driver = {
	.driver.name = "netdrv-virtio",
	.feature_table = vnic_features,
	.feature_table_size = ARRAY_SIZE(vnic_features),
	.id_table = vnic_ids,
	.validate = vnic_validate,
	.probe = vnic_probe,
	.remove = vnic_remove,
	.config_changed = vnic_config_changed,
#ifdef CONFIG_PM_SLEEP
	.freeze = vnic_freeze,
	.restore = vnic_restore,
#endif
};

static int vnic_init(void)
{
	return register_virtio_driver(&vnic_driver);
}

static void vnic_exit(void)
{
	unregister_virtio_driver(&vnic_driver);
}

const struct netdrv_hw_ops netdrv_hw_virtio = {
	.name = "virtio",
	.summary = "virtio-net 1.x",
	.harvest = vnic_harvest,
	.post = vnic_post,
	.irq_mask = vnic_irq_mask,
	.irq_arm = vnic_irq_arm,
	.irq_raise = vnic_irq_raise,
	.line = vnic_line,
	.tx = vnic_tx,
	.tx_reclaim = vnic_tx_reclaim,
	.tx_irq_arm = vnic_tx_irq_arm,
	.open = vnic_open,
	.close = vnic_close,
	.spread = vnic_spread,
	.link = vnic_link,
	.init = vnic_init,
	.exit = vnic_exit,
};
