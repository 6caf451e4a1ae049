/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "queues.h"
#include "tap.h"

/* Of @queues there is an interrupt each, and a directory of the kernel's. */
void queues_check_names(struct dut *d, guint queues)
{
	g_autofree char *lines = rig_read(d->rig, "/proc/interrupts");
	gboolean right = lines != NULL;

	for (guint q = 0; right && q < QUEUES; q++) {
		g_autofree char *irq =
			g_strdup_printf("%s-rx-%u\n", d->iface, q);
		g_autofree char *rps = g_strdup_printf(
			"/sys/class/net/%s/queues/rx-%u/rps_cpus", d->iface, q);

		right = !!strstr(lines, irq) == (queues > 1 && q < queues) &&
			rig_exists(d->rig, rps) == (q < queues);
	}
	tap_ok(right, "%u in use: as many interrupts and directories", queues);
	if (queues == 1) {
		g_autofree char *irq = g_strdup_printf("%s-rx\n", d->iface);

		tap_ok(lines && strstr(lines, irq),
		       "the interrupt of one queue has no number");
	}
}

/* Its queue is in a thread's name. */
void queues_check_threads(struct dut *d)
{
	struct agent_reply reply;
	guint seen = 0;

	if (!tap_ok(dut_set_mode(d, "kthread") &&
			    rig_ask(d->rig, &reply, "tasks"),
		    "threads are told"))
		return;
	for (guint i = 0; i < reply.data->len; i++)
		for (guint q = 0; q < QUEUES; q++) {
			g_autofree char *name =
				q ? g_strdup_printf("nd-kthread/%u-", q)
				  : g_strdup_printf("nd-kthread/%s", d->iface);

			seen |= (guint) !!strstr(reply.data->pdata[i], name)
				<< q;
		}
	agent_reply_clear(&reply);
	tap_equal(seen, (1 << QUEUES) - 1,
		  "each queue has a thread with its name");
}

/* The number of the line called "WHOSE-rx-QUEUE", or NULL. Free it. */
static char *line_of(const char *lines, const char *whose, guint queue)
{
	g_autofree char *name = g_strdup_printf(" %s-rx-%u\n", whose, queue);
	const char *at = strstr(lines, name), *number = at;

	while (number > lines && number[-1] != '\n')
		number--;
	return at ? g_strndup(number + strspn(number, " "),
			      strcspn(number + strspn(number, " "), ":"))
		  : NULL;
}

static gboolean line_is_on(struct dut *d, const char *line, const char *cpu)
{
	g_autofree char *path =
		g_strdup_printf("/proc/irq/%s/effective_affinity_list", line);
	g_autofree char *now = rig_read(d->rig, path);

	return now && !strcmp(g_strchomp(now), cpu);
}

/* The name on the bus, which the transport's lines have. Free it. */
static char *bus_name(struct dut *d)
{
	return g_path_get_basename(d->debug);
}

/* Each goes to a CPU of its own choice, and the device's vector follows. */
void queues_test_affinity(struct dut *d)
{
	g_autofree char *lines = rig_read(d->rig, "/proc/interrupts");
	g_autofree char *device = bus_name(d);
	struct offer o = {};

	for (guint q = 0; lines && q < QUEUES; q++) {
		g_autofree char *line = line_of(lines, d->iface, q);
		g_autofree char *path =
			g_strdup_printf("/proc/irq/%s/smp_affinity_list", line);

		tap_ok(rig_write(d->rig, path, q % CPUS ? "1" : "0"),
		       "queue %u: goes to CPU %u", q, q % CPUS);
	}
	if (tap_ok(offer_run(d, &o, PPS, MS), "each on its CPU"))
		queues_check_used(&o, QUEUES, "each on its CPU");
	for (guint q = 0; lines && q < QUEUES; q++) {
		g_autofree char *line = line_of(lines, d->iface, q);
		g_autofree char *vector = line_of(lines, device, q);
		const char *cpu = q % CPUS ? "1" : "0";

		tap_ok(line && vector && strcmp(line, vector) &&
			       line_is_on(d, line, cpu) &&
			       line_is_on(d, vector, cpu),
		       "queue %u: so does its vector", q);
	}
	offer_balances(&o, "each on its CPU");
	offer_clear(&o);
}

#define HARVEST "/sys/kernel/tracing/events/netdrv/netdrv_harvest/"

/* "{ queue:          2 } hitcount:         75  frames:         77" */
static gint64 traced_frames(const char *text, guint queue)
{
	g_autofree char *wanted =
		g_strdup_printf("queue: *%u }.*frames: *([0-9]+)", queue);
	g_autoptr(GRegex) line = g_regex_new(wanted, 0, 0, NULL);
	g_autoptr(GMatchInfo) found = NULL;
	g_autofree char *frames = NULL;

	if (!g_regex_match(line, text, 0, &found))
		return 0;
	frames = g_match_info_fetch(found, 1);
	return g_ascii_strtoll(frames, NULL, 10);
}

void queues_test_tracing(struct dut *d)
{
	g_autofree char *text = NULL;
	struct offer o = {};

	if (!rig_exists(d->rig, HARVEST "hist")) {
		tap_skip("this kernel has no hist triggers", "traced: queues");
		return;
	}
	if (tap_ok(rig_write(d->rig, HARVEST "trigger",
			     "hist:keys=queue:values=frames") &&
			   offer_run(d, &o, PPS, MS) &&
			   (text = rig_read(d->rig, HARVEST "hist")) &&
			   rig_write(d->rig, HARVEST "trigger",
				     "!hist:keys=queue:values=frames"),
		   "traced: frames come"))
		for (guint q = 0; q < QUEUES; q++)
			tap_equal(traced_frames(text, q),
				  queues_grew(&o, q, "frames"),
				  "traced: each of queue %u", q);
	offer_clear(&o);
}
