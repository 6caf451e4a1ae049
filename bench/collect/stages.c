/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How long tagged frames are in each stage of their way: BPF programs note when
 * they come by, the sink notes when it has them, and both are joined when the
 * trial is over.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include <rxbench/stamp.h>

#include "agent/clock.h"
#include "agent/irqs.h"
#include "collect/bpf.h"
#include "collect/collector.h"
#include "collect/stage_trial.h"
#include "collect/stages.h"
#include "collect/stages.skel.h"

static struct stages_bpf *bpf;
static bool on;
static struct clock_distance mono; /* when the trial began */

static int load(struct why *why)
{
	if (collect_bpf_check(why))
		return -1;
	bpf = stages_bpf__open();
	if (!collect_bpf_load(bpf ? bpf->skeleton : NULL, why))
		return 0;
	stages_bpf__destroy(bpf);
	bpf = NULL;
	return -1;
}

static int start(struct why *why)
{
	if ((!bpf && load(why)) || collect_bpf_attach(bpf->skeleton, why))
		return -1;
	bpf->bss->stages_plan.stride = 0;
	on = true;
	return 0;
}

/* What is loaded stays: loading takes a second, attaching nothing. */
static void stop(void)
{
	stages_bpf__detach(bpf);
	on = false;
}

struct lines {
	__u8 *line;
	const char *ifname; /* only those that carry it, or NULL */
	unsigned int found;
};

static void take_line(const char *number, const char *handler, void *arg)
{
	unsigned long line = strtoul(number, NULL, 10);
	struct lines *lines = arg;

	if (line >= STAGES_LINES ||
	    (lines->ifname && !strstr(handler, lines->ifname)))
		return;
	lines->line[line] = 1;
	lines->found++;
}

/*
 * The interface's own lines: a driver's child interrupt runs in the device's,
 * and the top half is the child's. A driver that names none after it has only
 * the device's.
 */
static void find_lines(__u8 *line, const char *ifname)
{
	struct lines lines = {.line = line, .ifname = ifname};

	irqs_of(ifname, take_line, &lines);
	if (lines.found)
		return;
	lines.ifname = NULL;
	irqs_of(ifname, take_line, &lines);
}

/* What the stamps of @epoch begin with. */
static __u32 head_of(uint16_t epoch)
{
	struct rxb_stamp stamp = {.magic = htobe16(RXB_STAMP_MAGIC),
				  .epoch = htobe16(epoch)};
	__u32 head;

	memcpy(&head, &stamp, sizeof(head));
	return head;
}

int stages_begin(struct sink_shared *sink, const char *ifname, uint32_t every,
		 struct why *why)
{
	struct stages_plan plan = {0};

	if (!on)
		return why_set(why, "the collector stages is not on");
	plan.stride = every < RXB_STAGE_STRIDE ? every : RXB_STAGE_STRIDE;
	while (plan.stride << plan.shift < every)
		plan.shift++;
	plan.head = head_of(sink_current(sink, SINK_SOCKET)->epoch);
	find_lines(plan.line, ifname);
	/* No trial: the programs leave all this alone meanwhile. */
	bpf->bss->stages_plan.stride = 0;
	memset(bpf->bss->stages_note, 0, sizeof(bpf->bss->stages_note));
	memset(bpf->bss->stages_under_way, 0,
	       sizeof(bpf->bss->stages_under_way));
	bpf->bss->stages_top = 0;
	bpf->bss->stages_seen = 0;
	bpf->bss->stages_backlog = 0;
	sink_tag(sink, (uint8_t)plan.shift);
	clock_mono(&mono);
	bpf->bss->stages_plan = plan;
	return 0;
}

int stages_end(struct sink_shared *sink, struct stage_result *result,
	       struct why *why)
{
	const struct sink_trial *t = sink_current(sink, SINK_SOCKET);
	struct stage_clocks clocks = {.lab_ns = t->offset_ns,
				      .mono_ns = mono.ns};
	struct clock_distance now;

	if (!on || !bpf->bss->stages_plan.stride)
		return why_set(why, "no trial was begun");
	bpf->bss->stages_plan.stride = 0;
	clock_mono(&now);
	result->clock_err_ns =
		mono.error_ns + (uint64_t)llabs(now.ns - mono.ns);
	stage_times_reset(&result->times);
	for (uint32_t slot = 0; slot < RXB_STAGE_SLOTS; slot++)
		stage_join(&result->times, &bpf->bss->stages_note[slot],
			   t->taken_ns[slot], &clocks);
	return 0;
}

const struct collector_ops collect_stages = {.start = start, .stop = stop};
