/* SPDX-License-Identifier: GPL-2.0-only */
/* How long the application and the threads of modes wait for the CPU. */
#include <string.h>
#include <unistd.h>

#include "collect/bpf.h"
#include "collect/collector.h"
#include "collect/tell.h"
#include "collect/wakeups.h"
#include "collect/wakeups.skel.h"

static struct wakeups_bpf *bpf;

static const char *const groups[WAKEUP_WHO] = {
	[WAKEUP_APP] = "wakeup.app",
	[WAKEUP_THREAD] = "wakeup.thread",
};

static int load(struct why *why)
{
	if (sysconf(_SC_NPROCESSORS_CONF) > WAKEUP_CPUS)
		return why_set(why, "more than %d CPUs", WAKEUP_CPUS);
	if (collect_bpf_check(why))
		return -1;
	bpf = wakeups_bpf__open();
	if (!collect_bpf_load(bpf ? bpf->skeleton : NULL, why))
		return 0;
	wakeups_bpf__destroy(bpf);
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
	wakeups_bpf__detach(bpf);
}

/* What several CPUs saw. */
static void sum(struct rxb_hist *all, unsigned int who)
{
	rxb_hist_reset(all);
	for (unsigned int cpu = 0; cpu < WAKEUP_CPUS; cpu++)
		rxb_hist_merge(all, &bpf->bss->wakeup_cpus[cpu].delay[who]);
}

/* A quantile does not grow: these are all of the time since the last reading.
 */
static void begin(const struct procs *procs)
{
	classes_tell(bpf->bss->known_class, procs);
	memset(bpf->bss->wakeup_cpus, 0, sizeof(bpf->bss->wakeup_cpus));
}

static void read_wakeups(struct counters *set, const struct collect_from *from)
{
	static struct rxb_hist h; /* too large for a stack */

	(void)from;
	for (unsigned int who = 0; who < WAKEUP_WHO; who++) {
		sum(&h, who);
		counters_add(set, groups[who], "count", h.count);
		counters_add(set, groups[who], "sum_ns", h.sum);
		counters_add(set, groups[who], "max_ns", h.max);
		counters_add(set, groups[who], "p50_ns",
			     h.count ? rxb_hist_quantile(&h, 500) : 0);
		counters_add(set, groups[who], "p99_ns",
			     h.count ? rxb_hist_quantile(&h, 990) : 0);
	}
}

const struct collector_ops collect_wakeups = {
	.start = start,
	.stop = stop,
	.begin = begin,
	.read = read_wakeups,
};
