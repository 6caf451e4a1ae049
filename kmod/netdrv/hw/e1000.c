// SPDX-License-Identifier: GPL-2.0-only
/*
 * The e1000 backend: Intel's 82540EM, which has one interrupt for everything.
 * Section numbers are those of e1000_regs.h.
 *
 * It binds to every 82540EM it is offered. To keep one from it, write another
 * driver's name to the device's driver_override in sysfs.
 */
#include <linux/module.h>

#include "hw/e1000.h"

#define E1000_DEV_ID_82540EM 0x100e

/*
 * 13.4.18, 13.4.30, 13.4.31. RADV works beside RDTR only: to have it alone,
 * RDTR is made the longer one (3.2.7.1.2). QEMU's model throttles to 7813
 * interrupts a second whatever ITR says, and takes RDTR only as the switch
 * of RADV.
 */
static void e1000_moderate(struct netdrv_queue *q,
			   const struct netdrv_moderation *m)
{
	struct e1000_nic *nic = e1000_of(q);
	u32 itr = DIV_ROUND_UP(m->usecs * NSEC_PER_USEC, E1000_ITR_NS);
	u32 rdtr = DIV_ROUND_UP(m->delay_usecs * NSEC_PER_USEC, E1000_DELAY_NS);
	u32 radv = DIV_ROUND_UP(m->delay_max_usecs * NSEC_PER_USEC,
				E1000_DELAY_NS);

	if (radv && !rdtr)
		rdtr = radv + 1;
	e1000_write(nic, E1000_ITR, itr);
	e1000_write(nic, E1000_RADV, radv);
	e1000_write(nic, E1000_RDTR, rdtr);
}

static int e1000_vectors(struct e1000_nic *nic)
{
	return e1000_vector(nic, PCI_IRQ_ALL_TYPES);
}

/* 5.3.1 (EERD), 14.5 (TIPG). */
static const struct e1000_chip e1000_82540em = {
	.ops = &netdrv_hw_e1000,
	.eerd_shift = 8,
	.eerd_done = BIT(4),
	.ipgt = 10,
	.vectors = e1000_vectors,
	.irq_request = e1000_irq_request,
	.irq_free = e1000_irq_free,
};

static const struct pci_device_id e1000_ids[] = {
	{PCI_DEVICE(PCI_VENDOR_ID_INTEL, E1000_DEV_ID_82540EM),
	 .driver_data = (kernel_ulong_t)&e1000_82540em},
	{}};
MODULE_DEVICE_TABLE(pci, e1000_ids);

static struct pci_driver e1000_driver = {
	.name = "netdrv-e1000",
	.id_table = e1000_ids,
	.probe = e1000_probe,
	.remove = e1000_remove,
	.driver.pm = pm_sleep_ptr(&e1000_pm),
};

static int e1000_init(void)
{
	return pci_register_driver(&e1000_driver);
}

static void e1000_exit(void)
{
	pci_unregister_driver(&e1000_driver);
}

const struct netdrv_hw_ops netdrv_hw_e1000 = {
	.name = "e1000",
	.summary = "Intel 82540EM",
	E1000_COMMON_HOOKS,
	.moderation_max = {.usecs = E1000_ITR_MAX_USECS,
			   .delay_usecs = 67000,
			   .delay_max_usecs = 67000},
	.moderation_help = "rx-usecs 0 to 16000, rx-usecs-low and "
			   "rx-usecs-high 0 to 67000",
	.moderate = e1000_moderate,
	.init = e1000_init,
	.exit = e1000_exit,
};
