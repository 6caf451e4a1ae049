/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/tune_commands.h"

#include <string.h>

#include "lab/catalog.h"
#include "lab/knobs_app.h"
#include "lab/knobs_boot.h"
#include "lab/knobs_cpu.h"

#define NIC "/sys/class/net/$NIC"

/* ethtool's words for what the agent has verbs for. */
static const struct {
	const char *where, *command;
} by_ethtool[] = {
	{"rings rx", "ethtool -G $NIC rx"},
	{"coalesce usecs", "ethtool -C $NIC rx-usecs"},
	{"coalesce usecs_low", "ethtool -C $NIC rx-usecs-low"},
	{"coalesce usecs_high", "ethtool -C $NIC rx-usecs-high"},
	{"offload gro", "ethtool -K $NIC gro"},
};

/* What an application does for itself, '%s' being the value. */
static const struct {
	const char *knob, *does;
} by_application[] = {
	{"app_busy_poll_us", "setsockopt(SO_BUSY_POLL, %s)"},
	{"app_prefer_busy", "setsockopt(SO_PREFER_BUSY_POLL, 1) and "
			    "(SO_BUSY_POLL_BUDGET, %s)"},
	{"app_suspend_us", "irq-suspend-timeout of its NAPI, %s us (netlink), "
			   "and epoll"},
	{"app_wait", "waits for frames by: %s"},
};

/* Modes that a driver of the kernel has too, and how it is told to. */
static const struct {
	const char *mode, *command;
} elsewhere[] = {
	{"napi", "# (a driver of the kernel does so by itself)"},
	{"napi-threaded", "# (of any driver: echo 1 > " NIC "/threaded)"},
	{"dim", "# (of a driver that has it: ethtool -C $NIC adaptive-rx on)"},
};

static void add(GPtrArray *lines, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

static void add(GPtrArray *lines, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	g_ptr_array_add(lines, g_strdup_vprintf(fmt, ap));
	va_end(ap);
}

static void add_mode(GPtrArray *lines, const char *mode)
{
	guint i;

	if (!catalog_is_ours(mode)) {
		add(lines, "# the kernel's own driver of the NIC");
		return;
	}
	add(lines, "echo %s > " NIC "/netdrv/mode", mode);
	for (i = 0; i < G_N_ELEMENTS(elsewhere); i++)
		if (!strcmp(elsewhere[i].mode, mode)) {
			add(lines, "%s", elsewhere[i].command);
			return;
		}
	add(lines, "# (only the driver netdrv has this mode)");
}

/* "/proc/sys/net/core/x" is net.core.x. */
static void add_sysctl(GPtrArray *lines, const char *path, const char *value)
{
	g_autofree char *name = g_strdup(path + strlen("/proc/sys/"));

	g_strdelimit(name, "/", '.');
	add(lines, "sysctl -w %s=%s", name, value);
}

static void add_nic(GPtrArray *lines, const struct knob_value *v,
		    const char *text)
{
	g_autofree char *path = knob_path(v->knob, "$NIC");
	guint i;

	if (path) {
		add(lines, "echo %s > %s", text, path);
		return;
	}
	for (i = 0; i < G_N_ELEMENTS(by_ethtool); i++)
		if (!strcmp(by_ethtool[i].where, v->knob->where))
			add(lines, "%s %s", by_ethtool[i].command, text);
}

static void add_application(GPtrArray *lines, const struct knob_value *v)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(by_application); i++) {
		g_auto(GStrv) part =
			g_strsplit(by_application[i].does, "%s", 2);
		g_autofree char *does = g_strjoinv(v->value, part);

		if (!strcmp(by_application[i].knob, v->knob->name))
			add(lines, "# APPLICATION: %s", does);
	}
}

static void add_knob(GPtrArray *lines, const GPtrArray *knobs,
		     const struct knob_value *v)
{
	g_autofree char *text = knob_text(v, knobs_cpu(knobs, "irq_cpu"),
					  knobs_other_cpu(knobs));

	switch (v->knob->kind) {
	case KNOB_GUEST:
		add_sysctl(lines, v->knob->where, text);
		break;
	case KNOB_NIC:
		add_nic(lines, v, text);
		break;
	case KNOB_DEVICE:
	case KNOB_MODE:
		add(lines, "echo %s > " NIC "/netdrv/%s", text, v->knob->where);
		break;
	case KNOB_APP:
		add_application(lines, v);
		break;
	default:
		break;
	}
}

/*
 * Where the interrupts came and the application ran. A virtio device is a child
 * of the PCI device, which has them.
 */
static void add_affinity(GPtrArray *lines, const GPtrArray *knobs)
{
	const char *irq = knobs_cpu(knobs, "irq_cpu");
	const char *app = knobs_app_cpu(knobs);

	add(lines, "# measured with interrupts and application on %s:",
	    strcmp(irq, app) ? "two CPUs" : "one CPU");
	add(lines, "d=$(readlink -f " NIC "/device)");
	add(lines, "[ -e $d/irq ] || d=${d%%/*}");
	add(lines, "for i in $(ls $d/msi_irqs 2>/dev/null || cat $d/irq); do");
	add(lines, "echo %s > /proc/irq/$i/smp_affinity_list", irq);
	add(lines, "done # a running irqbalance would move them again");
	add(lines, "taskset -c %s APPLICATION", app);
}

char **tune_commands(const char *mode, const GPtrArray *knobs)
{
	/* A new ring may forget the rest: it is first. */
	static const enum knob_kind order[] = {
		KNOB_NIC, KNOB_GUEST, KNOB_DEVICE, KNOB_MODE, KNOB_APP};
	GPtrArray *lines = g_ptr_array_new();
	guint i, k;

	add_mode(lines, mode);
	for (k = 0; k < G_N_ELEMENTS(order); k++)
		for (i = 0; i < knobs->len; i++) {
			const struct knob_value *v = knobs->pdata[i];

			if (v->knob->kind == order[k] &&
			    knob_applies(v->knob, mode))
				add_knob(lines, knobs, v);
		}
	add_affinity(lines, knobs);
	g_ptr_array_add(lines, NULL);
	return (char **)g_ptr_array_free(lines, FALSE);
}
