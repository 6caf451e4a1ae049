/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the backends e1000 and e1000e share: rings and hooks (e1000_ring.c),
 * registers (e1000_hw.c), the PCI device and its one interrupt (e1000_pci.c).
 * e1000.c and e1000e.c are a chip each: all in which it differs.
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

/* The bits of ICR, ICS, IMS and IMC that stand for it. */
struct e1000_causes {
	u32 rx, tx;
	u32 raise; /* of rx, the one to be set by software */
	u32 other; /* the link */
};

/* Each interrupt the device may have has a name in /proc/interrupts. */
#define E1000_MAX_VECTORS 3

struct e1000_nic;

struct e1000_chip {
	const struct netdrv_hw_ops *ops;
	/* Of EERD: where the word's address goes, and what says "read". */
	unsigned int eerd_shift;
	u32 eerd_done;
	u32 ipgt; /* of TIPG */
	u32 tctl; /* of TCTL, what its ancestors do not have */

	/* Allocate interrupts, say in causes what raises them. 0 or -errno. */
	int (*vectors)(struct e1000_nic *nic);
	/* They are requested while the device is open. May sleep. */
	int (*irq_request)(struct e1000_nic *nic);
	void (*irq_free)(struct e1000_nic *nic);

	/* The rest is optional. */

	/* The link is going to be looked at. May sleep. */
	void (*attend)(struct e1000_nic *nic);
	/* Before CTRL.RST, all is off. May sleep. */
	void (*stop_dma)(struct e1000_nic *nic);
	/* After a reset, before anything is on: the registers of its own. */
	void (*start)(struct e1000_nic *nic);
};

struct e1000_nic {
	void __iomem *regs;
	struct netdrv_dev *nd;
	struct e1000_rx_ring rx;
	struct e1000_tx_ring tx;
	/* What may interrupt, as far as we know: IMS cannot be trusted to say
	 * before our writes have reached the device. */
	bool rx_armed, tx_armed;
	struct e1000_causes causes;
	bool gone; /* pulled out: registers read as all ones */

	const struct e1000_chip *chip;
	struct pci_dev *pdev;
	unsigned int irq; /* of frames received, at least */
	char irq_name[E1000_MAX_VECTORS][IFNAMSIZ + 8];
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

/* Has a frame been received? Any context. */
static inline bool e1000_rx_waits(const struct e1000_rx_ring *ring)
{
	return READ_ONCE(ring->desc[ring->next].status) & E1000_RXD_DD;
}

/* e1000_ring.c */

int e1000_harvest(struct netdrv_queue *q, struct netdrv_frame *frames, int max);
int e1000_post(struct netdrv_queue *q, struct netdrv_buf **bufs, int n);
void e1000_irq_mask(struct netdrv_queue *q);
bool e1000_irq_arm(struct netdrv_queue *q);
bool e1000_irq_raise(struct netdrv_queue *q);
unsigned int e1000_line(struct netdrv_queue *q);
int e1000_tx(struct netdrv_dev *nd, struct sk_buff *skb);
int e1000_tx_reclaim(struct netdrv_dev *nd, unsigned int *bytes, int max,
		     int budget);
bool e1000_tx_irq_arm(struct netdrv_dev *nd);
int e1000_open(struct netdrv_dev *nd);
unsigned int e1000_close(struct netdrv_dev *nd);

/* Of struct netdrv_hw_ops, what all of the family have alike. */
#define E1000_COMMON_HOOKS                                                \
	.dma = true, .harvest = e1000_harvest, .post = e1000_post,        \
	.irq_mask = e1000_irq_mask, .irq_arm = e1000_irq_arm,             \
	.irq_raise = e1000_irq_raise, .line = e1000_line, .tx = e1000_tx, \
	.tx_reclaim = e1000_tx_reclaim, .tx_irq_arm = e1000_tx_irq_arm,   \
	.open = e1000_open, .close = e1000_close, .link = e1000_link,     \
	.filter = e1000_filter, .ring_drops = e1000_ring_drops,           \
	.rx_errors = e1000_rx_errors

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

/*
 * One interrupt of one of the @types (PCI_IRQ_*) for everything: allocate,
 * request, free.
 */
int e1000_vector(struct e1000_nic *nic, unsigned int types);
int e1000_irq_request(struct e1000_nic *nic);
void e1000_irq_free(struct e1000_nic *nic);
/* Of a struct pci_driver, whose ids' driver_data are struct e1000_chip. */
int e1000_probe(struct pci_dev *pdev, const struct pci_device_id *id);
void e1000_remove(struct pci_dev *pdev);
extern const struct dev_pm_ops e1000_pm;

#endif
