// SPDX-License-Identifier: GPL-2.0-only
#include "hw.h"

const struct netdrv_hw_ops *const netdrv_hw_table[] = {
	&netdrv_hw_virtio, &netdrv_hw_e1000, &netdrv_hw_e1000e, &netdrv_hw_sim,
	NULL};
