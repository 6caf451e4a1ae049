/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/nic_save.h"

#include <dirent.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/if_arp.h>
#include <linux/netlink.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/ethtool.h"
#include "agent/files.h"
#include "agent/hex.h"
#include "agent/irqs.h"
#include "agent/journal.h"
#include "agent/netlink.h"

#define ADDRESS_SET "3" /* NET_ADDR_SET: by hand */
#define OWN_FLAGS \
	(IFF_UP | IFF_PROMISC | IFF_ALLMULTI | IFF_NOARP | IFF_MULTICAST)
#define MAX_FEATURES 8 /* blocks of 32 */

/* What ethtool reads as one structure and sets as the same. */
static const struct setting {
	const char *name;
	__u32 get, set;
	size_t size;
} settings[] = {
	{"channels", ETHTOOL_GCHANNELS, ETHTOOL_SCHANNELS,
	 sizeof(struct ethtool_channels)},
	{"rings", ETHTOOL_GRINGPARAM, ETHTOOL_SRINGPARAM,
	 sizeof(struct ethtool_ringparam)},
	{"coalesce", ETHTOOL_GCOALESCE, ETHTOOL_SCOALESCE,
	 sizeof(struct ethtool_coalesce)},
	{"pause", ETHTOOL_GPAUSEPARAM, ETHTOOL_SPAUSEPARAM,
	 sizeof(struct ethtool_pauseparam)},
};

union setting_value {
	__u32 cmd;
	struct ethtool_channels channels;
	struct ethtool_ringparam rings;
	struct ethtool_coalesce coalesce;
	struct ethtool_pauseparam pause;
};

union features {
	struct ethtool_gfeatures head;
	char room[sizeof(struct ethtool_gfeatures) +
		  MAX_FEATURES * sizeof(struct ethtool_get_features_block)];
};

/* What was asked for, which may be more than there is at present. */
static int get_features(const char *ifname, union features *f)
{
	memset(f, 0, sizeof(*f));
	f->head.cmd = ETHTOOL_GFEATURES;
	f->head.size = MAX_FEATURES;
	return ethtool_call(ifname, f);
}

static int save_ethtool(const char *ifname, struct why *why)
{
	union features f;

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		union setting_value value;

		memset(&value, 0, sizeof(value));
		value.cmd = settings[i].get;
		/* A NIC that does not have it cannot lose it. */
		if (!ethtool_call(ifname, &value) &&
		    journal_put_bytes(why, "ethtool", settings[i].name, &value,
				      settings[i].size))
			return -1;
	}
	if (get_features(ifname, &f))
		return 0;
	return journal_put_bytes(why, "ethtool", "features", &f, sizeof(f));
}

static int set_features(const char *ifname, const union features *wanted)
{
	union {
		struct ethtool_sfeatures head;
		char room[sizeof(struct ethtool_sfeatures) +
			  MAX_FEATURES *
				  sizeof(struct ethtool_set_features_block)];
	} set;
	union features now;
	__u32 n;

	if (get_features(ifname, &now))
		return -EOPNOTSUPP;
	n = now.head.size < wanted->head.size ? now.head.size
					      : wanted->head.size;
	memset(set.room, 0, sizeof(set));
	set.head.cmd = ETHTOOL_SFEATURES;
	set.head.size = n < MAX_FEATURES ? n : MAX_FEATURES;
	for (__u32 i = 0; i < set.head.size; i++) {
		set.head.features[i].valid =
			now.head.features[i].available &
			~now.head.features[i].never_changed;
		set.head.features[i].requested =
			wanted->head.features[i].requested;
	}
	return ethtool_call(ifname, &set);
}

static int set_ethtool(const char *ifname, const char *name, const void *saved,
		       size_t size)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++) {
		const struct setting *s = &settings[i];
		union setting_value now, then;

		if (strcmp(s->name, name) || s->size != size)
			continue;
		memset(&now, 0, sizeof(now));
		memcpy(&then, saved, size);
		now.cmd = s->get;
		if (ethtool_call(ifname, &now) || !memcmp(&now, &then, size))
			return 0;
		then.cmd = s->set;
		return ethtool_call(ifname, &then);
	}
	return !strcmp(name, "features") && size == sizeof(union features)
		       ? set_features(ifname, saved)
		       : -EINVAL;
}

static int interface_call(const char *ifname, unsigned long request,
			  struct ifreq *r)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	snprintf(r->ifr_name, sizeof(r->ifr_name), "%s", ifname);
	err = ioctl(fd, request, r) ? -errno : 0;
	close(fd);
	return err;
}

static int save_link(const char *ifname, struct why *why)
{
	char path[64 + IFNAMSIZ], how[8] = "", flags[16];
	struct ifreq r = {0};
	int err = interface_call(ifname, SIOCGIFFLAGS, &r);

	if (err)
		return why_set(why, "%s: %s", ifname, strerror(-err));
	snprintf(flags, sizeof(flags), "%d",
		 (int)(unsigned short)r.ifr_flags & OWN_FLAGS);
	if (journal_put(why, "link", "flags", flags, NULL))
		return -1;
	snprintf(path, sizeof(path), "/sys/class/net/%s/addr_assign_type",
		 ifname);
	if (file_read(path, how, sizeof(how)) < 0 || strcmp(how, ADDRESS_SET))
		return 0;
	memset(&r, 0, sizeof(r));
	err = interface_call(ifname, SIOCGIFHWADDR, &r);
	if (err)
		return why_set(why, "%s: %s", ifname, strerror(-err));
	return journal_put_bytes(why, "mac", ifname, &r.ifr_hwaddr,
				 sizeof(r.ifr_hwaddr));
}

static int set_flags(const char *ifname, const char *text)
{
	int flags = (int)strtol(text, NULL, 10);
	struct ifreq r = {0};
	int err = interface_call(ifname, SIOCGIFFLAGS, &r);

	if (err)
		return err;
	r.ifr_flags = (short)((r.ifr_flags & ~OWN_FLAGS) | flags);
	return interface_call(ifname, SIOCSIFFLAGS, &r);
}

struct saving {
	struct why *why;
	bool failed;
};

static void save_message(const struct nlmsghdr *message, void *arg)
{
	struct saving *s = arg;

	s->failed |= journal_put_bytes(s->why, "netlink", "message", message,
				       message->nlmsg_len) != 0;
}

static void save_irq(const char *number, const char *handler, void *arg)
{
	struct saving *s = arg;
	char path[64], list[256];

	snprintf(path, sizeof(path), "/proc/irq/%s/smp_affinity_list", number);
	if (file_read(path, list, sizeof(list)) > 0)
		s->failed |= journal_put(s->why, "irq", "handler", handler,
					 "list", list, NULL) != 0;
}

/* Queues have files of their own, some in directories. */
static void save_queues(const char *ifname)
{
	char path[512], limits[600];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/class/net/%s/queues", ifname);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(path, sizeof(path), "/sys/class/net/%s/queues/%s",
			 ifname, entry->d_name);
		journal_files(path);
		snprintf(limits, sizeof(limits), "%s/byte_queue_limits", path);
		journal_files(limits);
	}
	if (dir)
		closedir(dir);
}

/*
 * IPv4's files of all interfaces: who turns forwarding on or off changes them
 * all.
 */
static void save_files(const char *ifname)
{
	static const char *const own[] = {
		"/sys/class/net", "/proc/sys/net/ipv6/conf",
		"/proc/sys/net/ipv4/neigh", "/proc/sys/net/ipv6/neigh"};
	static const char conf[] = "/proc/sys/net/ipv4/conf";
	char path[512];
	struct dirent *entry;
	DIR *dir = opendir(conf);

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++) {
		snprintf(path, sizeof(path), "%s/%s", own[i], ifname);
		journal_files(path);
	}
	while (dir && (entry = readdir(dir)))
		if (*entry->d_name != '.') {
			snprintf(path, sizeof(path), "%s/%s", conf,
				 entry->d_name);
			journal_files(path);
		}
	if (dir)
		closedir(dir);
	save_queues(ifname);
}

int nic_save(const struct nic *nic, struct why *why)
{
	struct saving s = {.why = why};
	char index[16];

	snprintf(index, sizeof(index), "%u", if_nametoindex(nic->iface));
	if (journal_put(why, "nic", "iface", nic->iface, "bus", nic->bus,
			"device", nic->device, "driver", nic->driver, "index",
			index, NULL) ||
	    save_ethtool(nic->iface, why) || save_link(nic->iface, why))
		return -1;
	save_files(nic->iface);
	irqs_of(nic->iface, save_irq, &s);
	if (netlink_each(if_nametoindex(nic->iface), save_message, &s))
		return why_set(why,
			       "%s: its addresses and routes cannot be "
			       "read",
			       nic->iface);
	return s.failed ? -1 : 0;
}

struct irq_wish {
	const struct rxb_proto_msg *entry;
	int err;
};

static void set_irq(const char *number, const char *handler, void *arg)
{
	struct irq_wish *w = arg;
	const char *list = rxb_proto_get(w->entry, "list");
	char path[64], now[256];

	if (strcmp(handler, rxb_proto_get(w->entry, "handler")))
		return;
	snprintf(path, sizeof(path), "/proc/irq/%s/smp_affinity_list", number);
	if (file_read(path, now, sizeof(now)) > 0 && !strcmp(now, list))
		return;
	w->err = file_write(path, list);
}

int nic_set_up(const struct rxb_proto_msg *entry, const char *ifname,
	       unsigned int was)
{
	static union {
		struct nlmsghdr head;
		struct ifreq request;
		char bytes[RXB_PROTO_LINE];
	} data;
	const char *hex = rxb_proto_get(entry, "data");
	long size = hex ? hex_decode(hex, data.bytes, sizeof(data)) : 0;
	struct irq_wish irq = {.entry = entry};

	if (size < 0)
		return -EINVAL;
	if (!strcmp(entry->verb, "link"))
		return set_flags(ifname, rxb_proto_get(entry, "flags"));
	if (!strcmp(entry->verb, "ethtool"))
		return set_ethtool(ifname, rxb_proto_get(entry, "name"),
				   data.bytes, (size_t)size);
	if (!strcmp(entry->verb, "netlink"))
		return netlink_set(&data.head, was, if_nametoindex(ifname));
	if (!strcmp(entry->verb, "mac")) {
		struct ifreq r = {0};

		memcpy(&r.ifr_hwaddr, data.bytes, sizeof(r.ifr_hwaddr));
		return interface_call(ifname, SIOCSIFHWADDR, &r);
	}
	irqs_of(ifname, set_irq, &irq);
	return irq.err;
}
