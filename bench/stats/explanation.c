/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats/explanation.h"

#include <gio/gio.h>
#include <string.h>

static gboolean is_work(const struct trace *t, const struct trace_event *e)
{
	if (e->kind == TRACE_HARVEST)
		return e->other == t->ifindex;
	return e->kind == TRACE_PROTOCOL && !strcmp(e->name, t->iface);
}

/* The first and the last event at which frames were worked on. */
static gboolean find_work(const struct trace *t, int *first, int *last)
{
	int i;

	*first = -1;
	for (i = 0; i < (int)t->events->len; i++) {
		if (!is_work(t, trace_at(t, i)))
			continue;
		if (*first < 0)
			*first = i;
		*last = i;
	}
	return *first >= 0;
}

static void look_for_ksoftirqd(struct explained *x, int first, int last)
{
	int i;

	for (i = first; i <= last; i++) {
		const struct trace_event *e = trace_at(x->trace, i);
		struct place p;

		if (e->kind != TRACE_PROTOCOL || !is_work(x->trace, e))
			continue;
		p = place_of(x->spans, i);
		if (!place_is_ksoftirqd(&p))
			continue;
		if (!x->in_ksoftirqd++)
			x->ksoftirqd_after_ns =
				e->ns - trace_at(x->trace, first)->ns;
	}
}

/*
 * From what led to the first frame to what became of the last. Where no frame
 * got as far as the protocols, as in livelock, from the first one taken.
 */
static void count(struct explained *x, int first, int last)
{
	const struct frame *f;

	if (x->frames->len) {
		f = g_ptr_array_index(x->frames, 0);
		first = MIN(first, g_array_index(f->steps, int, 0));
		f = g_ptr_array_index(x->frames, x->frames->len - 1);
		last = MAX(last,
			   g_array_index(f->steps, int, f->steps->len - 1));
	}
	x->census = census_take(x->trace, first, last);
	x->ns = trace_at(x->trace, last)->ns - trace_at(x->trace, first)->ns;
	x->taken = places_frames(x->tallies, WORK_HARVEST);
	if (!x->taken)
		x->taken = places_frames(x->tallies, WORK_PROTOCOL);
}

/* Of the first @frames frames also their way. */
static gboolean explain(struct explained *x, const GPtrArray *lines,
			guint frames, const char *which, GError **error)
{
	int first, last;

	x->trace = trace_parse(lines, error);
	if (!x->trace) {
		g_prefix_error(error, "%s: ", which);
		return FALSE;
	}
	if (!find_work(x->trace, &first, &last)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s: no frame of %s is in the trace of %u events",
			    which, x->trace->iface, x->trace->events->len);
		return FALSE;
	}
	x->spans = spans_build(x->trace);
	x->tallies = places_new();
	places_count(x->spans, x->tallies);
	x->frames = frames_find(x->spans, frames);
	count(x, first, last);
	look_for_ksoftirqd(x, first, last);
	return TRUE;
}

static gboolean find_route(struct explanation *x, GError **error)
{
	if (!x->low.frames->len) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "no frame of %s reached the protocols",
			    x->low.trace->iface);
		return FALSE;
	}
	x->route = route_new(x->low.spans, x->low.frames);
	return TRUE;
}

static gboolean check_claim(struct explanation *x, const char *claim,
			    GError **error)
{
	GArray *all = places_new();

	if (claim && !claim_parse(&x->claim, claim, error)) {
		g_array_unref(all);
		return FALSE;
	}
	x->claims = claim != NULL;
	x->claim_text = g_strdup(claim);
	places_count(x->low.spans, all);
	places_count(x->flood.spans, all);
	x->differences = x->claims ? claim_check(&x->claim, all)
				   : g_ptr_array_new_with_free_func(g_free);
	g_array_unref(all);
	return TRUE;
}

struct explanation *explanation_new(const GPtrArray *low,
				    const GPtrArray *flood, const char *claim,
				    GError **error)
{
	struct explanation *x = g_new0(struct explanation, 1);

	if (explain(&x->low, low, G_MAXUINT, "single frames", error) &&
	    explain(&x->flood, flood, 1, "flood", error) &&
	    find_route(x, error) && check_claim(x, claim, error))
		return x;
	explanation_free(x);
	return NULL;
}

static void explained_clear(struct explained *x)
{
	g_clear_pointer(&x->frames, g_ptr_array_unref);
	spans_free(x->spans);
	trace_free(x->trace);
	g_clear_pointer(&x->tallies, g_array_unref);
	g_clear_pointer(&x->census, g_array_unref);
}

void explanation_free(struct explanation *x)
{
	if (!x)
		return;
	route_free(x->route);
	explained_clear(&x->low);
	explained_clear(&x->flood);
	claim_clear(&x->claim);
	g_free(x->claim_text);
	g_clear_pointer(&x->differences, g_ptr_array_unref);
	g_free(x);
}
