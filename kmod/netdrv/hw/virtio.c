// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtio-net backend (OASIS Virtual I/O Device specification 1.2, section
 * 5.1), over the kernel's virtqueue calls. One receive and one transmit queue,
 * no offloads: what a frame costs is then what the mode costs.
 */
#include <linux/etherdevice.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/virtio.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_net.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "hw.h"

/* 5.1.6: num_buffers is there with VERSION_1, even when not negotiated. */
#define VNIC_HDR_BYTES sizeof(struct virtio_net_hdr_mrg_rxbuf)

/*
 * The transport gives vector 0 to configuration changes and the next to the
 * first queue, or to all queues when vectors are short.
 */
#define VNIC_RX_VECTOR 1

enum { VNIC_RX, VNIC_TX, VNIC_QUEUES };

struct vnic {
	struct virtio_device *vdev;
	struct netdrv_dev *nd;
	struct virtqueue *vq[VNIC_QUEUES];
	struct work_struct config_work;
	unsigned int rx_irq; /* the transport's, or 0 where it has none */
	/* Without offloads the header of a sent frame is all zeros. */
	struct virtio_net_hdr_mrg_rxbuf tx_hdr;
};

static struct vnic *vnic_of(const struct netdrv_queue *q)
{
	return netdrv_hw_priv(netdrv_queue_dev(q));
}

static int vnic_harvest(struct netdrv_queue *q, struct netdrv_frame *frames,
			int max)
{
	struct virtqueue *vq = vnic_of(q)->vq[VNIC_RX];
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
	struct virtqueue *vq = vnic_of(q)->vq[VNIC_RX];
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
	virtqueue_disable_cb(vnic_of(q)->vq[VNIC_RX]);
}

static bool vnic_irq_arm(struct netdrv_queue *q)
{
	return !virtqueue_enable_cb(vnic_of(q)->vq[VNIC_RX]);
}

/*
 * Fails, without harm, for INTx: a level cannot be raised by software; and on
 * kernels that leave that to no driver.
 */
static bool vnic_irq_raise(struct netdrv_queue *q)
{
	const struct vnic *nic = vnic_of(q);

	return IS_ENABLED(CONFIG_GENERIC_IRQ_INJECTION) && nic->rx_irq &&
	       !irq_inject_interrupt(nic->rx_irq);
}

static unsigned int vnic_line(struct netdrv_queue *q)
{
	return vnic_of(q)->rx_irq;
}

static int vnic_tx(struct netdrv_dev *nd, struct sk_buff *skb)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	struct scatterlist sg[2];

	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], &nic->tx_hdr, VNIC_HDR_BYTES);
	sg_set_buf(&sg[1], skb->data, skb->len);
	if (virtqueue_add_outbuf(nic->vq[VNIC_TX], sg, 2, skb, GFP_ATOMIC))
		return -ENOSPC;
	virtqueue_kick(nic->vq[VNIC_TX]);
	return 0;
}

static int vnic_tx_reclaim(struct netdrv_dev *nd, unsigned int *bytes, int max,
			   int budget)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	struct sk_buff *skb;
	unsigned int len;
	int n = 0;

	virtqueue_disable_cb(nic->vq[VNIC_TX]);
	while (n < max && (skb = virtqueue_get_buf(nic->vq[VNIC_TX], &len))) {
		*bytes += skb->len;
		napi_consume_skb(skb, budget);
		n++;
	}
	return n;
}

static bool vnic_tx_irq_arm(struct netdrv_dev *nd)
{
	struct vnic *nic = netdrv_hw_priv(nd);

	return !virtqueue_enable_cb_delayed(nic->vq[VNIC_TX]);
}

/* Slow path follows. */

static void vnic_rx_done(struct virtqueue *vq)
{
	struct vnic *nic = vq->vdev->priv;

	netdrv_irq_event(netdrv_dev_queue(nic->nd, 0));
}

static void vnic_tx_done(struct virtqueue *vq)
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

/* Without MSI-X all interrupts of the device share its INTx line. */
static unsigned int vnic_rx_line(struct virtio_device *vdev)
{
	struct pci_dev *pci;

	if (!dev_is_pci(vdev->dev.parent))
		return 0;
	pci = to_pci_dev(vdev->dev.parent);
	return pci->msix_enabled ? pci_irq_vector(pci, VNIC_RX_VECTOR)
				 : pci->irq;
}

/*
 * Reset, and initialise again up to FEATURES_OK as the bus does before probe
 * (3.1.1): open starts here whatever came before. The bus itself declares a
 * device ready after probe, without queues if need be.
 */
static int vnic_renegotiate(struct virtio_device *vdev)
{
	int err;

	virtio_reset_device(vdev);
	virtio_add_status(vdev, VIRTIO_CONFIG_S_ACKNOWLEDGE);
	virtio_add_status(vdev, VIRTIO_CONFIG_S_DRIVER);
	err = vdev->config->finalize_features(vdev);
	if (err)
		return err;
	virtio_add_status(vdev, VIRTIO_CONFIG_S_FEATURES_OK);
	return 0;
}

/* For want of memory the bus makes do with smaller rings; the core does not. */
static bool vnic_rings_fit(const struct vnic *nic)
{
	const struct netdrv_rings *rings = netdrv_dev_rings(nic->nd);

	return virtqueue_get_vring_size(nic->vq[VNIC_RX]) >= rings->rx.now &&
	       virtqueue_get_vring_size(nic->vq[VNIC_TX]) >= rings->tx.now;
}

static int vnic_open(struct netdrv_dev *nd)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	struct virtqueue_info info[VNIC_QUEUES] = {
		[VNIC_RX] = {"rx", vnic_rx_done},
		[VNIC_TX] = {"tx", vnic_tx_done},
	};
	int err;

	err = vnic_renegotiate(nic->vdev);
	if (err)
		return err;
	err = virtio_find_vqs(nic->vdev, VNIC_QUEUES, nic->vq, info, NULL);
	if (err)
		return err;
	if (!vnic_rings_fit(nic)) {
		virtio_reset_device(nic->vdev);
		nic->vdev->config->del_vqs(nic->vdev);
		return -ENOMEM;
	}
	nic->rx_irq = vnic_rx_line(nic->vdev);
	virtqueue_disable_cb(nic->vq[VNIC_RX]);
	virtio_device_ready(nic->vdev);
	return 0;
}

static unsigned int vnic_close(struct netdrv_dev *nd)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	unsigned int len, lost = 0;
	struct sk_buff *skb;

	nic->rx_irq = 0;
	virtio_reset_device(nic->vdev);
	while ((skb = virtqueue_detach_unused_buf(nic->vq[VNIC_TX])))
		dev_kfree_skb(skb);
	while (virtqueue_get_buf(nic->vq[VNIC_RX], &len))
		lost++;
	/* Receive buffers belong to the core: only the ring forgets them. */
	while (virtqueue_detach_unused_buf(nic->vq[VNIC_RX]))
		;
	nic->vdev->config->del_vqs(nic->vdev);
	return lost;
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

/* The rings' sizes are known once there are rings. */
static int vnic_ring_sizes(struct vnic *nic, struct netdrv_rings *rings)
{
	struct virtqueue_info info[VNIC_QUEUES] = {{"rx"}, {"tx"}};
	int err;

	err = virtio_find_vqs(nic->vdev, VNIC_QUEUES, nic->vq, info, NULL);
	if (err)
		return err;
	rings->rx.max = virtqueue_get_vring_size(nic->vq[VNIC_RX]);
	rings->rx.now = rings->rx.max;
	rings->rx.min = min(rings->rx.max, NETDRV_RING_MIN);
	rings->tx.max = virtqueue_get_vring_size(nic->vq[VNIC_TX]);
	rings->tx.now = rings->tx.min = rings->tx.max;
	virtio_reset_device(nic->vdev);
	nic->vdev->config->del_vqs(nic->vdev);
	return 0;
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
	VIRTIO_NET_F_MAC,
	VIRTIO_NET_F_STATUS,
};

static int vnic_validate(struct virtio_device *vdev)
{
	/* Only the modern layout; 1.x is ten years old. */
	return virtio_has_feature(vdev, VIRTIO_F_VERSION_1) ? 0 : -ENODEV;
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
	.link = vnic_link,
	.init = vnic_init,
	.exit = vnic_exit,
};
