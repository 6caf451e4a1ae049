/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats/places.h"

#include <string.h>

struct place place_of(const struct spans *s, int event)
{
	const struct trace_event *e = trace_at(s->trace, event);
	struct place p = {
		.context = e->hardirq	? "hardirq"
			   : e->softirq ? "softirq"
					: "thread",
		.comm = e->comm,
		.pid = e->pid,
		.cpu = e->cpu,
		.irqs_off = e->irqs_off,
		.softirqs_off = e->softirqs_off,
	};
	int span = spans_around(s, spans_in(s, event), TRACE_SOFTIRQ_ENTRY);

	if (!e->hardirq && e->softirq && span >= 0)
		p.softirq = trace_at(s->trace, spans_open(s, span))->name;
	return p;
}

gboolean place_is_ksoftirqd(const struct place *p)
{
	return !strcmp(p->context, "softirq") &&
	       g_str_has_prefix(p->comm, "ksoftirqd/");
}

/* A softirq may interrupt any thread: which, is no difference. */
static gboolean same(const struct place *a, const struct place *b)
{
	if (strcmp(a->context, b->context) ||
	    g_strcmp0(a->softirq, b->softirq) ||
	    place_is_ksoftirqd(a) != place_is_ksoftirqd(b))
		return FALSE;
	return strcmp(a->context, "thread") || !strcmp(a->comm, b->comm);
}

static void count(const struct spans *s, GArray *tallies, enum work work,
		  int event, guint frames)
{
	struct tally new = {.work = work, .place = place_of(s, event)};
	guint i;

	for (i = 0; i < tallies->len; i++) {
		struct tally *t = &g_array_index(tallies, struct tally, i);

		if (t->work == work && same(&t->place, &new.place)) {
			t->frames += frames;
			return;
		}
	}
	new.sched = trace_sched(s->trace, new.place.pid);
	new.frames = frames;
	g_array_append_val(tallies, new);
}

void places_count(const struct spans *s, GArray *tallies)
{
	const struct trace *t = s->trace;
	guint i;

	for (i = 0; i < t->events->len; i++) {
		const struct trace_event *e = trace_at(t, (int)i);

		if (e->kind == TRACE_HARVEST && e->other == t->ifindex)
			count(s, tallies, WORK_HARVEST, (int)i,
			      (guint)e->number);
		else if (e->kind == TRACE_PROTOCOL &&
			 !strcmp(e->name, t->iface))
			count(s, tallies, WORK_PROTOCOL, (int)i, 1);
	}
}

static void clear(gpointer data)
{
	g_free(((struct tally *)data)->sched);
}

GArray *places_new(void)
{
	GArray *tallies = g_array_new(FALSE, FALSE, sizeof(struct tally));

	g_array_set_clear_func(tallies, clear);
	return tallies;
}

guint places_frames(const GArray *tallies, enum work work)
{
	guint i, frames = 0;

	for (i = 0; i < tallies->len; i++) {
		const struct tally *t =
			&g_array_index(tallies, struct tally, i);

		if (t->work == work)
			frames += t->frames;
	}
	return frames;
}
