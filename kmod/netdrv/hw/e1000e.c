// SPDX-License-Identifier: GPL-2.0-only
/*
 * The e1000e backend: Intel's 82574L, which has vectors of MSI-X for frames
 * received, frames sent and the rest, and a throttle for each. All else is as
 * with the 82540EM, and so are the devices it binds to: see e1000.c. Section
 * numbers are those of e1000e_regs.h.
 *
 * What QEMU's model (10.0) does that the device does not: it has at most 7813
 * interrupts a second from each vector, whatever EITR says; and it raises a
 * vector once more when the throttle's time is over, whether or not there was a
 * cause meanwhile (e1000e_intrmgr_on_msix_throttling_timer()). So of two
 * interrupts one may be for nothing: see e1000e_irq_rx().
 */
#include <linux/interrupt.h>
#include <linux/iopoll.h>
#include <linux/module.h>

#include "hw/e1000.h"
#include "hw/e1000e_regs.h"

#define E1000_DEV_ID_82574L 0x10d3

#define E1000E_MASTER_LIMIT_US 80000

enum { E1000E_RX, E1000E_TX, E1000E_OTHER };

/*
 * With its message a cause has been cleared and masked (EIAC): no register is
 * read or written here. A vector for nothing is one that is armed and finds the
 * ring empty; the cause may have been real, and somebody else may have taken
 * its frames, so it is unmasked again. If a frame came in between, that raises
 * the vector.
 */
static irqreturn_t e1000e_irq_rx(int irq, void *data)
{
	struct e1000_nic *nic = data;
	struct netdrv_queue *q = netdrv_dev_queue(nic->nd, 0);

	if (!READ_ONCE(nic->rx_armed))
		return IRQ_HANDLED;
	if (e1000_rx_waits(&nic->rx)) {
		netdrv_irq_event(q);
	} else {
		netdrv_irq_none(q);
		e1000_write(nic, E1000_IMS, nic->causes.rx);
	}
	return IRQ_HANDLED;
}

static irqreturn_t e1000e_irq_tx(int irq, void *data)
{
	struct e1000_nic *nic = data;

	if (READ_ONCE(nic->tx_armed))
		netdrv_tx_event(nic->nd);
	return IRQ_HANDLED;
}

/*
 * The link, or one of the causes that cannot be kept from coming this way: an
 * overrun of the ring does, again and again. So the vector stays masked until
 * e1000e_attend(), in a process: a flood of frames is none of interrupts.
 */
static irqreturn_t e1000e_irq_other(int irq, void *data)
{
	struct e1000_nic *nic = data;

	schedule_work(&nic->link_work);
	return IRQ_HANDLED;
}

static const struct e1000e_vector {
	const char *name;
	irq_handler_t handler;
} e1000e_vectors[] = {
	[E1000E_RX] = {"rxq0", e1000e_irq_rx},
	[E1000E_TX] = {"txq0", e1000e_irq_tx},
	[E1000E_OTHER] = {"other", e1000e_irq_other},
};
static_assert(ARRAY_SIZE(e1000e_vectors) <= E1000_MAX_VECTORS);

static void e1000e_vectors_release(struct e1000_nic *nic, unsigned int n)
{
	while (n--)
		free_irq(pci_irq_vector(nic->pdev, n), nic);
}

static int e1000e_vectors_request(struct e1000_nic *nic)
{
	const char *netdev = netdev_name(netdrv_netdev(nic->nd));
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(e1000e_vectors); i++) {
		snprintf(nic->irq_name[i], sizeof(nic->irq_name[i]), "%s-%s",
			 netdev, e1000e_vectors[i].name);
		err = request_irq(pci_irq_vector(nic->pdev, i),
				  e1000e_vectors[i].handler, 0,
				  nic->irq_name[i], nic);
		if (err) {
			e1000e_vectors_release(nic, i);
			return err;
		}
	}
	return 0;
}

static bool e1000e_has_msix(const struct e1000_nic *nic)
{
	return nic->pdev->msix_enabled;
}

static int e1000e_irq_request(struct e1000_nic *nic)
{
	return e1000e_has_msix(nic) ? e1000e_vectors_request(nic)
				    : e1000_irq_request(nic);
}

/* What the work unmasked at the last moment is masked again. */
static void e1000e_irq_free(struct e1000_nic *nic)
{
	if (e1000e_has_msix(nic))
		e1000e_vectors_release(nic, ARRAY_SIZE(e1000e_vectors));
	else
		e1000_irq_free(nic);
	cancel_work_sync(&nic->link_work);
	e1000_write(nic, E1000_IMC, U32_MAX);
}

/* Causes first, then the link: what changes in between is a cause again. */
static void e1000e_attend(struct e1000_nic *nic)
{
	if (!e1000e_has_msix(nic))
		return;
	e1000_write(nic, E1000_ICR, E1000E_INT_OTHER | E1000E_INT_OTHERS);
	e1000_write(nic, E1000_IMS, nic->causes.other);
}

/* Three vectors, or one for everything. */
static int e1000e_vectors_alloc(struct e1000_nic *nic)
{
	struct pci_dev *pdev = nic->pdev;
	const unsigned int n = ARRAY_SIZE(e1000e_vectors);
	int err = pci_alloc_irq_vectors(pdev, n, n, PCI_IRQ_MSIX);

	if (err > 0) {
		nic->irq = pci_irq_vector(pdev, E1000E_RX);
		nic->causes = (struct e1000_causes){
			.rx = E1000E_INT_RXQ0,
			.raise = E1000E_INT_RXQ0,
			.tx = E1000E_INT_TXQ0,
			.other = E1000E_INT_OTHER | E1000_INT_LSC,
		};
		dev_info(&pdev->dev, "MSI-X, %u vectors\n", n);
		return 0;
	}
	err = e1000_vector(nic, PCI_IRQ_ALL_TYPES & ~PCI_IRQ_MSIX);
	if (!err)
		dev_info(&pdev->dev, "no MSI-X: %s for everything\n",
			 pdev->msi_enabled ? "one MSI" : "one INTx line");
	return err;
}

/*
 * 10.2.2 and 5.2: before a reset the device lets its requests on the bus come
 * to an end.
 */
static void e1000e_stop_dma(struct e1000_nic *nic)
{
	u32 status;

	e1000_write(nic, E1000_CTRL,
		    e1000_read(nic, E1000_CTRL) | E1000E_CTRL_MASTER_DISABLE);
	if (readl_poll_timeout(nic->regs + E1000_STATUS, status,
			       !(status & E1000E_STATUS_MASTER_ENABLE), 100,
			       E1000E_MASTER_LIMIT_US))
		dev_warn(&nic->pdev->dev, "DMA does not end\n");
}

static void e1000e_start(struct e1000_nic *nic)
{
	e1000_write(nic, E1000E_RXCSUM, 0);
	e1000_write(nic, E1000E_RFCTL, E1000E_RFCTL_ACK_DIS);
	e1000_write(nic, E1000E_TXDCTL, E1000E_TXDCTL_COUNT);
	if (!e1000e_has_msix(nic))
		return;
	e1000_write(nic, E1000E_IVAR,
		    E1000E_IVAR_RXQ0(E1000E_RX) | E1000E_IVAR_TXQ0(E1000E_TX) |
			    E1000E_IVAR_OTHER(E1000E_OTHER));
	e1000_write(nic, E1000E_EIAC,
		    E1000E_INT_RXQ0 | E1000E_INT_TXQ0 | E1000E_INT_OTHER);
	e1000_write(nic, E1000E_EITR(E1000E_TX), 0);
	e1000_write(nic, E1000E_EITR(E1000E_OTHER), 0);
}

/*
 * 10.2.4.2: the throttle of the receive vector alone, where there is one. The
 * delays of RDTR and RADV are for one interrupt: QEMU's model has none of them
 * with MSI-X, so nobody is promised any.
 */
static void e1000e_moderate(struct netdrv_queue *q,
			    const struct netdrv_moderation *m)
{
	struct e1000_nic *nic = e1000_of(q);
	u32 itr = DIV_ROUND_UP(m->usecs * NSEC_PER_USEC, E1000_ITR_NS);

	e1000_write(nic,
		    e1000e_has_msix(nic) ? E1000E_EITR(E1000E_RX) : E1000_ITR,
		    itr);
}

/* 10.2.2 (EERD), 10.2.6 (TIPG). */
static const struct e1000_chip e1000e_82574l = {
	.ops = &netdrv_hw_e1000e,
	.eerd_shift = 2,
	.eerd_done = BIT(1),
	.ipgt = 8,
	.tctl = E1000E_TCTL_MULR | E1000E_TCTL_RRTHRESH,
	.vectors = e1000e_vectors_alloc,
	.irq_request = e1000e_irq_request,
	.irq_free = e1000e_irq_free,
	.attend = e1000e_attend,
	.stop_dma = e1000e_stop_dma,
	.start = e1000e_start,
};

static const struct pci_device_id e1000e_ids[] = {
	{PCI_DEVICE(PCI_VENDOR_ID_INTEL, E1000_DEV_ID_82574L),
	 .driver_data = (kernel_ulong_t)&e1000e_82574l},
	{}};
MODULE_DEVICE_TABLE(pci, e1000e_ids);

static struct pci_driver e1000e_driver = {
	.name = "netdrv-e1000e",
	.id_table = e1000e_ids,
	.probe = e1000_probe,
	.remove = e1000_remove,
	.driver.pm = pm_sleep_ptr(&e1000_pm),
};

static int e1000e_init(void)
{
	return pci_register_driver(&e1000e_driver);
}

static void e1000e_exit(void)
{
	pci_unregister_driver(&e1000e_driver);
}

const struct netdrv_hw_ops netdrv_hw_e1000e = {
	.name = "e1000e",
	.summary = "Intel 82574L",
	E1000_COMMON_HOOKS,
	.moderation_max = {.usecs = E1000_ITR_MAX_USECS},
	.moderation_help = "rx-usecs 0 to 16000, no other delay",
	.moderate = e1000e_moderate,
	.init = e1000e_init,
	.exit = e1000e_exit,
};
