// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parameters in sysfs: one file each in /sys/class/net/IF/netdrv/, a number or,
 * by the kernel's idiom, all names with the current one in brackets.
 *
 * Stores take rtnl by trylock, as the kernel's own net attributes do: removal
 * of the files waits for their users, and happens under rtnl.
 */
#include <linux/rtnetlink.h>
#include <linux/sysfs.h>

#include "netdrv.h"

void netdrv_params_default(struct netdrv_params *set)
{
	const struct netdrv_param *p = set->table;
	unsigned int i;

	for (i = 0; p && p[i].name; i++)
		set->value[i] = p[i].def;
}

static struct netdrv_param_file *netdrv_file_of(struct device_attribute *attr)
{
	return container_of(attr, struct netdrv_param_file, attr);
}

static ssize_t netdrv_param_show(struct device *dev,
				 struct device_attribute *attr, char *buf)
{
	const struct netdrv_param_file *file = netdrv_file_of(attr);
	const struct netdrv_param *p = &file->set->table[file->index];
	u32 i, value = READ_ONCE(file->set->value[file->index]);
	ssize_t len = 0;

	if (!p->choices)
		return sysfs_emit(buf, "%u\n", value);
	for (i = 0; p->choices[i]; i++)
		len += sysfs_emit_at(buf, len, i == value ? "%s[%s]" : "%s%s",
				     i ? " " : "", p->choices[i]);
	return len + sysfs_emit_at(buf, len, "\n");
}

/* "device, line": what there is to choose from. */
static void netdrv_param_choices(const struct netdrv_param *p, char *names,
				 size_t size)
{
	size_t len = 0;
	u32 i;

	for (i = 0; p->choices[i]; i++)
		len += scnprintf(names + len, size - len, i ? ", %s" : "%s",
				 p->choices[i]);
}

/* What the user wrote, as a number. */
static int netdrv_param_parse(const struct net_device *netdev,
			      const struct netdrv_param *p, const char *text,
			      u32 *value)
{
	char names[64];
	int err;

	if (p->choices) {
		err = __sysfs_match_string(p->choices, p->max + 1, text);
		if (err < 0) {
			netdrv_param_choices(p, names, sizeof(names));
			netdev_err(netdev, "%s: no such choice; %s\n", p->name,
				   names);
			return err;
		}
		*value = err;
		return 0;
	}
	err = kstrtou32(text, 0, value);
	if (err) {
		netdev_err(netdev, "%s: '%.*s' is not a number of %u..%u\n",
			   p->name, (int)strcspn(text, "\n"), text, p->min,
			   p->max);
		return err;
	}
	if (*value >= p->min && *value <= p->max)
		return 0;
	netdev_err(netdev, "%s: %u is outside %u..%u\n", p->name, *value,
		   p->min, p->max);
	return -ERANGE;
}

/* While nothing runs; if the mode cannot start with it, the old value stays. */
static int netdrv_param_restart(struct netdrv_params *set, unsigned int index,
				u32 value)
{
	u32 old = set->value[index];
	int err;

	netdrv_mode_stop(set->nd);
	WRITE_ONCE(set->value[index], value);
	set->changed(set->nd, index);
	err = netdrv_mode_start(set->nd);
	if (!err)
		return 0;
	netdev_err(set->nd->netdev, "%s: error %d, staying with %u\n",
		   set->table[index].name, err, old);
	WRITE_ONCE(set->value[index], old);
	set->changed(set->nd, index);
	if (netdrv_mode_start(set->nd))
		netdev_err(set->nd->netdev, "cannot restart the mode\n");
	return err;
}

static int netdrv_param_set(struct netdrv_params *set, unsigned int index,
			    u32 value)
{
	int err = set->check(set->nd, index, value);

	if (err || value == set->value[index])
		return err;
	if (set->table[index].restart && set->nd->running)
		return netdrv_param_restart(set, index, value);
	WRITE_ONCE(set->value[index], value);
	set->changed(set->nd, index);
	return 0;
}

static ssize_t netdrv_param_store(struct device *dev,
				  struct device_attribute *attr,
				  const char *buf, size_t count)
{
	const struct netdrv_param_file *file = netdrv_file_of(attr);
	u32 value;
	int err;

	if (!rtnl_trylock())
		return restart_syscall();
	err = netdrv_param_parse(to_net_dev(dev),
				 &file->set->table[file->index], buf, &value);
	if (!err)
		err = netdrv_param_set(file->set, file->index, value);
	rtnl_unlock();
	return err ?: count;
}

/* Make a file for each. */
int netdrv_params_show(struct netdrv_params *set)
{
	const struct netdrv_param *p = set->table;
	int err;

	for (set->files = 0; p && p->name; p++, set->files++) {
		struct netdrv_param_file *file = &set->file[set->files];

		file->set = set;
		file->index = set->files;
		sysfs_attr_init(&file->attr.attr);
		file->attr.attr.name = p->name;
		file->attr.attr.mode = 0644;
		file->attr.show = netdrv_param_show;
		file->attr.store = netdrv_param_store;
		err = sysfs_add_file_to_group(&set->nd->netdev->dev.kobj,
					      &file->attr.attr, NETDRV_NAME);
		if (err) {
			netdrv_params_hide(set);
			return err;
		}
	}
	return 0;
}

/* Waits for their users. */
void netdrv_params_hide(struct netdrv_params *set)
{
	while (set->files)
		sysfs_remove_file_from_group(&set->nd->netdev->dev.kobj,
					     &set->file[--set->files].attr.attr,
					     NETDRV_NAME);
}
