/* SPDX-License-Identifier: GPL-2.0-only */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/netlink.h"
#include "agent/session.h"

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* "::ffff:192.0.2.1" is what it stands for; a scope is no part of it. */
static bool parse(const char *text, union address *out)
{
	static const char mapped[] = "::ffff:";
	char plain[INET6_ADDRSTRLEN + IFNAMSIZ];

	snprintf(plain, sizeof(plain), "%s", text);
	plain[strcspn(plain, "%")] = '\0';
	if (!strncasecmp(plain, mapped, strlen(mapped)) && strchr(plain, '.'))
		memmove(plain, plain + strlen(mapped),
			strlen(plain + strlen(mapped)) + 1);
	memset(out, 0, sizeof(*out));
	out->any.sa_family = strchr(plain, ':') ? AF_INET6 : AF_INET;
	return inet_pton(out->any.sa_family, plain,
			 out->any.sa_family == AF_INET
				 ? (void *)&out->v4.sin_addr
				 : (void *)&out->v6.sin6_addr) == 1;
}

static bool same(const struct sockaddr *a, const union address *b)
{
	if (!a || a->sa_family != b->any.sa_family)
		return false;
	if (a->sa_family == AF_INET)
		return ((const struct sockaddr_in *)(const void *)a)
			       ->sin_addr.s_addr == b->v4.sin_addr.s_addr;
	return !memcmp(
		&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr,
		&b->v6.sin6_addr, sizeof(b->v6.sin6_addr));
}

/* Who has the address; an empty name when nobody does. */
static void owner_of(const union address *address, char *name)
{
	struct ifaddrs *all = NULL;

	name[0] = '\0';
	getifaddrs(&all);
	for (struct ifaddrs *i = all; i && !*name; i = i->ifa_next)
		if (same(i->ifa_addr, address))
			snprintf(name, IFNAMSIZ, "%s", i->ifa_name);
	if (all)
		freeifaddrs(all);
}

/* Whom packets to the address leave by. */
static void way_to(const union address *address, char *name)
{
	const void *bytes = address->any.sa_family == AF_INET
				    ? (const void *)&address->v4.sin_addr
				    : (const void *)&address->v6.sin6_addr;
	unsigned int index = netlink_route_to(address->any.sa_family, bytes);

	if (!index || !if_indextoname(index, name))
		name[0] = '\0';
}

/* Is @below what @name stands on: a bond's part, a bridge's port? */
static bool stands_on(const char *name, const char *below, int depth)
{
	char path[64 + IFNAMSIZ];
	struct dirent *entry;
	bool yes = false;
	DIR *dir;

	if (!strcmp(name, below))
		return true;
	if (!depth)
		return false;
	snprintf(path, sizeof(path), "/sys/class/net/%s", name);
	dir = opendir(path);
	while (dir && !yes && (entry = readdir(dir)))
		yes = !strncmp(entry->d_name, "lower_", strlen("lower_")) &&
		      stands_on(entry->d_name + strlen("lower_"), below,
				depth - 1);
	if (dir)
		closedir(dir);
	return yes;
}

/* What is built upon an interface would lose it. */
static int check_alone(const char *ifname, struct why *why)
{
	char path[64 + IFNAMSIZ];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/class/net/%s", ifname);
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "upper_", strlen("upper_")))
			continue;
		why_set(why,
			"%s stands on %s, which would be taken away "
			"below it: take it down first",
			entry->d_name + strlen("upper_"), ifname);
		closedir(dir);
		return -1;
	}
	if (dir)
		closedir(dir);
	return 0;
}

#define DEPTH 4 /* a VLAN on a bridge on a bond on a NIC */

int session_spares(const char *connection, const char *ifname, struct why *why)
{
	char client[64], server[64], name[2][IFNAMSIZ];
	union address peer, own;

	if (sscanf(connection, "%63s %*s %63s", client, server) != 2 ||
	    !parse(client, &peer) || !parse(server, &own))
		return why_set(why,
			       "which interface carries this session cannot "
			       "be told (SSH_CONNECTION is \"%s\")",
			       connection);
	owner_of(&own, name[0]);
	way_to(&peer, name[1]);
	if (!*name[0] && !*name[1])
		return why_set(why,
			       "which interface carries this session cannot "
			       "be told: none has %s",
			       server);
	for (int i = 0; i < 2; i++)
		if (*name[i] && stands_on(name[i], ifname, DEPTH))
			return why_set(why,
				       "%s carries this ssh session (%s from "
				       "%s): it would end with it",
				       ifname, server, client);
	return check_alone(ifname, why);
}
