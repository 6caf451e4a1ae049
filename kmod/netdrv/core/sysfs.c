// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/class/net/IF/netdrv/: mode (the kernel's idiom: all names, the current
 * in brackets) and contexts (what the mode claims, and whether it wants
 * interrupts), beside the files of core/params.c. rtnl by trylock, for the
 * reason given there.
 */
#include <linux/rtnetlink.h>
#include <linux/sysfs.h>

#include "netdrv.h"

static struct netdrv_dev *netdrv_of(struct device *dev)
{
	return netdev_priv(to_net_dev(dev));
}

static ssize_t mode_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	const struct netdrv_mode_ops *const *mode;
	struct netdrv_dev *nd = netdrv_of(dev);
	ssize_t len = 0;

	if (!rtnl_trylock())
		return restart_syscall();
	for (mode = netdrv_mode_table; *mode; mode++)
		len += sysfs_emit_at(buf, len,
				     *mode == nd->mode ? "%s[%s]" : "%s%s",
				     len ? " " : "", (*mode)->name);
	rtnl_unlock();
	return len + sysfs_emit_at(buf, len, "\n");
}

/* "irq, napi": all there are. */
static void mode_names(char *names, size_t size)
{
	size_t len = 0;
	int i;

	for (i = 0; netdrv_mode_table[i]; i++)
		len += scnprintf(names + len, size - len, i ? ", %s" : "%s",
				 netdrv_mode_table[i]->name);
}

static ssize_t mode_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	const struct netdrv_mode_ops *mode = netdrv_mode_find(buf);
	char names[256];
	int err;

	if (!mode) {
		mode_names(names, sizeof(names));
		netdev_err(to_net_dev(dev), "no mode '%.*s'; there are %s\n",
			   (int)strcspn(buf, "\n"), buf, names);
		return -EINVAL;
	}
	if (!rtnl_trylock())
		return restart_syscall();
	err = netdrv_mode_set(netdrv_of(dev), mode);
	rtnl_unlock();
	return err ?: count;
}
static DEVICE_ATTR_RW(mode);

static ssize_t contexts_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	struct netdrv_claim claim;
	bool irq;

	if (!rtnl_trylock())
		return restart_syscall();
	netdrv_claim_now(netdrv_of(dev), &claim);
	irq = netdrv_mode_interrupts(netdrv_of(dev)->mode);
	rtnl_unlock();
	return sysfs_emit(buf,
			  "harvest=%s protocol=%s softirq=%s thread=%s "
			  "sched=%s irq=%s\n",
			  netdrv_ctx_name(claim.harvest),
			  netdrv_ctx_name(claim.proto), claim.softirq ?: "-",
			  claim.thread ?: "-", claim.sched ?: "-",
			  irq ? "yes" : "no");
}
static DEVICE_ATTR_RO(contexts);

static struct attribute *netdrv_attrs[] = {&dev_attr_mode.attr,
					   &dev_attr_contexts.attr, NULL};

const struct attribute_group netdrv_sysfs_group = {
	.name = NETDRV_NAME,
	.attrs = netdrv_attrs,
};
