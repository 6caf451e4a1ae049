// SPDX-License-Identifier: GPL-2.0-only
/*
 * The registers of the e1000 family: EEPROM, reset, start, address filter,
 * statistics. Section numbers are those of e1000_regs.h.
 *
 * QEMU's 82540EM differs from the manual in two ways that show. CTRL.RST does
 * nothing, so all that matters is written, never assumed. And after each write
 * of RCTL it receives nothing for a second: RCTL is written when it changes,
 * and not otherwise.
 */
#include <linux/bitfield.h>
#include <linux/delay.h>
#include <linux/etherdevice.h>
#include <linux/iopoll.h>

#include "hw/e1000.h"

#define E1000_EEPROM_LIMIT_US 10000
#define E1000_RESET_LIMIT_US 10000

u32 e1000_read(struct e1000_nic *nic, u32 reg)
{
	u32 value = readl(nic->regs + reg);

	/* Some reserved bits of STATUS are always 0. */
	if (unlikely(value == U32_MAX) && !nic->gone &&
	    readl(nic->regs + E1000_STATUS) == U32_MAX) {
		nic->gone = true;
		dev_err(&nic->pdev->dev, "the device does not answer\n");
	}
	return value;
}

static int e1000_eeprom_word(struct e1000_nic *nic, unsigned int index,
			     u16 *word)
{
	u32 value;
	int err;

	e1000_write(nic, E1000_EERD,
		    index << nic->chip->eerd_shift | E1000_EERD_START);
	err = readl_poll_timeout(nic->regs + E1000_EERD, value,
				 value & nic->chip->eerd_done, 50,
				 E1000_EEPROM_LIMIT_US);
	if (err || value == U32_MAX)
		return -EIO;
	*word = FIELD_GET(E1000_EERD_DATA, value);
	return 0;
}

int e1000_eeprom_mac(struct e1000_nic *nic, u8 *mac)
{
	unsigned int i;
	u16 sum = 0;

	/* 5.6.35: the checksum is for software to verify. */
	for (i = 0; i < E1000_EEPROM_WORDS; i++) {
		u16 word;
		int err = e1000_eeprom_word(nic, i, &word);

		if (err)
			return err;
		sum += word;
		if (i < ETH_ALEN / 2) { /* 5.6.1 */
			mac[2 * i] = word & 0xff;
			mac[2 * i + 1] = word >> 8;
		}
	}
	return sum == E1000_EEPROM_SUM ? 0 : -EBADMSG;
}

static void e1000_rx_off(struct e1000_nic *nic)
{
	nic->rctl = 0;
	e1000_write(nic, E1000_RCTL, 0);
}

/* Before there is a net_device nobody filters, and its lock is not made. */
static void e1000_silence(struct e1000_nic *nic)
{
	struct net_device *netdev = nic->nd ? netdrv_netdev(nic->nd) : NULL;

	e1000_write(nic, E1000_IMC, U32_MAX);
	if (netdev) {
		netif_addr_lock_bh(netdev);
		e1000_rx_off(nic);
		netif_addr_unlock_bh(netdev);
	} else {
		e1000_rx_off(nic);
	}
	e1000_write(nic, E1000_TCTL, 0);
	e1000_read(nic, E1000_STATUS); /* the writes have arrived */
}

/*
 * 14.3 and 13.4.1: interrupts off, DMA off, then CTRL.RST, which clears itself
 * after a microsecond. The device then loads RAL0 from its EEPROM; nothing
 * tells when that has been done, and it must not hit what we write there.
 */
void e1000_reset(struct e1000_nic *nic)
{
	u32 ctrl;

	e1000_silence(nic);
	if (nic->gone)
		return;
	if (nic->chip->stop_dma)
		nic->chip->stop_dma(nic);
	e1000_write(nic, E1000_CTRL,
		    e1000_read(nic, E1000_CTRL) | E1000_CTRL_RST);
	usleep_range(5000, 6000);
	if (readl_poll_timeout(nic->regs + E1000_CTRL, ctrl,
			       !(ctrl & E1000_CTRL_RST), 10,
			       E1000_RESET_LIMIT_US))
		dev_warn(&nic->pdev->dev, "reset does not end\n");
	e1000_write(nic, E1000_IMC, U32_MAX);
	e1000_read(nic, E1000_ICR);
}

/* 14.3: the PHY negotiates by itself; take speed and duplex from it. */
static void e1000_start_link(struct e1000_nic *nic)
{
	u32 ctrl = e1000_read(nic, E1000_CTRL);

	ctrl &= ~E1000_CTRL_FORCE;
	e1000_write(nic, E1000_CTRL, ctrl | E1000_CTRL_SLU | E1000_CTRL_ASDE);
}

/* 14.5, with the values it gives for full duplex over copper. */
static void e1000_start_tx(struct e1000_nic *nic)
{
	e1000_write(nic, E1000_TDBAL, lower_32_bits(nic->tx.dma));
	e1000_write(nic, E1000_TDBAH, upper_32_bits(nic->tx.dma));
	e1000_write(nic, E1000_TDLEN, nic->tx.count * sizeof(*nic->tx.desc));
	e1000_write(nic, E1000_TDH, 0);
	e1000_write(nic, E1000_TDT, 0);
	e1000_write(nic, E1000_TIPG,
		    FIELD_PREP(E1000_TIPG_IPGT, nic->chip->ipgt) |
			    FIELD_PREP(E1000_TIPG_IPGR1, 8) |
			    FIELD_PREP(E1000_TIPG_IPGR2, 6));
	e1000_write(nic, E1000_TCTL,
		    nic->chip->tctl | E1000_TCTL_EN | E1000_TCTL_PSP |
			    FIELD_PREP(E1000_TCTL_CT, 0x0f) |
			    FIELD_PREP(E1000_TCTL_COLD, 0x40));
}

/* 13.5.2: write low before high, clear high before low. */
static void e1000_set_address(struct e1000_nic *nic, unsigned int i,
			      const u8 *mac)
{
	if (!mac) {
		e1000_write(nic, E1000_RAH(i), 0);
		e1000_write(nic, E1000_RAL(i), 0);
		return;
	}
	e1000_write(nic, E1000_RAL(i),
		    mac[0] | mac[1] << 8 | mac[2] << 16 | (u32)mac[3] << 24);
	e1000_write(nic, E1000_RAH(i), mac[4] | mac[5] << 8 | E1000_RAH_AV);
}

static void e1000_set_unicast(struct e1000_nic *nic)
{
	const struct net_device *netdev = netdrv_netdev(nic->nd);
	const struct netdev_hw_addr *ha;
	unsigned int i = 0;

	e1000_set_address(nic, i++, netdev->dev_addr);
	netdev_for_each_uc_addr(ha, netdev) if (i < E1000_ADDRESSES)
		e1000_set_address(nic, i++, ha->addr);
	while (i < E1000_ADDRESSES)
		e1000_set_address(nic, i++, NULL);
}

/* 13.5.1 with RCTL.MO = 0: bits 47:36 of the address choose one of 4096. */
static void e1000_set_multicast(struct e1000_nic *nic)
{
	const struct net_device *netdev = netdrv_netdev(nic->nd);
	const struct netdev_hw_addr *ha;
	u32 table[E1000_MTA_WORDS] = {};
	unsigned int i;

	netdev_for_each_mc_addr(ha, netdev)
	{
		unsigned int hash = ha->addr[4] >> 4 | ha->addr[5] << 4;

		table[hash / 32] |= BIT(hash % 32);
	}
	for (i = 0; i < E1000_MTA_WORDS; i++)
		e1000_write(nic, E1000_MTA(i), table[i]);
}

/* What RCTL should be: buffers of 2048 bytes, frames that fit, no FCS. */
static u32 e1000_rctl(const struct net_device *netdev)
{
	u32 rctl = E1000_RCTL_EN | E1000_RCTL_BAM | E1000_RCTL_SECRC |
		   FIELD_PREP(E1000_RCTL_BSIZE, 0);

	if (netdev->flags & IFF_PROMISC ||
	    netdev_uc_count(netdev) >= E1000_ADDRESSES)
		rctl |= E1000_RCTL_UPE;
	if (netdev->flags & (IFF_PROMISC | IFF_ALLMULTI))
		rctl |= E1000_RCTL_MPE;
	return rctl;
}

static void e1000_set_filter(struct e1000_nic *nic)
{
	u32 rctl = e1000_rctl(netdrv_netdev(nic->nd));

	e1000_set_unicast(nic);
	e1000_set_multicast(nic);
	if (rctl == nic->rctl)
		return;
	nic->rctl = rctl;
	e1000_write(nic, E1000_RCTL, rctl);
}

void e1000_filter(struct netdrv_dev *nd)
{
	struct e1000_nic *nic = netdrv_hw_priv(nd);

	/* While the device is down start does it. */
	if (nic->rctl & E1000_RCTL_EN)
		e1000_set_filter(nic);
}

/*
 * 14.4. The ring is empty: RDT is written when buffers are lent. Reset has
 * cleared it, but not that of QEMU's 82540EM; and QEMU's 82574L throws away a
 * frame that waits, when RDT is written before the receiver is on.
 */
static void e1000_start_rx(struct e1000_nic *nic)
{
	struct net_device *netdev = netdrv_netdev(nic->nd);

	e1000_write(nic, E1000_RDBAL, lower_32_bits(nic->rx.dma));
	e1000_write(nic, E1000_RDBAH, upper_32_bits(nic->rx.dma));
	e1000_write(nic, E1000_RDLEN, nic->rx.count * sizeof(*nic->rx.desc));
	e1000_write(nic, E1000_RDH, 0);
	if (e1000_read(nic, E1000_RDT))
		e1000_write(nic, E1000_RDT, 0);
	netif_addr_lock_bh(netdev);
	e1000_set_filter(nic);
	netif_addr_unlock_bh(netdev);
}

void e1000_start(struct e1000_nic *nic)
{
	if (nic->chip->start)
		nic->chip->start(nic);
	e1000_start_link(nic);
	e1000_start_tx(nic);
	e1000_start_rx(nic);
	e1000_write(nic, E1000_IMS, nic->causes.other);
}

bool e1000_link(struct netdrv_dev *nd)
{
	struct e1000_nic *nic = netdrv_hw_priv(nd);
	u32 status = e1000_read(nic, E1000_STATUS);

	return !nic->gone && status & E1000_STATUS_LU;
}

/* Add what registers have counted since they were last read. */
static u64 e1000_collect(struct e1000_nic *nic, u64 *total, const u32 *regs,
			 unsigned int n)
{
	unsigned long flags;
	u64 now;

	raw_spin_lock_irqsave(&nic->stats_lock, flags);
	while (n--) {
		u32 value = e1000_read(nic, regs[n]);

		if (!nic->gone)
			*total += value;
	}
	now = *total;
	raw_spin_unlock_irqrestore(&nic->stats_lock, flags);
	return now;
}

/* 13.7.5; RNBC tells of frames that waited in the FIFO, which are not lost. */
u64 e1000_ring_drops(struct netdrv_dev *nd)
{
	static const u32 regs[] = {E1000_MPC};
	struct e1000_nic *nic = netdrv_hw_priv(nd);

	return e1000_collect(nic, &nic->missed, regs, ARRAY_SIZE(regs));
}

u64 e1000_rx_errors(struct netdrv_dev *nd)
{
	static const u32 regs[] = {E1000_CRCERRS, E1000_ALGNERRC, E1000_RXERRC,
				   E1000_CEXTERR, E1000_RUC,	  E1000_ROC};
	struct e1000_nic *nic = netdrv_hw_priv(nd);

	return e1000_collect(nic, &nic->bad, regs, ARRAY_SIZE(regs));
}
