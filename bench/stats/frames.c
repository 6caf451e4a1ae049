/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats/frames.h"

#include <string.h>

/* No chain of causes is that long: what follows is no cause any more. */
#define MAX_HOPS 32

/* Backwards from one event. */
struct walk {
	const struct spans *s;
	GArray *steps; /* int, in no order */
	int after;     /* what happened up to here had other reasons */
};

static const struct trace_event *at(const struct walk *w, int event)
{
	return trace_at(w->s->trace, event);
}

static void add(struct walk *w, int event)
{
	guint i;

	for (i = 0; i < w->steps->len; i++)
		if (g_array_index(w->steps, int, i) == event)
			return;
	g_array_append_val(w->steps, event);
}

/* Who woke @pid last, between @from and @to, or -1. */
static int last_waking(const struct walk *w, int pid, int from, int to)
{
	int i;

	for (i = to - 1; i > from; i--)
		if (at(w, i)->kind == TRACE_WAKING && at(w, i)->number == pid)
			return i;
	return -1;
}

/* The first who wanted what the softirq at @entry does, or -1. */
static int first_raise(const struct walk *w, int entry)
{
	const struct trace_event *e = at(w, entry);
	int found = -1, i;

	for (i = entry - 1; i > w->after; i--) {
		const struct trace_event *before = at(w, i);

		if (before->cpu != e->cpu || before->number != e->number)
			continue;
		if (before->kind == TRACE_SOFTIRQ_ENTRY)
			break;
		if (before->kind == TRACE_RAISE)
			found = i;
	}
	return found;
}

static int last_queueing(const struct walk *w, int entry)
{
	int i;

	for (i = entry - 1; i > w->after; i--)
		if (at(w, i)->kind == TRACE_QUEUE_WORK &&
		    at(w, i)->object == at(w, entry)->object)
			return i;
	return -1;
}

/* The thread in which @span runs, when it began to run only after @cause. */
static void add_carrier(struct walk *w, int span, int cause)
{
	int task = spans_around(w->s, span, TRACE_SWITCH), run, waking;

	if (task < 0)
		return;
	run = spans_open(w->s, task);
	if (run < cause)
		return;
	add(w, run);
	waking = last_waking(w, at(w, run)->number, cause, run);
	if (waking >= 0)
		add(w, waking);
}

/* Does the thing that @span does lie behind @cause too? It keeps going. */
static gboolean is_own_cause(const struct walk *w, int span, int cause)
{
	const struct trace_event *e = at(w, spans_open(w->s, span)), *other;
	int around = spans_around(w->s, spans_in(w->s, cause), e->kind);

	if (around < 0)
		return FALSE;
	other = at(w, spans_open(w->s, around));
	return other->number == e->number && other->object == e->object;
}

/* From a span that was asked for by the event @cause, or by nobody (-1). */
static int back_to_cause(struct walk *w, int span, int cause)
{
	add(w, spans_open(w->s, span));
	add_carrier(w, span, MAX(cause, w->after));
	if (cause < 0 || is_own_cause(w, span, cause))
		return -1;
	add(w, cause);
	return cause;
}

static gboolean is_interrupt(enum trace_kind kind)
{
	return kind == TRACE_IRQ_ENTRY || kind == TRACE_VECTOR_ENTRY;
}

/*
 * An interrupt has no cause that could be seen. Handlers that it called before
 * @event belong to it: a device's interrupt that fires the queue's own.
 */
static int back_to_interrupt(struct walk *w, int span, int event)
{
	int open = spans_open(w->s, span), parent = spans_parent(w->s, span);
	int i;

	add(w, open);
	for (i = open + 1; i < event; i++)
		if (at(w, i)->kind == TRACE_IRQ_ENTRY &&
		    spans_in(w->s, i) == span)
			add(w, i);
	return parent >= 0 && is_interrupt(spans_kind(w->s, parent)) ? open
								     : -1;
}

static int back_to_waker(struct walk *w, int span, int event)
{
	int run = spans_open(w->s, span);
	int waking = last_waking(w, at(w, run)->number, w->after, event);

	if (waking < 0)
		return -1;
	/* A thread about to sleep may be woken while it still runs. */
	if (run > waking)
		add(w, run);
	add(w, waking);
	return waking;
}

/* The event for which @event happened, or -1 where that began earlier. */
static int step_back(struct walk *w, int event)
{
	int span = spans_in(w->s, event);
	int open = span < 0 ? -1 : spans_open(w->s, span);

	if (span < 0)
		return -1;
	if (spans_kind(w->s, span) == TRACE_SWITCH)
		return back_to_waker(w, span, event);
	if (open <= w->after)
		return -1;
	switch (spans_kind(w->s, span)) {
	case TRACE_SOFTIRQ_ENTRY:
		return back_to_cause(w, span, first_raise(w, open));
	case TRACE_WORK_ENTRY:
		return back_to_cause(w, span, last_queueing(w, open));
	case TRACE_IRQ_ENTRY:
	case TRACE_VECTOR_ENTRY:
		return back_to_interrupt(w, span, event);
	default: /* a timer's function or a tasklet: see what runs them */
		add(w, open);
		return open;
	}
}

/* Add @event and what led to it since @after. */
static void add_causes(struct walk *w, int event, int after)
{
	int hops;

	add(w, event);
	w->after = after;
	for (hops = 0; hops < MAX_HOPS && event > after; hops++)
		event = step_back(w, event);
}

static int compare(gconstpointer a, gconstpointer b)
{
	return *(const int *)a - *(const int *)b;
}

/* The next event of @kind about the frame's skb, before it is used again. */
static int find_skb(const struct walk *w, int from, int to,
		    enum trace_kind kind, guint64 skb)
{
	int i;

	for (i = from + 1; i < to; i++)
		if (at(w, i)->kind == kind && at(w, i)->object == skb)
			return i;
	return -1;
}

/* The first datagram that a process received after the event @from, or -1. */
static int find_received(const struct trace *t, int from)
{
	int i;

	for (i = from + 1; i < (int)t->events->len; i++) {
		const struct trace_event *e = trace_at(t, i);

		if (e->kind == TRACE_RECEIVED && e->number > 0 &&
		    !strcmp(e->name, "AF_INET"))
			return i;
	}
	return -1;
}

/* Where a process has freed it. In a softirq it would be dropped. */
static int find_consumed(const struct walk *w, int protocol)
{
	guint64 skb = at(w, protocol)->object;
	int end = (int)w->s->trace->events->len;
	int again = find_skb(w, protocol, end, TRACE_PROTOCOL, skb);
	int found = find_skb(w, protocol, again < 0 ? end : again,
			     TRACE_CONSUMED, skb);

	if (found < 0 || at(w, found)->hardirq || at(w, found)->softirq)
		return -1;
	return found;
}

/*
 * Where a process has read it. Since Linux 6.3 there is an event for that,
 * which does not say which frame it was: they are read in the order in which
 * they came. @read is the last one that was, or NULL in a trace without such
 * events. Before, what was read was freed at once (consume_skb), which newer
 * kernels do without a word.
 */
static int find_application(const struct walk *w, int protocol, int *read)
{
	int found;

	if (!read)
		return find_consumed(w, protocol);
	found = find_received(w->s->trace, MAX(protocol, *read));
	if (found >= 0)
		*read = found;
	return found;
}

/*
 * @before: when the frame before it left the ring, or -1. @read: see
 * find_application(); set to when this one was.
 */
static struct frame *trace_frame(const struct spans *s, int harvest,
				 int protocol, int before, int *read)
{
	struct frame *f = g_new0(struct frame, 1);
	struct walk w = {.s = s};
	int backlog;

	f->harvest = harvest;
	f->protocol = protocol;
	f->steps = w.steps = g_array_new(FALSE, FALSE, sizeof(int));
	if (harvest >= 0) {
		add_causes(&w, harvest, before);
		backlog = find_skb(&w, harvest, protocol, TRACE_BACKLOG,
				   at(&w, protocol)->object);
		if (backlog >= 0)
			add(&w, backlog);
		add_causes(&w, protocol, harvest);
	} else {
		add_causes(&w, protocol, before);
	}
	f->application = find_application(&w, protocol, read);
	if (f->application >= 0)
		add_causes(&w, f->application, protocol);
	g_array_sort(f->steps, compare);
	return f;
}

static void frame_free(gpointer data)
{
	struct frame *f = data;

	g_array_unref(f->steps);
	g_free(f);
}

/* Frames that left the ring and have not been seen since. */
struct harvested {
	int event, before, frames;
};

static gboolean is_ours(const struct trace *t, const struct trace_event *e)
{
	return e->kind == TRACE_HARVEST ? e->other == t->ifindex
					: !strcmp(e->name, t->iface);
}

GPtrArray *frames_find(const struct spans *s, guint max)
{
	GPtrArray *frames = g_ptr_array_new_with_free_func(frame_free);
	GQueue waiting = G_QUEUE_INIT;
	int before = -1, last = -1, i;
	int *read = find_received(s->trace, -1) < 0 ? NULL : &last;

	for (i = 0; i < (int)s->trace->events->len && frames->len < max; i++) {
		const struct trace_event *e = trace_at(s->trace, i);
		struct harvested *h;

		if (e->kind == TRACE_HARVEST && is_ours(s->trace, e)) {
			h = g_new(struct harvested, 1);
			*h = (struct harvested){i, before, e->number};
			g_queue_push_tail(&waiting, h);
			before = i;
		} else if (e->kind == TRACE_PROTOCOL && is_ours(s->trace, e)) {
			h = g_queue_peek_head(&waiting);
			g_ptr_array_add(frames,
					trace_frame(s, h ? h->event : -1, i,
						    h ? h->before : before,
						    read));
			if (!h)
				before = i;
			else if (!--h->frames)
				g_free(g_queue_pop_head(&waiting));
		}
	}
	g_queue_clear_full(&waiting, g_free);
	return frames;
}
