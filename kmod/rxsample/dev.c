// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/rxsample: commands in, records out, and the page where workloads count
 * (see rxbench/sampler.h). /sys/class/misc/rxsample/lost says how many records
 * found no room.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/if.h>
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sysfs.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "sampler.h"

static struct rxb_shared *shared;

static int parse_delivered(const char *word)
{
	if (!*word)
		return SAMPLER_WORKLOADS;
	if (!strcmp(word, RXB_DELIVERED_NOPORT))
		return SAMPLER_NOPORT;
	if (!strcmp(word, RXB_DELIVERED_SENT))
		return SAMPLER_SENT;
	return -EINVAL;
}

static int rxsample_command(char *text, const void *owner)
{
	char ifname[IFNAMSIZ], who[8] = "";
	unsigned int period_us, irq = 0;
	int end = 0, delivered;

	text = strim(text);
	if (!strcmp(text, "stop")) {
		sampler_stop();
		return 0;
	}
	if (sscanf(text, "start %15s %u%n %u%n %7s%n", ifname, &period_us, &end,
		   &irq, &end, who, &end) < 2 ||
	    text[end])
		return -EINVAL;
	delivered = parse_delivered(who);
	if (delivered < 0)
		return delivered;
	return sampler_start(ifname, irq, delivered, period_us, owner);
}

static ssize_t rxsample_write(struct file *file, const char __user *buf,
			      size_t size, loff_t *pos)
{
	char text[64];
	int err;

	if (size >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, size))
		return -EFAULT;
	text[size] = '\0';
	err = rxsample_command(text, file);
	return err ? err : size;
}

static ssize_t rxsample_read(struct file *file, char __user *buf, size_t size,
			     loff_t *pos)
{
	return sampler_read(buf, size);
}

static int rxsample_mmap(struct file *file, struct vm_area_struct *vma)
{
	return remap_vmalloc_range(vma, shared, vma->vm_pgoff);
}

/* A starter that dies takes its timer along. */
static int rxsample_release(struct inode *inode, struct file *file)
{
	sampler_stop_of(file);
	return 0;
}

static const struct file_operations rxsample_fops = {
	.owner = THIS_MODULE,
	.read = rxsample_read,
	.write = rxsample_write,
	.mmap = rxsample_mmap,
	.release = rxsample_release,
	.llseek = noop_llseek,
};

static ssize_t lost_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%llu\n", sampler_lost());
}
static DEVICE_ATTR_RO(lost);

/* Physical addresses are root's to know. */
static ssize_t page_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%llu\n", (u64)PFN_PHYS(vmalloc_to_pfn(shared)));
}
static DEVICE_ATTR_ADMIN_RO(page);

static struct attribute *rxsample_attrs[] = {
	&dev_attr_page.attr,
	&dev_attr_lost.attr,
	NULL,
};
ATTRIBUTE_GROUPS(rxsample);

static struct miscdevice rxsample_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "rxsample",
	.fops = &rxsample_fops,
	.groups = rxsample_groups,
};

static int __init rxsample_init(void)
{
	int err;

	static_assert(sizeof(*shared) <= PAGE_SIZE);
	shared = vmalloc_user(PAGE_SIZE);
	if (!shared)
		return -ENOMEM;
	err = sampler_init(shared);
	if (err)
		goto free_shared;
	err = misc_register(&rxsample_misc);
	if (err)
		goto exit_sampler;
	return 0;

exit_sampler:
	sampler_exit();
free_shared:
	vfree(shared);
	return err;
}
module_init(rxsample_init);

static void __exit rxsample_exit(void)
{
	misc_deregister(&rxsample_misc);
	sampler_exit();
	vfree(shared);
}
module_exit(rxsample_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The rxbench authors");
MODULE_DESCRIPTION("Samples receive counters from a timer interrupt");
MODULE_VERSION("0.1.0");
