// SPDX-License-Identifier: GPL-2.0-only
/*
 * netdrv: one driver for several NICs that takes received frames in every way
 * a kernel has known, and switches between them live.
 */
#include <linux/module.h>

#include "netdrv.h"

static const char *__init netdrv_backend_fault(const struct netdrv_hw_ops *hw)
{
	if (!hw->name || !hw->summary)
		return "no name or summary";
	if (!hw->harvest || !hw->post || !hw->irq_mask || !hw->irq_arm)
		return "a receive hook is missing";
	if (!hw->tx || !hw->tx_reclaim || !hw->tx_irq_arm)
		return "a transmit hook is missing";
	if (!hw->open || !hw->close || !hw->link || !hw->init || !hw->exit)
		return "a hook of its life is missing";
	if (hw->moderate && (!hw->moderation_max.usecs || !hw->moderation_help))
		return "moderates, but does not say how much";
	return NULL;
}

/* As netdrv_modes_validate(): a broken table is a bug of ours. */
static int __init netdrv_backends_validate(void)
{
	const struct netdrv_hw_ops *const *hw;

	for (hw = netdrv_hw_table; *hw; hw++) {
		const char *fault = netdrv_backend_fault(*hw);

		if (fault) {
			pr_err(NETDRV_NAME ": backend '%s': %s\n",
			       (*hw)->name ?: "?", fault);
			return -EINVAL;
		}
	}
	return 0;
}

static int __init netdrv_backends_init(void)
{
	const struct netdrv_hw_ops *const *hw;
	int err;

	for (hw = netdrv_hw_table; *hw; hw++) {
		err = (*hw)->init();
		if (err)
			goto err_exit;
	}
	return 0;

err_exit:
	while (hw-- != netdrv_hw_table)
		(*hw)->exit();
	return err;
}

static void netdrv_backends_exit(void)
{
	const struct netdrv_hw_ops *const *hw;

	for (hw = netdrv_hw_table; *hw; hw++)
		(*hw)->exit();
}

static int __init netdrv_init(void)
{
	int err;

	err = netdrv_modes_validate();
	if (err)
		return err;
	err = netdrv_backends_validate();
	if (err)
		return err;
	err = netdrv_irq_domain_init();
	if (err)
		return err;
	netdrv_debug_init();
	err = netdrv_backends_init();
	if (err)
		goto err_domain;
	return 0;

err_domain:
	netdrv_debug_exit();
	netdrv_irq_domain_exit();
	return err;
}
module_init(netdrv_init);

static void __exit netdrv_exit(void)
{
	netdrv_backends_exit();
	netdrv_debug_exit();
	netdrv_irq_domain_exit();
}
module_exit(netdrv_exit);

MODULE_DESCRIPTION("Every way to take a frame from a NIC, switched live");
MODULE_AUTHOR("The rxbench authors");
MODULE_VERSION("0.1.0");
MODULE_LICENSE("GPL");
