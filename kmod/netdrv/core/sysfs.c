// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/class/net/IF/netdrv/: mode (the kernel's idiom: all names, the current
 * in brackets), contexts (what the mode claims), and a file for each parameter
 * of the current mode.
 *
 * Stores take rtnl by trylock, as the kernel's own net attributes do: removal
 * of the files waits for their users, and happens under rtnl.
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
				     *mode == nd->q.mode ? "%s[%s]" : "%s%s",
				     len ? " " : "", (*mode)->name);
	rtnl_unlock();
	return len + sysfs_emit_at(buf, len, "\n");
}

static ssize_t mode_store(struct device *dev, struct device_attribute *attr,
			  const char *buf, size_t count)
{
	const struct netdrv_mode_ops *mode = netdrv_mode_find(buf);
	int err;

	if (!mode)
		return -EINVAL;
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
	const struct netdrv_mode_ops *mode;
	ssize_t len;

	if (!rtnl_trylock())
		return restart_syscall();
	mode = netdrv_of(dev)->q.mode;
	len = sysfs_emit(buf, "harvest=%s protocol=%s\n",
			 netdrv_ctx_name(mode->harvest_ctx),
			 netdrv_ctx_name(mode->proto_ctx));
	rtnl_unlock();
	return len;
}
static DEVICE_ATTR_RO(contexts);

static struct attribute *netdrv_attrs[] = {&dev_attr_mode.attr,
					   &dev_attr_contexts.attr, NULL};

const struct attribute_group netdrv_sysfs_group = {
	.name = NETDRV_NAME,
	.attrs = netdrv_attrs,
};

/* The parameter's place in its mode's table. */
static unsigned int netdrv_param_index(struct netdrv_dev *nd,
				       struct device_attribute *attr)
{
	return attr - nd->param_attr;
}

static ssize_t netdrv_param_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	struct netdrv_dev *nd = netdrv_of(dev);

	return sysfs_emit(buf, "%u\n",
			  READ_ONCE(nd->param[netdrv_param_index(nd, attr)]));
}

static ssize_t netdrv_param_store(struct device *dev,
				  struct device_attribute *attr,
				  const char *buf, size_t count)
{
	struct netdrv_dev *nd = netdrv_of(dev);
	unsigned int i = netdrv_param_index(nd, attr);
	const struct netdrv_param *p;
	u32 value;
	int err = kstrtou32(buf, 0, &value);

	if (err)
		return err;
	if (!rtnl_trylock())
		return restart_syscall();
	p = &nd->q.mode->params[i];
	if (value < p->min || value > p->max) {
		netdev_err(nd->netdev, "%s: %u is outside %u..%u\n", p->name,
			   value, p->min, p->max);
		err = -ERANGE;
	} else {
		WRITE_ONCE(nd->param[i], value);
		if (nd->q.mode->param_changed)
			nd->q.mode->param_changed(&nd->q);
	}
	rtnl_unlock();
	return err ?: count;
}

/* Show the current mode's parameters. Under rtnl, once registered. */
int netdrv_sysfs_params_add(struct netdrv_dev *nd)
{
	const struct netdrv_param *p = nd->q.mode->params;
	int err;

	for (nd->param_attrs = 0; p && p->name; p++, nd->param_attrs++) {
		struct device_attribute *attr =
			&nd->param_attr[nd->param_attrs];

		sysfs_attr_init(&attr->attr);
		attr->attr.name = p->name;
		attr->attr.mode = 0644;
		attr->show = netdrv_param_show;
		attr->store = netdrv_param_store;
		err = sysfs_add_file_to_group(&nd->netdev->dev.kobj,
					      &attr->attr, NETDRV_NAME);
		if (err) {
			netdrv_sysfs_params_del(nd);
			return err;
		}
	}
	return 0;
}

/* Waits for their users. Under rtnl. */
void netdrv_sysfs_params_del(struct netdrv_dev *nd)
{
	while (nd->param_attrs)
		sysfs_remove_file_from_group(
			&nd->netdev->dev.kobj,
			&nd->param_attr[--nd->param_attrs].attr, NETDRV_NAME);
}
