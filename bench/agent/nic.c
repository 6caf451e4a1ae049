/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/nic.h"

#include <dirent.h>
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <linux/ethtool.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/ethtool.h"
#include "agent/files.h"
#include "agent/netif.h"
#include "agent/uevent.h"

#define BUS "/sys/bus/%s/"
#define UDEV "/run/udev/control"

/* The last part of what the link at @path leads to, or "". */
static void link_name(const char *path, char *name, size_t size)
{
	char target[PATH_MAX];
	ssize_t n = readlink(path, target, sizeof(target) - 1);

	name[0] = '\0';
	if (n <= 0)
		return;
	target[n] = '\0';
	snprintf(name, size, "%s", basename(target));
}

/* Is @address the device of @ifname, or one that it hangs on? */
static bool hangs_on(const char *ifname, const char *address)
{
	char path[64 + IFNAMSIZ], real[PATH_MAX], part[NIC_NAME + 2];

	snprintf(path, sizeof(path), "/sys/class/net/%s/device", ifname);
	if (!realpath(path, real))
		return false;
	strcat(real, "/");
	snprintf(part, sizeof(part), "/%s/", address);
	return strstr(real, part);
}

static int find_iface(struct nic *nic, const char *name, struct why *why)
{
	struct if_nameindex *all;
	unsigned int found = 0;

	if (strlen(name) < IFNAMSIZ && if_nametoindex(name)) {
		snprintf(nic->iface, sizeof(nic->iface), "%s", name);
		return 0;
	}
	all = strchr(name, '/') || strlen(name) >= NIC_NAME ? NULL
							    : if_nameindex();
	for (struct if_nameindex *i = all; i && i->if_index; i++)
		if (hangs_on(i->if_name, name) && !found++)
			snprintf(nic->iface, sizeof(nic->iface), "%s",
				 i->if_name);
	if (all)
		if_freenameindex(all);
	if (found == 1)
		return 0;
	if (found)
		return why_set(why,
			       "%s: several interfaces hang on it; give "
			       "one by name",
			       name);
	return why_set(why, "%s: no interface has that name or address", name);
}

int nic_find(struct nic *nic, const char *name, struct why *why)
{
	char path[64 + IFNAMSIZ];

	memset(nic, 0, sizeof(*nic));
	if (find_iface(nic, name, why))
		return -1;
	netif_device(nic->iface, nic->device, sizeof(nic->device));
	snprintf(path, sizeof(path), "/sys/class/net/%s/device/subsystem",
		 nic->iface);
	link_name(path, nic->bus, sizeof(nic->bus));
	nic_driver(nic, nic->driver, sizeof(nic->driver));
	if (!*nic->device || !*nic->bus || !*nic->driver)
		return why_set(why,
			       "%s is no NIC: it has no device with a "
			       "driver",
			       nic->iface);
	return 0;
}

void nic_driver(const struct nic *nic, char *driver, size_t size)
{
	char path[160];

	snprintf(path, sizeof(path), BUS "devices/%s/driver", nic->bus,
		 nic->device);
	link_name(path, driver, size);
}

bool nic_iface(const struct nic *nic, char *ifname)
{
	char path[160];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), BUS "devices/%s/net", nic->bus,
		 nic->device);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir)))
		if (*entry->d_name != '.') {
			found = true;
			snprintf(ifname, IFNAMSIZ, "%.15s", entry->d_name);
		}
	if (dir)
		closedir(dir);
	return found;
}

bool nic_driver_of(const struct nic *nic, const char *prefix, char *driver,
		   size_t size)
{
	struct dirent *entry;
	bool found = false;
	char path[64];
	DIR *dir;

	snprintf(path, sizeof(path), BUS "drivers", nic->bus);
	dir = opendir(path);
	while (dir && !found && (entry = readdir(dir))) {
		found = !strncmp(entry->d_name, prefix, strlen(prefix));
		if (found)
			snprintf(driver, size, "%s", entry->d_name);
	}
	if (dir)
		closedir(dir);
	return found;
}

static int tell_driver(const struct nic *nic, const char *driver,
		       const char *what, struct why *why)
{
	char path[200];
	int err;

	snprintf(path, sizeof(path), BUS "drivers/%s/%s", nic->bus, driver,
		 what);
	err = file_write(path, nic->device);
	return err ? why_set(why, "%s: %s %s: %s", nic->device, what, driver,
			     strerror(-err))
		   : 0;
}

int nic_unbind(const struct nic *nic, struct why *why)
{
	char driver[NIC_NAME];

	nic_driver(nic, driver, sizeof(driver));
	return *driver ? tell_driver(nic, driver, "unbind", why) : 0;
}

int nic_autoprobe(const struct nic *nic, bool on, struct why *why)
{
	char path[64];
	int err;

	snprintf(path, sizeof(path), BUS "drivers_autoprobe", nic->bus);
	err = file_write(path, on ? "1" : "0");
	return err ? why_set(why, "%s: %s", path, strerror(-err)) : 0;
}

/* Where udev runs it gives new interfaces their names, a moment later. */
static void settle(void)
{
	char *argv[] = {(char *)(uintptr_t) "udevadm",
			(char *)(uintptr_t) "settle",
			(char *)(uintptr_t) "--timeout=10", NULL};
	pid_t pid;

	if (!access(UDEV, F_OK) &&
	    !posix_spawnp(&pid, "udevadm", NULL, NULL, argv, environ))
		waitpid(pid, NULL, 0);
}

struct appear {
	const struct nic *nic;
	char iface[IFNAMSIZ];
};

static bool appeared(void *arg)
{
	struct appear *a = arg;

	return nic_iface(a->nic, a->iface);
}

int nic_bind(const struct nic *nic, const char *driver, struct why *why)
{
	struct appear a = {.nic = nic};
	char now[NIC_NAME];

	nic_driver(nic, now, sizeof(now));
	if (!strcmp(now, driver))
		return 0;
	if (nic_unbind(nic, why) || tell_driver(nic, driver, "bind", why))
		return -1;
	if (!uevent_wait(appeared, &a, APPEAR_LIMIT_MS))
		return why_set(why,
			       "%s has %s but no interface of it appeared "
			       "within %d ms",
			       driver, nic->device, APPEAR_LIMIT_MS);
	settle();
	return 0;
}

int nic_mac(const char *ifname, char *mac, struct why *why)
{
	union {
		struct ethtool_perm_addr head;
		unsigned char bytes[sizeof(struct ethtool_perm_addr) + 32];
	} own = {.head = {.cmd = ETHTOOL_GPERMADDR, .size = 32}};
	static const unsigned char none[6];

	if (ethtool_call(ifname, &own) || own.head.size != sizeof(none) ||
	    !memcmp(own.head.data, none, sizeof(none)))
		return netif_mac(ifname, mac, why);
	netif_mac_text(own.head.data, mac);
	return 0;
}
