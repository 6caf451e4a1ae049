// SPDX-License-Identifier: GPL-2.0-only
/*
 * i82574: Intel's 82574L with one interrupt for everything, as its ancestors
 * have: the worked example of docs/adding-a-backend.md. What the driver really
 * has for this NIC, kmod/netdrv/hw/e1000e.c, is this and the vectors of MSI-X.
 *
 * Section numbers are those of "82574 GbE Controller Family Datasheet".
 */
#include <linux/module.h>

#include "hw/e1000.h"

#define I82574_DEV_ID 0x10d3

/* 10.2.4.2: at least so long between two interrupts. */
static void i82574_moderate(struct netdrv_queue *q,
			    const struct netdrv_moderation *m)
{
	struct e1000_nic *nic = e1000_of(q);

	e1000_write(nic, E1000_ITR,
		    DIV_ROUND_UP(m->usecs * NSEC_PER_USEC, E1000_ITR_NS));
}

/* A line, or a message; not MSI-X, which would have to be told what for. */
static int i82574_vectors(struct e1000_nic *nic)
{
	return e1000_vector(nic, PCI_IRQ_ALL_TYPES & ~PCI_IRQ_MSIX);
}

/* 10.2.2 (EERD), 10.2.6 (TIPG): not as its ancestors have them. */
static const struct e1000_chip i82574_chip = {
	.ops = &netdrv_hw_i82574,
	.eerd_shift = 2,
	.eerd_done = BIT(1),
	.ipgt = 8,
	.vectors = i82574_vectors,
	.irq_request = e1000_irq_request,
	.irq_free = e1000_irq_free,
};

static const struct pci_device_id i82574_ids[] = {
	{PCI_DEVICE(PCI_VENDOR_ID_INTEL, I82574_DEV_ID),
	 .driver_data = (kernel_ulong_t)&i82574_chip},
	{}};
MODULE_DEVICE_TABLE(pci, i82574_ids);

static struct pci_driver i82574_driver = {
	.name = "netdrv-i82574",
	.id_table = i82574_ids,
	.probe = e1000_probe,
	.remove = e1000_remove,
	.driver.pm = pm_sleep_ptr(&e1000_pm),
};

static int i82574_init(void)
{
	return pci_register_driver(&i82574_driver);
}

static void i82574_exit(void)
{
	pci_unregister_driver(&i82574_driver);
}

const struct netdrv_hw_ops netdrv_hw_i82574 = {
	.name = "i82574",
	.summary = "Intel 82574L, one interrupt",
	E1000_COMMON_HOOKS,
	.moderation_max = {.usecs = E1000_ITR_MAX_USECS},
	.moderation_help = "rx-usecs 0 to 16000, no other delay",
	.moderate = i82574_moderate,
	.init = i82574_init,
	.exit = i82574_exit,
};
