/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats/spans.h"

/* What the scan knows, at one event. */
struct scan {
	struct spans *s;
	GHashTable
		*stacks; /* CPU -> GArray of int: open spans, innermost last */
	/* pid -> event: a work item during which its thread went to sleep. */
	GHashTable *asleep;
};

static void unref_array(gpointer array)
{
	g_array_unref(array);
}

static GArray *stack_of(struct scan *scan, int cpu)
{
	GArray *stack = g_hash_table_lookup(scan->stacks, GINT_TO_POINTER(cpu));

	if (!stack) {
		stack = g_array_new(FALSE, FALSE, sizeof(int));
		g_hash_table_insert(scan->stacks, GINT_TO_POINTER(cpu), stack);
	}
	return stack;
}

static int top(const GArray *stack)
{
	return stack->len ? g_array_index(stack, int, stack->len - 1) : -1;
}

static int push(struct scan *scan, GArray *stack, int event)
{
	struct span span = {.open = event, .parent = top(stack)};
	int index = (int)scan->s->spans->len;

	g_array_append_val(scan->s->spans, span);
	g_array_append_val(stack, index);
	return index;
}

/* Does @exit end what @entry began? */
static gboolean ends(const struct trace_event *entry,
		     const struct trace_event *exit)
{
	return exit->kind == entry->kind + 1 && exit->number == entry->number &&
	       exit->object == entry->object;
}

/* Spans whose exit was lost end with the one around them. */
static void close_span(struct scan *scan, GArray *stack,
		       const struct trace_event *exit)
{
	guint i;

	for (i = stack->len; i > 0; i--) {
		int span = g_array_index(stack, int, i - 1);
		const struct trace_event *entry =
			trace_at(scan->s->trace, spans_open(scan->s, span));

		if (!ends(entry, exit))
			continue;
		g_array_set_size(stack, i - 1);
		return;
	}
}

/* A work item may sleep, and goes on when its thread does. */
static int switch_task(struct scan *scan, GArray *stack, int event)
{
	const struct trace_event *e = trace_at(scan->s->trace, event);
	gpointer next = GINT_TO_POINTER(e->number);
	gpointer work;
	int span = top(stack);

	if (span >= 0 && spans_kind(scan->s, span) == TRACE_WORK_ENTRY)
		g_hash_table_insert(scan->asleep, GINT_TO_POINTER(e->other),
				    GINT_TO_POINTER(spans_open(scan->s, span)));
	g_array_set_size(stack, 0);
	span = push(scan, stack, event);
	if (g_hash_table_steal_extended(scan->asleep, next, NULL, &work))
		push(scan, stack, GPOINTER_TO_INT(work));
	return span;
}

static void take(struct scan *scan, int event)
{
	const struct trace_event *e = trace_at(scan->s->trace, event);
	GArray *stack = stack_of(scan, e->cpu);
	int in = top(stack), opens = -1;

	switch (e->kind) {
	case TRACE_IRQ_ENTRY:
	case TRACE_VECTOR_ENTRY:
	case TRACE_SOFTIRQ_ENTRY:
	case TRACE_TASKLET_ENTRY:
	case TRACE_TIMER_ENTRY:
	case TRACE_WORK_ENTRY:
		opens = push(scan, stack, event);
		break;
	case TRACE_IRQ_EXIT:
	case TRACE_VECTOR_EXIT:
	case TRACE_SOFTIRQ_EXIT:
	case TRACE_TASKLET_EXIT:
	case TRACE_TIMER_EXIT:
	case TRACE_WORK_EXIT:
		close_span(scan, stack, e);
		break;
	case TRACE_SWITCH:
		opens = switch_task(scan, stack, event);
		break;
	default:
		break;
	}
	g_array_append_val(scan->s->in, in);
	g_array_append_val(scan->s->opens, opens);
}

struct spans *spans_build(const struct trace *t)
{
	struct spans *s = g_new0(struct spans, 1);
	struct scan scan = {.s = s};
	guint i;

	s->trace = t;
	s->spans = g_array_new(FALSE, FALSE, sizeof(struct span));
	s->in = g_array_new(FALSE, FALSE, sizeof(int));
	s->opens = g_array_new(FALSE, FALSE, sizeof(int));
	scan.stacks = g_hash_table_new_full(NULL, NULL, NULL, unref_array);
	scan.asleep = g_hash_table_new(NULL, NULL);
	for (i = 0; i < t->events->len; i++)
		take(&scan, (int)i);
	g_hash_table_unref(scan.stacks);
	g_hash_table_unref(scan.asleep);
	return s;
}

void spans_free(struct spans *s)
{
	if (!s)
		return;
	g_array_unref(s->spans);
	g_array_unref(s->in);
	g_array_unref(s->opens);
	g_free(s);
}

int spans_in(const struct spans *s, int event)
{
	return g_array_index(s->in, int, event);
}

int spans_opened(const struct spans *s, int event)
{
	return g_array_index(s->opens, int, event);
}

int spans_parent(const struct spans *s, int span)
{
	return g_array_index(s->spans, struct span, span).parent;
}

int spans_open(const struct spans *s, int span)
{
	return g_array_index(s->spans, struct span, span).open;
}

enum trace_kind spans_kind(const struct spans *s, int span)
{
	return trace_at(s->trace, spans_open(s, span))->kind;
}

int spans_around(const struct spans *s, int span, enum trace_kind kind)
{
	while (span >= 0 && spans_kind(s, span) != kind)
		span = spans_parent(s, span);
	return span;
}
