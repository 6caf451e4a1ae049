/* SPDX-License-Identifier: GPL-2.0-only */
/* Frames a poll of NAPI, also of drivers that do not count polls. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "collect/bpf.h"
#include "collect/collector.h"
#include "collect/polls.h"
#include "collect/polls.skel.h"

static struct polls_bpf *bpf;

static const char *const groups[POLL_KINDS] = {
	[POLL_NIC] = "poll",
	[POLL_BACKLOG] = "poll.backlog",
};

static int load(struct why *why)
{
	if (sysconf(_SC_NPROCESSORS_CONF) > POLL_CPUS)
		return why_set(why, "more than %d CPUs", POLL_CPUS);
	if (collect_bpf_check(why))
		return -1;
	bpf = polls_bpf__open();
	if (!collect_bpf_load(bpf ? bpf->skeleton : NULL, why))
		return 0;
	polls_bpf__destroy(bpf);
	bpf = NULL;
	return -1;
}

static int start(struct why *why)
{
	if (!bpf && load(why))
		return -1;
	return collect_bpf_attach(bpf->skeleton, why);
}

static void stop(void)
{
	polls_bpf__detach(bpf);
}

/* frames_N: polls that took N frames and less than twice as many. */
static void add_sizes(struct counters *set, const char *group,
		      const uint64_t *polls)
{
	char name[24];

	for (unsigned int from = 0; from < POLL_SIZES;
	     from = from ? 2 * from : 1) {
		uint64_t sum = 0;

		for (unsigned int i = from; i < (from ? 2 * from : 1); i++)
			sum += polls[i];
		snprintf(name, sizeof(name), "frames_%u", from);
		counters_add(set, group, name, sum);
	}
}

static void add_kind(struct counters *set, unsigned int kind)
{
	uint64_t polls[POLL_SIZES] = {0}, all = 0, frames = 0;

	for (unsigned int cpu = 0; cpu < POLL_CPUS; cpu++) {
		const struct poll_cpu *c = &bpf->bss->poll_cpus[cpu];

		frames += c->frames[kind];
		for (unsigned int i = 0; i < POLL_SIZES; i++) {
			polls[i] += c->polls[kind][i];
			all += c->polls[kind][i];
		}
	}
	counters_add(set, groups[kind], "polls", all);
	counters_add(set, groups[kind], "frames", frames);
	add_sizes(set, groups[kind], polls);
}

static void read_polls(struct counters *set, const struct collect_from *from)
{
	(void)from;
	for (unsigned int kind = 0; kind < POLL_KINDS; kind++)
		add_kind(set, kind);
}

const struct collector_ops collect_polls = {
	.start = start,
	.stop = stop,
	.read = read_polls,
};
