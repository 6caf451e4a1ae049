// SPDX-License-Identifier: GPL-2.0-only
/* Every receive mode, as include/rxbench/modes.h lists them. */
#include "mode.h"

#define NETDRV_MODE_ENTRY(symbol, name, summary) &netdrv_mode_##symbol,

const struct netdrv_mode_ops *const netdrv_mode_table[] = {
	RXB_MODES(NETDRV_MODE_ENTRY) NULL};
