// SPDX-License-Identifier: GPL-2.0-only
/*
 * The virtqueues of the virtio backend: found, sized, taken into use, given
 * back. Rings come in pairs, and how many of them are in use the device is told
 * by its control queue (5.1.6.5.5). Frames are received by all of these and
 * sent by the first pair's: the receive path is the subject, and one ring to
 * send by is the same for every number of queues.
 */
#include <linux/cpumask.h>
#include <linux/iopoll.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "hw/virtio.h"

#define VNIC_COMMAND_LOOK_US 10
#define VNIC_COMMAND_LIMIT_US (10 * USEC_PER_SEC)

/*
 * The transport gives vector 0 to configuration changes and the next ones to
 * the queues that are listened to, in their order: the first pair has two. When
 * vectors are short the first of these is for all.
 */
#define VNIC_FIRST_VECTOR 1

static const char *const vnic_rx_names[] = {"rx-0", "rx-1", "rx-2", "rx-3",
					    "rx-4", "rx-5", "rx-6", "rx-7"};
static_assert(ARRAY_SIZE(vnic_rx_names) == NETDRV_MAX_QUEUES);

/* 5.1.2: receiveq1, transmitq1, receiveq2 and so on, and last of all controlq.
 */
static unsigned int vnic_rx_place(unsigned int pair)
{
	return 2 * pair;
}

static unsigned int vnic_tx_place(unsigned int pair)
{
	return 2 * pair + 1;
}

static unsigned int vnic_used(const struct vnic *nic)
{
	return min_t(unsigned int, nic->pairs, NETDRV_MAX_QUEUES);
}

/* All must have a name, or the next would take its place. */
static void vnic_describe(const struct vnic *nic, struct virtqueue_info *info,
			  bool listen)
{
	unsigned int i;

	for (i = 0; i < nic->pairs; i++) {
		info[vnic_rx_place(i)].name = "unused";
		info[vnic_tx_place(i)].name = "unused";
	}
	for (i = 0; i < vnic_used(nic); i++)
		info[vnic_rx_place(i)] = (struct virtqueue_info){
			.name = nic->pairs > 1 ? vnic_rx_names[i] : "rx",
			.callback = listen ? vnic_rx_done : NULL,
		};
	info[vnic_tx_place(0)] = (struct virtqueue_info){
		.name = "tx",
		.callback = listen ? vnic_tx_done : NULL,
	};
	if (nic->pairs > 1)
		info[vnic_rx_place(nic->pairs)].name = "control";
}

static void vnic_take(struct vnic *nic, struct virtqueue *const *vqs)
{
	unsigned int i;

	for (i = 0; i < vnic_used(nic); i++)
		nic->rx[i] = vqs[vnic_rx_place(i)];
	nic->tx = vqs[vnic_tx_place(0)];
	nic->control = nic->pairs > 1 ? vqs[vnic_rx_place(nic->pairs)] : NULL;
}

static int vnic_find(struct vnic *nic, bool listen)
{
	unsigned int n = 2 * nic->pairs + (nic->pairs > 1);
	struct virtqueue_info *info = kcalloc(n, sizeof(*info), GFP_KERNEL);
	struct virtqueue **vqs =
		kcalloc(n, sizeof(struct virtqueue *), GFP_KERNEL);
	int err = -ENOMEM;

	if (info && vqs) {
		vnic_describe(nic, info, listen);
		err = virtio_find_vqs(nic->vdev, n, vqs, info, NULL);
	}
	if (!err)
		vnic_take(nic, vqs);
	kfree(vqs);
	kfree(info);
	return err;
}

static void vnic_forget(struct vnic *nic)
{
	virtio_reset_device(nic->vdev);
	nic->vdev->config->del_vqs(nic->vdev);
}

static unsigned int vnic_vector(struct pci_dev *pci, unsigned int queue)
{
	int irq = pci_irq_vector(pci, VNIC_FIRST_VECTOR + queue + !!queue);

	return irq > 0 ? irq : pci_irq_vector(pci, VNIC_FIRST_VECTOR);
}

/* Without MSI-X all interrupts of the device share its INTx line. */
static unsigned int vnic_rx_line(struct virtio_device *vdev, unsigned int queue)
{
	struct pci_dev *pci;

	if (!dev_is_pci(vdev->dev.parent))
		return 0;
	pci = to_pci_dev(vdev->dev.parent);
	return pci->msix_enabled ? vnic_vector(pci, queue) : pci->irq;
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
	unsigned int i;

	for (i = 0; i < rings->queues.now; i++)
		if (virtqueue_get_vring_size(nic->rx[i]) < rings->rx.now)
			return false;
	return virtqueue_get_vring_size(nic->tx) >= rings->tx.now;
}

/*
 * Give the device command @cmd on its queues, with @bytes of what the union
 * holds, and wait for its answer. One that has not answered is not asked again
 * before it is reset: it might answer the first question then.
 */
static int vnic_ask(struct vnic *nic, u8 cmd, unsigned int bytes)
{
	struct vnic_command *c = nic->command, *done;
	struct scatterlist hdr, data, ack, *sgs[] = {&hdr, &data, &ack};
	unsigned int len;
	int err;

	if (!nic->control)
		return -EIO;
	c->hdr = (struct virtio_net_ctrl_hdr){
		.class = VIRTIO_NET_CTRL_MQ,
		.cmd = cmd,
	};
	c->ack = VIRTIO_NET_ERR;
	sg_init_one(&hdr, &c->hdr, sizeof(c->hdr));
	sg_init_one(&data, &c->mq, bytes);
	sg_init_one(&ack, &c->ack, sizeof(c->ack));
	err = virtqueue_add_sgs(nic->control, sgs, 2, 1, c, GFP_KERNEL);
	if (err)
		return err;
	virtqueue_kick(nic->control);
	err = read_poll_timeout(virtqueue_get_buf, done,
				done || virtqueue_is_broken(nic->control),
				VNIC_COMMAND_LOOK_US, VNIC_COMMAND_LIMIT_US,
				false, nic->control, &len);
	if (err || !done) {
		nic->control = NULL;
		return err ?: -EIO;
	}
	return c->ack == VIRTIO_NET_OK ? 0 : -EIO;
}

/* 5.1.6.5.5: a device that was reset uses one pair. */
static int vnic_use_pairs(struct vnic *nic, unsigned int pairs)
{
	int err;

	if (pairs == 1)
		return 0;
	nic->command->mq.virtqueue_pairs = cpu_to_virtio16(nic->vdev, pairs);
	err = vnic_ask(nic, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_SET,
		       sizeof(nic->command->mq));
	if (err)
		netdev_err(netdrv_netdev(nic->nd),
			   "the device does not take %u queues (error %d)\n",
			   pairs, err);
	return err;
}

/*
 * 5.1.6.5.7. A device with one pair in use has nothing to spread; more pairs
 * than one are asked for before, and the device goes on as it was when it says
 * no.
 */
int vnic_spread(struct netdrv_dev *nd, const struct netdrv_spread *s)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	struct vnic_rss *rss = &nic->command->rss;
	unsigned int i, pairs = netdrv_dev_rings(nd)->queues.now;
	int err;

	if (pairs == 1)
		return 0;
	rss->hash_types = cpu_to_le32(nic->hash_types);
	rss->indirection_table_mask = cpu_to_le16(NETDRV_SPREAD - 1);
	rss->unclassified_queue = 0;
	for (i = 0; i < NETDRV_SPREAD; i++)
		rss->indirection_table[i] = cpu_to_le16(s->queue[i]);
	rss->max_tx_vq = cpu_to_le16(pairs);
	rss->hash_key_length = NETDRV_SPREAD_KEY;
	memcpy(rss->hash_key_data, s->key, NETDRV_SPREAD_KEY);
	err = vnic_ask(nic, VIRTIO_NET_CTRL_MQ_RSS_CONFIG, sizeof(*rss));
	if (err)
		netdev_err(netdrv_netdev(nd),
			   "the device does not spread frames (error %d)\n",
			   err);
	return err;
}

int vnic_open(struct netdrv_dev *nd)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	unsigned int i;
	int err;

	err = vnic_renegotiate(nic->vdev);
	if (err)
		return err;
	err = vnic_find(nic, true);
	if (err)
		return err;
	if (!vnic_rings_fit(nic)) {
		vnic_forget(nic);
		return -ENOMEM;
	}
	for (i = 0; i < vnic_used(nic); i++) {
		nic->rx_irq[i] = vnic_rx_line(nic->vdev, i);
		virtqueue_disable_cb(nic->rx[i]);
	}
	virtio_device_ready(nic->vdev);
	err = vnic_use_pairs(nic, netdrv_dev_rings(nd)->queues.now);
	if (err)
		vnic_forget(nic);
	return err;
}

unsigned int vnic_close(struct netdrv_dev *nd)
{
	struct vnic *nic = netdrv_hw_priv(nd);
	unsigned int len, i, lost = 0;
	struct sk_buff *skb;

	memset(nic->rx_irq, 0, sizeof(nic->rx_irq));
	virtio_reset_device(nic->vdev);
	while ((skb = virtqueue_detach_unused_buf(nic->tx)))
		dev_kfree_skb(skb);
	for (i = 0; i < vnic_used(nic); i++) {
		while (virtqueue_get_buf(nic->rx[i], &len))
			lost++;
		/* Buffers belong to the core: only the ring forgets them. */
		while (virtqueue_detach_unused_buf(nic->rx[i]))
			;
	}
	nic->vdev->config->del_vqs(nic->vdev);
	return lost;
}

/* 5.1.4: how many pairs it has. */
static unsigned int vnic_pairs(struct virtio_device *vdev)
{
	u16 pairs;

	if (!virtio_has_feature(vdev, VIRTIO_NET_F_MQ))
		return 1;
	virtio_cread(vdev, struct virtio_net_config, max_virtqueue_pairs,
		     &pairs);
	return clamp_t(unsigned int, pairs, 1, VIRTIO_NET_CTRL_MQ_VQ_PAIRS_MAX);
}

/* 5.1.4: of which frames it hashes what, where its table and key are ours. */
static u32 vnic_hash_types(struct virtio_device *vdev)
{
	const u32 wanted =
		VIRTIO_NET_RSS_HASH_TYPE_IPv4 | VIRTIO_NET_RSS_HASH_TYPE_TCPv4 |
		VIRTIO_NET_RSS_HASH_TYPE_UDPv4 | VIRTIO_NET_RSS_HASH_TYPE_IPv6 |
		VIRTIO_NET_RSS_HASH_TYPE_TCPv6 | VIRTIO_NET_RSS_HASH_TYPE_UDPv6;

	if (!virtio_has_feature(vdev, VIRTIO_NET_F_RSS) ||
	    virtio_cread8(vdev, offsetof(struct virtio_net_config,
					 rss_max_key_size)) <
		    NETDRV_SPREAD_KEY ||
	    virtio_cread16(vdev, offsetof(struct virtio_net_config,
					  rss_max_indirection_table_length)) <
		    NETDRV_SPREAD)
		return 0;
	return wanted & virtio_cread32(vdev, offsetof(struct virtio_net_config,
						      supported_hash_types));
}

/*
 * The rings' sizes are known once there are rings. To begin with there is a
 * queue for each CPU.
 */
int vnic_ring_sizes(struct vnic *nic, struct netdrv_rings *rings)
{
	unsigned int rx, tx;
	int err;

	nic->pairs = vnic_pairs(nic->vdev);
	nic->hash_types = nic->pairs > 1 ? vnic_hash_types(nic->vdev) : 0;
	err = vnic_find(nic, false);
	if (err)
		return err;
	rx = virtqueue_get_vring_size(nic->rx[0]);
	tx = virtqueue_get_vring_size(nic->tx);
	*rings = (struct netdrv_rings){
		.rx = {.now = rx, .min = min(rx, NETDRV_RING_MIN), .max = rx},
		.tx = {.now = tx, .min = tx, .max = tx},
		.queues = {.now = min(vnic_used(nic), num_online_cpus()),
			   .min = 1,
			   .max = vnic_used(nic)},
		.hash = nic->hash_types ? NETDRV_HASH_TOEPLITZ
					: NETDRV_HASH_NONE,
	};
	vnic_forget(nic);
	return 0;
}
