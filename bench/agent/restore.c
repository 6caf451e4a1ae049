/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/restore.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rxbench/proto.h>

#include "agent/files.h"
#include "agent/journal.h"
#include "agent/modules.h"
#include "agent/netif.h"
#include "agent/netlink.h"
#include "agent/nic.h"
#include "agent/nic_save.h"

/* The journal, read back. */
struct past {
	struct rxb_proto_msg *entry;
	char **line;
	size_t n;
	struct why *why; /* the first thing that went wrong */
};

static void complain(struct past *past, const char *what, const char *error)
{
	if (!past->why->text[0])
		why_set(past->why, "%s: %s", what, error);
}

static void take_line(char *text, void *arg)
{
	struct past *past = arg;
	size_t n = past->n + 1;
	void *entry = realloc(past->entry, n * sizeof(*past->entry));
	void *line =
		entry ? realloc(past->line, n * sizeof(*past->line)) : NULL;
	char *copy = line ? strdup(text) : NULL;

	if (entry)
		past->entry = entry;
	if (line)
		past->line = line;
	if (!copy) {
		complain(past, JOURNAL_PATH, strerror(ENOMEM));
		return;
	}
	/* The last line may be cut off: what it is about was not changed. */
	if (rxb_proto_parse(copy, &past->entry[past->n]) ||
	    past->entry[past->n].kind != RXB_PROTO_REQUEST) {
		free(copy);
		return;
	}
	past->line[past->n++] = copy;
}

static const char *get(const struct rxb_proto_msg *entry, const char *key)
{
	const char *value = rxb_proto_get(entry, key);

	return value ? value : "";
}

/* Call @undo for each entry of @kind, the last one first. */
static void each(struct past *past, const char *kind,
		 void (*undo)(struct past *past,
			      const struct rxb_proto_msg *entry))
{
	for (size_t i = past->n; i--;)
		if (!strcmp(past->entry[i].verb, kind))
			undo(past, &past->entry[i]);
}

static void undo_module(struct past *past, const struct rxb_proto_msg *entry)
{
	char path[160];
	struct why why;

	snprintf(path, sizeof(path), "/sys/module/%.100s", get(entry, "name"));
	if (!access(path, F_OK) && module_unload(get(entry, "name"), &why))
		complain(past, get(entry, "name"), why.text);
}

static void undo_file(struct past *past, const struct rxb_proto_msg *entry)
{
	const char *path = get(entry, "path"), *value = get(entry, "value");
	char now[RXB_PROTO_LINE];
	int err;

	/* One of a driver's or a namespace's that is gone. */
	if (file_read(path, now, sizeof(now)) < 0 || !strcmp(now, value))
		return;
	err = file_write(path, value);
	if (err)
		complain(past, path, strerror(-err));
}

static void undo_dir(struct past *past, const struct rxb_proto_msg *entry)
{
	int err = restore_remove_dir(get(entry, "path"));

	if (err)
		complain(past, get(entry, "path"), strerror(-err));
}

static int rename_iface(const char *from, const char *to)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq r = {0};
	int err = 0;

	snprintf(r.ifr_name, sizeof(r.ifr_name), "%s", from);
	snprintf(r.ifr_newname, sizeof(r.ifr_newname), "%s", to);
	if (fd < 0 || ioctl(fd, SIOCSIFNAME, &r))
		err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

/* Back to the driver that it had, under the name that it had. */
static int give_back(const struct nic *nic, struct why *why)
{
	char now[IFNAMSIZ];
	struct why down;
	int err;

	if (nic_bind(nic, nic->driver, why))
		return -1;
	if (!nic_iface(nic, now))
		return why_set(why, "it is no interface any more");
	if (!strcmp(now, nic->iface))
		return 0;
	netif_down(now, &down);
	err = rename_iface(now, nic->iface);
	return err ? why_set(why, "cannot be named %s: %s", nic->iface,
			     strerror(-err))
		   : 0;
}

static bool find_nic(const struct past *past, struct nic *nic,
		     unsigned int *index)
{
	for (size_t i = 0; i < past->n; i++) {
		const struct rxb_proto_msg *e = &past->entry[i];

		if (strcmp(e->verb, "nic"))
			continue;
		memset(nic, 0, sizeof(*nic));
		snprintf(nic->iface, sizeof(nic->iface), "%s", get(e, "iface"));
		snprintf(nic->bus, sizeof(nic->bus), "%s", get(e, "bus"));
		snprintf(nic->device, sizeof(nic->device), "%s",
			 get(e, "device"));
		snprintf(nic->driver, sizeof(nic->driver), "%s",
			 get(e, "driver"));
		*index = (unsigned int)strtoul(get(e, "index"), NULL, 10);
		return true;
	}
	return false;
}

/*
 * In the order in which one thing stands on the other: addresses want a link
 * that is up, and turning IPv6 off takes them away.
 */
static void set_up_nic(struct past *past, const struct nic *nic,
		       unsigned int was)
{
	static const char *const kinds[] = {"mac", "ethtool", "link", "netlink",
					    "irq"};
	unsigned int index = if_nametoindex(nic->iface);

	/* A driver that never let go of it has what was set meanwhile. */
	netlink_flush_addresses(index);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		for (size_t i = 0; i < past->n; i++) {
			const struct rxb_proto_msg *e = &past->entry[i];
			int err;

			if (strcmp(e->verb, kinds[k]))
				continue;
			err = nic_set_up(e, nic->iface, was);
			/* What the NIC has fixed is what it was. */
			if (err && err != -EOPNOTSUPP && err != -EEXIST)
				complain(past, kinds[k], strerror(-err));
		}
		if (!strcmp(kinds[k], "ethtool"))
			each(past, "file", undo_file);
	}
}

static void undo_all(struct past *past)
{
	struct nic nic;
	struct why why = {""};
	unsigned int was;
	bool has_nic = find_nic(past, &nic, &was);

	/* Modules go when nothing is bound to them. */
	if (has_nic && nic_unbind(&nic, &why))
		complain(past, nic.iface, why.text);
	each(past, "module", undo_module);
	if (has_nic && nic_autoprobe(&nic, true, &why))
		complain(past, nic.bus, why.text);
	if (has_nic && give_back(&nic, &why))
		complain(past, nic.iface, why.text);
	else if (has_nic)
		set_up_nic(past, &nic, was);
	else
		each(past, "file", undo_file);
	each(past, "dir", undo_dir);
}

static void forget(struct past *past)
{
	while (past->n)
		free(past->line[--past->n]);
	free(past->line);
	free(past->entry);
}

/* A process of an agent's that still is. */
static bool is_alive(const char *pid)
{
	char path[64], name[32] = "";

	snprintf(path, sizeof(path), "/proc/%.16s/comm", pid);
	return file_read(path, name, sizeof(name)) > 0 &&
	       !strcmp(name, RESTORE_AGENT);
}

/* Is it for us to undo? */
static bool is_ours(const struct past *past, pid_t owner, struct why *why)
{
	const struct rxb_proto_msg *run = past->entry;

	if (!past->n || strcmp(run->verb, "run"))
		return !owner;
	if (owner)
		return strtol(get(run, "owner"), NULL, 10) == owner;
	if (!is_alive(get(run, "owner")) && !is_alive(get(run, "agent")))
		return true;
	why_set(why, "a run is using this machine (process %s)",
		get(run, "owner"));
	return false;
}

int restore_run(pid_t owner, bool *any, struct why *why)
{
	struct past past = {.why = why};
	int err;

	why->text[0] = '\0';
	err = file_lines(JOURNAL_PATH, take_line, &past);
	*any = err != -ENOENT && is_ours(&past, owner, why);
	if (*any && err)
		complain(&past, JOURNAL_PATH, strerror(-err));
	if (*any)
		undo_all(&past);
	if (*any && !why->text[0] && unlink(JOURNAL_PATH))
		complain(&past, JOURNAL_PATH, strerror(errno));
	forget(&past);
	return why->text[0] ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *info, int type,
		      struct FTW *at)
{
	(void)info;
	(void)type;
	(void)at;
	return remove(path) ? errno : 0;
}

/* As mktemp made it for the agent (ssh_link.c). */
bool restore_is_dir(const char *path)
{
	static const char prefix[] = "rxbench.";
	const char *slash = strrchr(path, '/');

	return slash && slash != path &&
	       !strncmp(slash + 1, prefix, strlen(prefix));
}

int restore_remove_dir(const char *path)
{
	int err;

	if (!restore_is_dir(path))
		return -EPERM;
	err = nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	if (err < 0)
		err = errno;
	return err == ENOENT ? 0 : -err;
}
