/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Registers and descriptors of the 82540EM, as far as the driver uses them; its
 * successors have them, too. Numbers are sections of Intel's "PCI/PCI-X Family
 * of Gigabit Ethernet Controllers Software Developer's Manual" (317453, the
 * 8254x family).
 */
#ifndef NETDRV_HW_E1000_REGS_H
#define NETDRV_HW_E1000_REGS_H

#include <linux/bits.h>
#include <linux/types.h>

#define E1000_CTRL 0x0000 /* 13.4.1 device control */
#define E1000_CTRL_ASDE BIT(5)
#define E1000_CTRL_SLU BIT(6)
#define E1000_CTRL_FORCE (BIT(11) | BIT(12)) /* speed, duplex */
#define E1000_CTRL_RST BIT(26)

#define E1000_STATUS 0x0008 /* 13.4.2 */
#define E1000_STATUS_LU BIT(1)

#define E1000_EERD 0x0014 /* 13.4.4 EEPROM read */
#define E1000_EERD_START BIT(0)
#define E1000_EERD_DATA GENMASK(31, 16)
#define E1000_EEPROM_WORDS 64 /* 5.6: of these the last makes the sum */
#define E1000_EEPROM_SUM 0xbaba

#define E1000_ICR 0x00c0 /* 13.4.17 causes; reading clears them */
#define E1000_ITR 0x00c4 /* 13.4.18 interrupt throttling, 16 bits */
#define E1000_ITR_NS 256
#define E1000_ITR_MAX_USECS 16000
#define E1000_ICS 0x00c8	/* 13.4.19 set causes */
#define E1000_IMS 0x00d0	/* 13.4.20 let causes interrupt */
#define E1000_IMC 0x00d8	/* 13.4.21 keep them from it */
#define E1000_INT_TXDW BIT(0)	/* a transmit descriptor was written back */
#define E1000_INT_LSC BIT(2)	/* link status changed */
#define E1000_INT_RXDMT0 BIT(4) /* few receive descriptors are left */
#define E1000_INT_RXO BIT(6)	/* receiver overrun */
#define E1000_INT_RXT0 BIT(7)	/* receive timer: frames are there */
#define E1000_INT_RX (E1000_INT_RXT0 | E1000_INT_RXDMT0 | E1000_INT_RXO)

#define E1000_RCTL 0x0100 /* 13.4.22 receive control */
#define E1000_RCTL_EN BIT(1)
#define E1000_RCTL_UPE BIT(3) /* all unicast */
#define E1000_RCTL_MPE BIT(4) /* all multicast */
#define E1000_RCTL_BAM BIT(15)
#define E1000_RCTL_BSIZE GENMASK(17, 16) /* 0 = E1000_BUF_BYTES */
#define E1000_RCTL_SECRC BIT(26)	 /* strip the FCS */

#define E1000_BUF_BYTES 2048
/* Without RCTL.LPE longer frames are discarded (13.7.36); with VLAN tag. */
#define E1000_MAX_FRAME_BYTES 1518

#define E1000_RDBAL 0x2800 /* 13.4.25 */
#define E1000_RDBAH 0x2804
#define E1000_RDLEN 0x2808 /* 13.4.27 bytes, of whole groups of eight */
#define E1000_RDH 0x2810
#define E1000_RDT 0x2818
#define E1000_RDTR 0x2820 /* 13.4.30 delay after each frame, 16 bits */
#define E1000_RADV 0x282c /* 13.4.31 delay after the first, 16 bits */
#define E1000_DELAY_NS 1024

#define E1000_TCTL 0x0400 /* 13.4.33 transmit control */
#define E1000_TCTL_EN BIT(1)
#define E1000_TCTL_PSP BIT(3)
#define E1000_TCTL_CT GENMASK(11, 4)
#define E1000_TCTL_COLD GENMASK(21, 12)
#define E1000_TIPG 0x0410 /* 13.4.34 gaps between frames */
#define E1000_TIPG_IPGT GENMASK(9, 0)
#define E1000_TIPG_IPGR1 GENMASK(19, 10)
#define E1000_TIPG_IPGR2 GENMASK(29, 20)

#define E1000_TDBAL 0x3800 /* 13.4.36 */
#define E1000_TDBAH 0x3804
#define E1000_TDLEN 0x3808
#define E1000_TDH 0x3810
#define E1000_TDT 0x3818

/* 13.7 statistics; reading clears them */
#define E1000_CRCERRS 0x4000
#define E1000_ALGNERRC 0x4004
#define E1000_RXERRC 0x400c
#define E1000_MPC 0x4010 /* no room: neither buffer nor FIFO */
#define E1000_CEXTERR 0x403c
#define E1000_RUC 0x40a4 /* too short */
#define E1000_ROC 0x40ac /* too long */

#define E1000_MTA(i) (0x5200 + 4 * (i)) /* 13.5.1 multicast table */
#define E1000_MTA_WORDS 128
#define E1000_RAL(i) (0x5400 + 8 * (i)) /* 13.5.2 receive addresses */
#define E1000_RAH(i) (0x5404 + 8 * (i))
#define E1000_RAH_AV BIT(31)
#define E1000_ADDRESSES 16

/* 3.2.3 */
struct e1000_rx_desc {
	__le64 addr;
	__le16 length;
	__le16 checksum;
	u8 status;
	u8 errors;
	__le16 special;
};

#define E1000_RXD_DD BIT(0)
#define E1000_RXD_EOP BIT(1)
/* 3.2.3.2: CRC, symbol, sequence, carrier extension, RX data. */
#define E1000_RXD_ERRORS (BIT(0) | BIT(1) | BIT(2) | BIT(4) | BIT(7))

/* 3.3.3, the legacy format */
struct e1000_tx_desc {
	__le64 addr;
	__le16 length;
	u8 cso;
	u8 cmd;
	u8 status;
	u8 css;
	__le16 special;
};

#define E1000_TXD_EOP BIT(0)
#define E1000_TXD_IFCS BIT(1)
#define E1000_TXD_RS BIT(3)
#define E1000_TXD_DD BIT(0)

/* 13.4.27, 13.4.38: rings are made of groups of so many descriptors. */
#define E1000_RING_GROUP 8

#endif
