/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel and its drivers answer on netlink and to ethtool: the input
 * is the answer. (Linked with --wrap for recv and ethtool_call.)
 */
#include "fuzz.h"

#include <linux/ethtool.h>
#include <sanitizer/asan_interface.h>
#include <string.h>
#include <sys/socket.h>

#include "agent/counters.h"
#include "agent/ethtool.h"
#include "agent/netif.h"
#include "collect/collector.h"

/* A driver says how many counters it has, and memory is taken for them. */
#define STATS_MAX 200

ssize_t __wrap_recv(int fd, void *buf, size_t size, int flags);
int __wrap_ethtool_call(const char *ifname, void *command);

static const uint8_t *answer;
static size_t answer_bytes, taken;
static void *unfilled;
static size_t unfilled_bytes;

/* The next bytes of the answer; zeroes behind its end. */
static void give(void *to, size_t size)
{
	size_t n = MIN(size, answer_bytes - taken);

	memset(to, 0, size);
	if (n)
		memcpy(to, answer + taken, n);
	taken += n;
}

static void release(void)
{
	__asan_unpoison_memory_region(unfilled, unfilled_bytes);
	unfilled_bytes = 0;
}

/*
 * As it is, once; then the kernel has no more to say. What it did not fill of
 * the buffer must not be read.
 */
ssize_t __wrap_recv(int fd, void *buf, size_t size, int flags)
{
	size_t n = MIN(size, answer_bytes - taken);

	(void)fd;
	(void)flags;
	release();
	give(buf, n);
	unfilled = (char *)buf + n;
	unfilled_bytes = size - n;
	__asan_poison_memory_region(unfilled, unfilled_bytes);
	return (ssize_t)n;
}

int __wrap_ethtool_call(const char *ifname, void *command)
{
	struct ethtool_drvinfo *info = command;
	struct ethtool_gstrings *names = command;
	struct ethtool_stats *values = command;

	(void)ifname;
	switch (info->cmd) {
	case ETHTOOL_GDRVINFO:
		give(info->driver, sizeof(*info) - sizeof(info->cmd));
		info->n_stats %= STATS_MAX;
		return 0;
	case ETHTOOL_GSTRINGS:
		give(names->data, (size_t)names->len * ETH_GSTRING_LEN);
		return 0;
	case ETHTOOL_GSTATS:
		give(values->data, values->n_stats * sizeof(uint64_t));
		return 0;
	default:
		give((char *)command + sizeof(__u32),
		     sizeof(struct ethtool_ringparam) - sizeof(__u32));
		return 0;
	}
}

static void collect(const char *name, struct counters *set)
{
	const struct collect_from from = {.ifname = "lo"};
	const struct collector *c = collector_find(name);

	taken = 0;
	fuzz_need(c && c->ops->read, "no collector %s", name);
	c->ops->read(set, &from);
	release();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct counters set;
	char driver[32], list[64];

	answer = data;
	answer_bytes = size;
	set.n = 0;
	collect("link", &set);
	collect("qdisc", &set);
	collect("driver", &set);
	fuzz_need(set.n <= COUNTERS_MAX, "%u counters", set.n);
	taken = 0;
	if (ethtool_driver("lo", driver, sizeof(driver)))
		fuzz_need(strlen(driver) < sizeof(driver), "no driver");
	ethtool_rx_ring("lo");
	netif_of_driver(driver, list, sizeof(list));
	return 0;
}
