/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats/census.h"

#include <string.h>

static struct census_row *find(const GArray *census, const char *what,
			       const char *name)
{
	guint i;

	for (i = 0; i < census->len; i++) {
		struct census_row *row =
			&g_array_index(census, struct census_row, i);

		if (!strcmp(row->what, what) && !strcmp(row->name, name))
			return row;
	}
	return NULL;
}

guint census_count(const GArray *census, const char *what, const char *name)
{
	const struct census_row *row = find(census, what, name);

	return row ? row->count : 0;
}

static void count(GArray *census, const char *what, const char *name)
{
	struct census_row *row = find(census, what, name);
	struct census_row new = {what, name, 1};

	if (row)
		row->count++;
	else
		g_array_append_val(census, new);
}

/* The name of the handler that ends at @event. */
static const char *handler_of(const struct trace *t, int event)
{
	const struct trace_event *exit = trace_at(t, event);

	while (--event >= 0) {
		const struct trace_event *e = trace_at(t, event);

		if (e->kind == TRACE_IRQ_ENTRY && e->cpu == exit->cpu &&
		    e->number == exit->number)
			return e->name;
	}
	return "?";
}

static int by_what(gconstpointer a, gconstpointer b)
{
	const struct census_row *x = a, *y = b;
	int order = strcmp(x->what, y->what);

	return order ? order : (int)y->count - (int)x->count;
}

GArray *census_take(const struct trace *t, int from, int to)
{
	GArray *census = g_array_new(FALSE, FALSE, sizeof(struct census_row));
	int i;

	for (i = from; i <= to; i++) {
		const struct trace_event *e = trace_at(t, i);

		if (e->kind == TRACE_IRQ_ENTRY || e->kind == TRACE_VECTOR_ENTRY)
			count(census, "interrupt", e->name);
		else if (e->kind == TRACE_IRQ_EXIT &&
			 !strcmp(e->name, "unhandled"))
			count(census, "not for us", handler_of(t, i));
		else if (e->kind == TRACE_SOFTIRQ_ENTRY)
			count(census, "softirq", e->name);
		else if (e->kind == TRACE_WAKING)
			count(census, "wake-up", "");
		else if (e->kind == TRACE_SWITCH)
			count(census, "context switch", "");
	}
	g_array_sort(census, by_what);
	return census;
}
