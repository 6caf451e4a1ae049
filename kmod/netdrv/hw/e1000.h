/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The e1000 backend's own: rings and hooks (e1000.c), registers
 * (e1000_hw.c), the PCI device and its interrupt (e1000_pci.c).
 */
#ifndef NETDRV_HW_E1000_H
#define NETDRV_HW_E1000_H

#include <linux/io.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "hw.h"
#include "hw/e1000_regs.h"

/*
 * One descriptor always stays empty: head = tail means that the device has
 * none (3.2.6). So a ring for N frames has at least N + 1.
 */
struct e1000_rx_ring {
	struct e1000_rx_desc *desc;
	struct netdrv_buf **buf; /* lent with the descriptor */
	unsigned int count;	 /* descriptors */
	unsigned int next;	 /* to harvest */
	unsigned int tail;	 /* to fill */
	dma_addr_t dma;
};

struct e1000_tx_frame {
	struct sk_buff *skb;
	dma_addr_t dma;
};

struct e1000_tx_ring {
	struct e1000_tx_desc *desc;
	struct e1000_tx_frame *frame;
	unsigned int count, next, tail;
	dma_addr_t dma;
};

struct e1000_nic {
	void __iomem *regs;
	struct netdrv_dev *nd;
	struct e1000_rx_ring rx;
	struct e1000_tx_ring tx;
	/* What may interrupt, as far as we know: IMS cannot be trusted to say
	 * before our writes have reached the device. */
	bool rx_armed, tx_armed;
	bool gone; /* pulled out: registers read as all ones */

	struct pci_dev *pdev;
	unsigned int irq;
	u32 rctl; /* as last written; address list lock */
	struct work_struct link_work;
	raw_spinlock_t stats_lock; /* the sampler reads in hard irq */
	u64 missed, bad;
};

static inline struct e1000_nic *e1000_of(const struct netdrv_queue *q)
{
	return netdrv_hw_priv(netdrv_queue_dev(q));
}

static inline void e1000_write(struct e1000_nic *nic, u32 reg, u32 value)
{
	writel(value, nic->regs + reg);
}

static inline unsigned int e1000_after(unsigned int i, unsigned int count)
{
	return ++i == count ? 0 : i;
}

/* e1000_hw.c */

/* A register. Finds out when the device is no more. Any context. */
u32 e1000_read(struct e1000_nic *nic, u32 reg);
/* The MAC address of the EEPROM. May sleep. 0, -EIO or -EBADMSG (checksum). */
int e1000_eeprom_mac(struct e1000_nic *nic, u8 *mac);
/* Stop everything at once. The device touches no memory. May sleep. */
void e1000_reset(struct e1000_nic *nic);
/* After a reset, with rings: transmit, and receive into what RDT allows. */
void e1000_start(struct e1000_nic *nic);
/* Addresses to receive, as the net_device says. Address list lock held. */
void e1000_filter(struct netdrv_dev *nd);
bool e1000_link(struct netdrv_dev *nd);
u64 e1000_ring_drops(struct netdrv_dev *nd);
u64 e1000_rx_errors(struct netdrv_dev *nd);

/* e1000_pci.c */

/* The line or vector is requested while the device is open. May sleep. */
int e1000_irq_request(struct e1000_nic *nic);
void e1000_irq_free(struct e1000_nic *nic);
int e1000_pci_init(void);
void e1000_pci_exit(void);

#endif
