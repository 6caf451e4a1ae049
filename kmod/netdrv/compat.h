/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between the kernels we build for (6.1 to 7.x). Code elsewhere
 * is written to the newest form; only this file tests the version.
 */
#ifndef NETDRV_COMPAT_H
#define NETDRV_COMPAT_H

#include <linux/dim.h>
#include <linux/ethtool.h>
#include <linux/hrtimer.h>
#include <linux/irq.h>
#include <linux/pci.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <linux/u64_stats_sync.h>
#include <linux/version.h>
#include <linux/virtio_config.h>
#include <linux/workqueue.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
#include <net/page_pool/helpers.h>
#else
#include <net/page_pool.h>
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void hrtimer_setup(struct hrtimer *timer,
				 enum hrtimer_restart (*fn)(struct hrtimer *),
				 clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = fn;
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
/* The fetch functions lost their _irq twins in 6.3. */
#define u64_stats_fetch_begin u64_stats_fetch_begin_irq
#define u64_stats_fetch_retry u64_stats_fetch_retry_irq
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
/* One region at a time, with a pointer for an answer, since 6.11. */
static inline void __iomem *pcim_iomap_region(struct pci_dev *pdev, int bar,
					      const char *name)
{
	int err = pcim_iomap_regions(pdev, BIT(bar), name);

	return err ? IOMEM_ERR_PTR(err) : pcim_iomap_table(pdev)[bar];
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
/* Renamed in 6.17, when per-CPU became a choice of its own. */
#define system_percpu_wq system_wq
#define system_dfl_wq system_unbound_wq
#define WQ_PERCPU 0
#endif

/* Work in softirq context, since 6.9. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
#define NETDRV_HAS_BH_WORKQUEUES true
#else
#define NETDRV_HAS_BH_WORKQUEUES false
#define system_bh_wq NULL
#define WQ_BH 0
#endif

/* Moving an interrupt at once had to be asked for until 6.15. */
static inline void netdrv_irq_moves_at_once(unsigned int virq)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
	irq_set_status_flags(virq, IRQ_MOVE_PCNTXT);
#endif
}

/*
 * Since 6.8 a NAPI is known by its interrupt and its queue, since 6.13 also by
 * the place of the settings that outlive it.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void netif_napi_add_config(struct net_device *dev,
					 struct napi_struct *napi,
					 int (*poll)(struct napi_struct *, int),
					 int index)
{
	netif_napi_add(dev, napi, poll);
}
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
static inline void netif_napi_set_irq(struct napi_struct *napi, int irq)
{
}

enum netdev_queue_type {
	NETDEV_QUEUE_TYPE_RX,
};

static inline void netif_queue_set_napi(struct net_device *dev,
					unsigned int index,
					enum netdev_queue_type type,
					struct napi_struct *napi)
{
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
/* A copy of the sample until 6.13. */
#define net_dim(dim, sample) net_dim(dim, *(sample))
#endif

/* Threaded NAPI was on or off until 6.17; a third way came with 6.19. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 17, 0)
enum netdev_napi_threaded {
	NETDEV_NAPI_THREADED_DISABLED,
	NETDEV_NAPI_THREADED_ENABLED,
};
#endif
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
#define NETDRV_THREADED_BUSY_POLLS false
#define NETDEV_NAPI_THREADED_BUSY_POLL NETDEV_NAPI_THREADED_ENABLED
#else
#define NETDRV_THREADED_BUSY_POLLS true
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
/* One description of how frames are spread over queues, since 6.8. */
struct ethtool_rxfh_param {
	u8 hfunc;
	u32 *indir;
	u8 *key;
};
#define NETDRV_GET_RXFH netdrv_get_rxfh_parts
#define NETDRV_SET_RXFH netdrv_set_rxfh_parts
#else
#define NETDRV_GET_RXFH netdrv_get_rxfh
#define NETDRV_SET_RXFH netdrv_set_rxfh
#endif

int netdrv_get_rxfh(struct net_device *netdev, struct ethtool_rxfh_param *rxfh);
int netdrv_set_rxfh(struct net_device *netdev, struct ethtool_rxfh_param *rxfh,
		    struct netlink_ext_ack *extack);

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
static inline int netdrv_get_rxfh_parts(struct net_device *netdev, u32 *indir,
					u8 *key, u8 *hfunc)
{
	struct ethtool_rxfh_param rxfh = {.indir = indir, .key = key};
	int err = netdrv_get_rxfh(netdev, &rxfh);

	if (hfunc)
		*hfunc = rxfh.hfunc;
	return err;
}

static inline int netdrv_set_rxfh_parts(struct net_device *netdev,
					const u32 *indir, const u8 *key,
					const u8 hfunc)
{
	struct ethtool_rxfh_param rxfh = {
		.indir = (u32 *)indir, .key = (u8 *)key, .hfunc = hfunc};

	return netdrv_set_rxfh(netdev, &rxfh, NULL);
}
#endif

/* remove() of platform drivers returns nothing since 6.11. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define NETDRV_PLATFORM_REMOVE .remove
#else
#define NETDRV_PLATFORM_REMOVE .remove_new
#endif

/* __assign_str() takes the source from __string() since 6.10. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define netdrv_assign_str(dst, src) __assign_str(dst)
#else
#define netdrv_assign_str(dst, src) __assign_str(dst, src)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
/* One description a queue instead of parallel arrays, since 6.11. */
struct virtqueue_info {
	const char *name;
	vq_callback_t *callback;
};

static inline int netdrv_find_vqs(struct virtio_device *vdev, unsigned int n,
				  struct virtqueue **vqs,
				  struct virtqueue_info *info,
				  struct irq_affinity *desc)
{
	vq_callback_t **callbacks = kcalloc(n, sizeof(*callbacks), GFP_KERNEL);
	const char **names = kcalloc(n, sizeof(*names), GFP_KERNEL);
	int err = -ENOMEM;
	unsigned int i;

	if (callbacks && names) {
		for (i = 0; i < n; i++) {
			callbacks[i] = info[i].callback;
			names[i] = info[i].name;
		}
		err = virtio_find_vqs(vdev, n, vqs, callbacks, names, desc);
	}
	kfree(names);
	kfree(callbacks);
	return err;
}
#define virtio_find_vqs netdrv_find_vqs
#endif

#endif
