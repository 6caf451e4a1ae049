/* SPDX-License-Identifier: GPL-2.0-only */
/* Whose the CPU was. */
#include <string.h>

#include "lab/account.h"

/*
 * Whole ticks go to whoever runs at the tick. A hard irq handler never does
 * (the tick waits for it), and threads are not told apart: those shares stay
 * unknown rather than wrong.
 */
static gint64 ticks_of(const struct account *a, const char *const *kinds)
{
	const char *group = a->cpu ? a->cpu : "stat";
	gint64 total = 0, ticks;

	for (; *kinds; kinds++) {
		char *name = g_strdup_printf("%s.%s", group, *kinds);

		if (account_delta(a, name, &ticks))
			total += ticks;
		g_free(name);
	}
	return total;
}

static void fill_ticks(struct point *p, const struct account *a)
{
	static const char *const all[] = {
		"user",	   "nice",   "system", "idle", "irq",
		"softirq", "iowait", "steal",  NULL,
	};
	static const char *const softirq[] = {"softirq", NULL};
	static const char *const user[] = {"user", "nice", NULL};
	static const char *const idle[] = {"idle", "iowait", NULL};
	double ticks = (double)ticks_of(a, all);

	if (ticks <= 0)
		return;
	p->cpu_softirq = (double)ticks_of(a, softirq) / ticks;
	p->cpu_user = (double)ticks_of(a, user) / ticks;
	p->cpu_idle = (double)ticks_of(a, idle) / ticks;
}

/* What a name of ctx.cpuN.NAME begins with; the first that fits. */
enum { HARDIRQ, SOFTIRQ, KSOFTIRQD, THREAD, IDLE, REST, CONTEXTS };

static const char *const contexts[CONTEXTS] = {
	[HARDIRQ] = "hardirq", [SOFTIRQ] = "softirq", [KSOFTIRQD] = "ksoftirqd",
	[THREAD] = "thread",   [IDLE] = "idle",	      [REST] = "",
};

/* The NAME in "ctx.cpuN.NAME" of the CPUs under test, or NULL. */
static const char *context_name(const struct account *a, const char *name)
{
	const char *cpu, *dot;

	if (!g_str_has_prefix(name, "ctx.") ||
	    g_str_has_suffix(name, ".entries"))
		return NULL;
	cpu = name + strlen("ctx.");
	dot = strchr(cpu, '.');
	if (!dot || (a->cpu && (strlen(a->cpu) != (size_t)(dot - cpu) ||
				strncmp(cpu, a->cpu, (size_t)(dot - cpu)))))
		return NULL;
	return dot + 1;
}

/* The sum, 0 when that collector was not on. */
static double sum_contexts(const struct account *a, double *ns)
{
	GHashTableIter iter;
	gpointer name;
	double sum = 0;
	gint64 delta;

	g_hash_table_iter_init(&iter, a->after);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		const char *context = context_name(a, name);
		guint i = 0;

		if (!context || !account_delta(a, name, &delta))
			continue;
		while (!g_str_has_prefix(context, contexts[i]))
			i++;
		ns[i] += (double)delta;
		sum += (double)delta;
	}
	return sum;
}

void account_fill_cpu(struct point *p, const struct account *a)
{
	double ns[CONTEXTS] = {0}, all = sum_contexts(a, ns);

	if (all <= 0) {
		fill_ticks(p, a);
		return;
	}
	p->cpu_hardirq = ns[HARDIRQ] / all;
	p->cpu_softirq = (ns[SOFTIRQ] + ns[KSOFTIRQD]) / all;
	p->cpu_ksoftirqd = ns[KSOFTIRQD] / all;
	p->cpu_thread = ns[THREAD] / all;
	p->cpu_user = ns[REST] / all;
	p->cpu_idle = ns[IDLE] / all;
}
