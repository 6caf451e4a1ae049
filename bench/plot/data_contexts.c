/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the CPU was: from time in contexts as counted in the kernel, from
 * instructions by stage, or from the kernel's ticks, the best there is.
 */
#include "data.h"

#include <string.h>

#include "stack.h"

static const struct part contexts[] = {
	{"hard irq", "part_hardirq"},  {"softirq", "part_softirq"},
	{"protocol", "part_protocol"}, {"ksoftirqd", "part_ksoftirqd"},
	{"thread", "part_thread"},     {"switching", "part_switch"},
	{"application", "part_app"},   {"other", "part_else"},
	{"user process", "part_hog"},  {"idle", "part_idle"},
};

enum context {
	HARDIRQ,
	SOFTIRQ,
	PROTOCOL,
	KSOFTIRQD,
	THREAD,
	SWITCHING,
	APPLICATION,
	OTHER,
	USER,
	IDLE,
	CONTEXTS
};

/* A name in one of the files, and what it is here. */
struct meaning {
	const char *name;
	enum context context;
};

/* Behind "ctx.cpuN."; a name covers those that go on after a point. */
static const struct meaning counted[] = {
	{"hardirq", HARDIRQ}, {"softirq", SOFTIRQ}, {"ksoftirqd", KSOFTIRQD},
	{"thread", THREAD},   {"app", APPLICATION}, {"hog", USER},
	{"idle", IDLE},	      {"other", OTHER},
};

/* Of costs.csv. */
static const struct meaning stages[] = {
	{"irq", HARDIRQ},      {"softirq", SOFTIRQ},  {"protocol", PROTOCOL},
	{"thread", THREAD},    {"wakeup", SWITCHING}, {"switch", SWITCHING},
	{"sink", APPLICATION}, {"hog", USER},	      {"idle", IDLE},
	{"other", OTHER},
};

static gboolean to_shares(double *amounts)
{
	double sum = 0;
	guint i;

	for (i = 0; i < CONTEXTS; i++)
		sum += amounts[i];
	for (i = 0; i < CONTEXTS; i++)
		amounts[i] /= sum > 0 ? sum : 1;
	return sum > 0;
}

static enum context meaning_of(const struct meaning *table, guint n,
			       const char *name)
{
	guint i;

	for (i = 0; i < n; i++) {
		size_t length = strlen(table[i].name);

		if (!strncmp(name, table[i].name, length) &&
		    (!name[length] || name[length] == '.'))
			return table[i].context;
	}
	return OTHER;
}

/* "ctx.cpu0.softirq.NET_RX" to "softirq.NET_RX"; NULL for no time of one. */
static const char *context_name(const char *counter)
{
	const char *name;

	if (!g_str_has_prefix(counter, "ctx.cpu") ||
	    g_str_has_suffix(counter, ".entries"))
		return NULL;
	name = strchr(counter + strlen("ctx.cpu"), '.');
	return name ? name + 1 : NULL;
}

static gboolean counted_shares(const struct run_view *run,
			       const struct point *p, double *shares)
{
	guint i;

	memset(shares, 0, CONTEXTS * sizeof(*shares));
	for (i = 0; i < run->counters->rows->len; i++) {
		const char *name;

		if (tidy_number(run->counters, i, "seq") != p->seq)
			continue;
		name = context_name(tidy_text(run->counters, i, "name"));
		if (name)
			shares[meaning_of(counted, G_N_ELEMENTS(counted),
					  name)] +=
				tidy_number(run->counters, i, "value");
	}
	return to_shares(shares);
}

static gboolean stage_shares(const struct run_view *run, const struct point *p,
			     double *shares)
{
	guint i;

	memset(shares, 0, CONTEXTS * sizeof(*shares));
	for (i = 0; i < run->costs->len; i++) {
		const struct cost *c =
			&g_array_index(run->costs, struct cost, i);

		if (c->seq == p->seq)
			shares[meaning_of(stages, G_N_ELEMENTS(stages),
					  c->stage)] += (double)c->instructions;
	}
	return to_shares(shares);
}

/* Where a tick cannot tell one from another, the column is empty. */
static gboolean tick_shares(const struct run_view *run, const struct point *p,
			    double *shares)
{
	double rest;

	(void)run;
	memset(shares, 0, CONTEXTS * sizeof(*shares));
	if (p->cpu_softirq < 0 || p->cpu_user < 0 || p->cpu_idle < 0)
		return FALSE;
	shares[HARDIRQ] = MAX(p->cpu_hardirq, 0);
	shares[KSOFTIRQD] = MAX(p->cpu_ksoftirqd, 0);
	shares[SOFTIRQ] = MAX(p->cpu_softirq - shares[KSOFTIRQD], 0);
	shares[THREAD] = MAX(p->cpu_thread, 0);
	shares[USER] = p->cpu_user;
	shares[IDLE] = p->cpu_idle;
	rest = 1 - shares[HARDIRQ] - shares[KSOFTIRQD] - shares[SOFTIRQ] -
	       shares[THREAD] - shares[USER] - shares[IDLE];
	shares[OTHER] = MAX(rest, 0);
	return TRUE;
}

struct source {
	shares_of shares;
	const char *axis, *says;
};

static const struct source by_counters = {
	counted_shares, "share of CPU time [%]",
	"Time in each context, summed up in the kernel at every change from "
	"one to another, over all CPUs of the machine under test."};
static const struct source by_costs = {
	stage_shares, "share of instructions [%]",
	"Instructions executed on the CPU under test; in the virtual lab each "
	"takes equally long, so they are time."};
static const struct source by_ticks = {
	tick_shares, "share of clock ticks [%]",
	"Charged by the kernel's clock tick, a whole tick to whoever runs when "
	"it comes: for orientation. The application's system calls are in "
	"other, the application and the compute-bound process in user "
	"process."};

static gboolean has_shares(const struct run_view *run,
			   const struct source *source)
{
	double shares[CONTEXTS];
	guint i;

	for (i = 0; i < run->points->len; i++)
		if (source->shares(run,
				   &g_array_index(run->points, struct point, i),
				   shares))
			return TRUE;
	return FALSE;
}

static const struct source *source_of(const struct run_view *run)
{
	if (run->costs->len && has_shares(run, &by_costs))
		return &by_costs;
	if (run->counters->rows->len && has_shares(run, &by_counters))
		return &by_counters;
	return has_shares(run, &by_ticks) ? &by_ticks : NULL;
}

char *data_contexts_source(const struct run_view *run)
{
	const struct source *source = source_of(run);

	return source ? g_strdup(source->says) : NULL;
}

char *data_contexts(const struct run_view *run, guint *cells, char **why)
{
	const struct source *source = source_of(run);
	char *text = source ? stack_data(run, contexts, CONTEXTS,
					 source->shares, source->axis, cells)
			    : NULL;

	if (!text)
		*why = g_strdup("neither contexts nor instructions nor ticks "
				"were counted");
	return text;
}
