// SPDX-License-Identifier: GPL-2.0-only
/*
 * The e1000 family on the PCI bus: found, bound, interrupted, taken away.
 */
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/interrupt.h>

#include "compat.h"
#include "hw/e1000.h"

/*
 * One handler for all causes. The line may be shared: when no cause is set it
 * was somebody else. Reading ICR clears it (13.4.17), and with it the level of
 * an INTx line; causes that are masked are cleared as well, see
 * e1000_irq_arm().
 */
static irqreturn_t e1000_irq(int irq, void *data)
{
	struct e1000_nic *nic = data;
	struct netdrv_queue *q = netdrv_dev_queue(nic->nd, 0);
	u32 causes = e1000_read(nic, E1000_ICR);

	if (!causes || unlikely(nic->gone)) {
		netdrv_irq_none(q);
		return IRQ_NONE;
	}
	if (causes & nic->causes.rx && READ_ONCE(nic->rx_armed))
		netdrv_irq_event(q);
	if (causes & nic->causes.tx && READ_ONCE(nic->tx_armed))
		netdrv_tx_event(nic->nd);
	if (causes & nic->causes.other)
		schedule_work(&nic->link_work);
	return IRQ_HANDLED;
}

int e1000_vector(struct e1000_nic *nic, unsigned int types)
{
	int err = pci_alloc_irq_vectors(nic->pdev, 1, 1, types);

	if (err < 0)
		return err;
	nic->irq = pci_irq_vector(nic->pdev, 0);
	nic->causes = (struct e1000_causes){
		.rx = E1000_INT_RX,
		.raise = E1000_INT_RXT0,
		.tx = E1000_INT_TXDW,
		.other = E1000_INT_LSC,
	};
	return 0;
}

int e1000_irq_request(struct e1000_nic *nic)
{
	return request_irq(nic->irq, e1000_irq, IRQF_SHARED,
			   netdev_name(netdrv_netdev(nic->nd)), nic);
}

void e1000_irq_free(struct e1000_nic *nic)
{
	free_irq(nic->irq, nic);
}

static void e1000_link_work(struct work_struct *work)
{
	struct e1000_nic *nic = container_of(work, struct e1000_nic, link_work);

	if (!netif_running(netdrv_netdev(nic->nd)))
		return;
	if (nic->chip->attend)
		nic->chip->attend(nic);
	netdrv_link_event(nic->nd);
}

/* The bus's side: memory, DMA, interrupts. */
static int e1000_pci_setup(struct e1000_nic *nic)
{
	struct pci_dev *pdev = nic->pdev;
	int err;

	err = pcim_enable_device(pdev);
	if (err)
		return err;
	nic->regs = pcim_iomap_region(pdev, 0, "netdrv");
	if (IS_ERR(nic->regs))
		return PTR_ERR(nic->regs);
	err = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
	if (err)
		return err;
	err = nic->chip->vectors(nic);
	if (err)
		return err;
	pci_set_master(pdev);
	return 0;
}

/* The device could have 64 Ki (13.4.27); more than this is only latency. */
#define E1000_RING 256
#define E1000_RING_MAX 4096

static int e1000_create(struct e1000_nic *nic)
{
	const struct netdrv_rings rings = {
		.rx = {E1000_RING, NETDRV_RING_MIN, E1000_RING_MAX},
		.tx = {E1000_RING, NETDRV_RING_MIN, E1000_RING_MAX},
	};
	struct netdrv_dev *nd;
	u8 mac[ETH_ALEN];
	int err = e1000_eeprom_mac(nic, mac);

	if (err)
		dev_warn(&nic->pdev->dev,
			 "no MAC address in the EEPROM (error %d): taking a "
			 "random one\n",
			 err);
	nd = netdrv_dev_create(&nic->pdev->dev, nic->chip->ops, nic,
			       err ? NULL : mac, &rings);
	if (IS_ERR(nd))
		return PTR_ERR(nd);
	nic->nd = nd;
	netdrv_netdev(nd)->max_mtu =
		E1000_MAX_FRAME_BYTES - ETH_HLEN - ETH_FCS_LEN;
	return 0;
}

int e1000_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct e1000_nic *nic;
	int err;

	if (!id->driver_data) /* somebody made it ours: driver_override */
		return -ENODEV;
	nic = devm_kzalloc(&pdev->dev, sizeof(*nic), GFP_KERNEL);
	if (!nic)
		return -ENOMEM;
	nic->chip = (const struct e1000_chip *)id->driver_data;
	nic->pdev = pdev;
	raw_spin_lock_init(&nic->stats_lock);
	INIT_WORK(&nic->link_work, e1000_link_work);
	pci_set_drvdata(pdev, nic);
	err = e1000_pci_setup(nic);
	if (err)
		return dev_err_probe(&pdev->dev, err, "cannot set up\n");
	e1000_reset(nic); /* whatever its last user left */
	err = e1000_create(nic);
	if (err)
		return err;
	err = netdrv_dev_register(nic->nd);
	if (err)
		netdrv_dev_free(nic->nd);
	return err;
}

void e1000_remove(struct pci_dev *pdev)
{
	struct e1000_nic *nic = pci_get_drvdata(pdev);

	netdrv_dev_unregister(nic->nd);
	cancel_work_sync(&nic->link_work);
	netdrv_dev_free(nic->nd);
	pci_clear_master(pdev);
}

static int e1000_suspend(struct device *dev)
{
	struct e1000_nic *nic = dev_get_drvdata(dev);

	netdrv_suspend(nic->nd);
	cancel_work_sync(&nic->link_work);
	return 0;
}

static int e1000_resume(struct device *dev)
{
	struct e1000_nic *nic = dev_get_drvdata(dev);

	e1000_reset(nic); /* it has lost its power, and its state */
	netdrv_resume(nic->nd);
	return 0;
}

DEFINE_SIMPLE_DEV_PM_OPS(e1000_pm, e1000_suspend, e1000_resume);
