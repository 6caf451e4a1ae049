/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the 82574L has beside the registers of e1000_regs.h. Numbers are
 * sections of Intel's "82574 GbE Controller Family Datasheet" (317694).
 *
 * The registers it shares with its ancestors are there in 10.2.2 (general),
 * 10.2.4 (interrupts), 10.2.5 (receive), 10.2.6 (transmit) and 10.2.7
 * (statistics), at the same addresses. Its legacy descriptors (7.1.4, 7.2.10)
 * are theirs, too, and it has them unless RFCTL.EXSTEN is set.
 */
#ifndef NETDRV_HW_E1000E_REGS_H
#define NETDRV_HW_E1000E_REGS_H

#include "hw/e1000_regs.h"

/* 10.2.2 */
#define E1000E_CTRL_MASTER_DISABLE BIT(2)   /* no requests on the bus */
#define E1000E_STATUS_MASTER_ENABLE BIT(19) /* some are under way */

/* 10.2.4, for MSI-X. ICR, ICS, IMS and IMC have these bits for it. */
#define E1000E_INT_RXQ0 BIT(20)
#define E1000E_INT_TXQ0 BIT(22)
#define E1000E_INT_OTHER BIT(24) /* one of these: */
#define E1000E_INT_OTHERS                                           \
	(E1000_INT_LSC | E1000_INT_RXO | BIT(9) /* MDIO access */ | \
	 BIT(16) /* small frame */ | BIT(17) /* ACK */ |            \
	 BIT(18) /* manageability */)
#define E1000E_EIAC 0x00dc /* clear and mask these with their message */
#define E1000E_IVAR 0x00e4 /* which vector for what */
#define E1000E_IVAR_RXQ0(vector) ((vector) | BIT(3))
#define E1000E_IVAR_TXQ0(vector) (((vector) | BIT(3)) << 8)
#define E1000E_IVAR_OTHER(vector) (((vector) | BIT(3)) << 16)
#define E1000E_EITR(vector) (0x00e8 + 4 * (vector)) /* as ITR, a vector */

/* 10.2.5 */
#define E1000E_RXCSUM 0x5000 /* checksums to be verified */
#define E1000E_RFCTL 0x5008
#define E1000E_RFCTL_ACK_DIS BIT(12) /* TCP's ACKs do not interrupt */

/* 10.2.6 */
#define E1000E_TCTL_MULR BIT(28)     /* read several descriptors at once */
#define E1000E_TCTL_RRTHRESH BIT(29) /* when to; its default */
#define E1000E_TXDCTL 0x3828
#define E1000E_TXDCTL_COUNT BIT(22) /* reserved, to be set */

#endif
