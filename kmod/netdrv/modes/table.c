// SPDX-License-Identifier: GPL-2.0-only
/* Every receive mode, in the order the mode file lists them. */
#include "mode.h"

const struct netdrv_mode_ops *const netdrv_mode_table[] = {
	&netdrv_mode_irq, &netdrv_mode_threaded, &netdrv_mode_napi, NULL};
