/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats/route.h"

#include <string.h>

static const char *what_is(const struct spans *s, int event)
{
	static const char *const what[] = {
		[TRACE_IRQ_ENTRY] = "interrupt",
		[TRACE_VECTOR_ENTRY] = "interrupt",
		[TRACE_SOFTIRQ_ENTRY] = "softirq runs",
		[TRACE_TASKLET_ENTRY] = "tasklet runs",
		[TRACE_TIMER_ENTRY] = "timer expires",
		[TRACE_WORK_ENTRY] = "work runs",
		[TRACE_SWITCH] = "thread runs",
		[TRACE_WAKING] = "thread woken",
		[TRACE_RAISE] = "softirq raised",
		[TRACE_QUEUE_WORK] = "work queued",
		[TRACE_HARVEST] = "ring emptied",
		[TRACE_BACKLOG] = "on the backlog",
		[TRACE_PROTOCOL] = "protocol work",
		[TRACE_CONSUMED] = "read by",
		[TRACE_RECEIVED] = "read by",
	};
	const struct trace_event *e = trace_at(s->trace, event);
	int around = spans_in(s, event);

	if (e->kind == TRACE_IRQ_ENTRY && around >= 0 &&
	    spans_kind(s, around) == TRACE_IRQ_ENTRY)
		return "top half";
	return what[e->kind];
}

static const char *name_of(const struct trace_event *e)
{
	switch (e->kind) {
	case TRACE_HARVEST:
	case TRACE_BACKLOG:
	case TRACE_PROTOCOL:
		return "";
	case TRACE_CONSUMED:
	case TRACE_RECEIVED:
		return e->comm;
	default:
		return e->name;
	}
}

/*
 * "interrupt virtio1-rx > top half eth0-rx > ...". Two frames went the same way
 * when this is the same; a kworker's number is no difference.
 */
static char *describe(const struct spans *s, const struct frame *f)
{
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < f->steps->len; i++) {
		int event = g_array_index(f->steps, int, i);
		const char *name = name_of(trace_at(s->trace, event));

		g_string_append_printf(
			text, "%s%s%s%s", i ? " > " : "", what_is(s, event),
			*name ? " " : "",
			g_str_has_prefix(name, "kworker/") ? "kworker" : name);
	}
	return g_string_free(text, FALSE);
}

static void variant_free(gpointer data)
{
	struct variant *v = data;

	g_free(v->text);
	g_free(v);
}

static int by_frames(gconstpointer a, gconstpointer b)
{
	const struct variant *const *x = a, *const *y = b;

	return (int)(*y)->frames - (int)(*x)->frames;
}

/* One entry for each different text. */
static GPtrArray *count_variants(GPtrArray *texts)
{
	GPtrArray *variants = g_ptr_array_new_with_free_func(variant_free);
	guint i, k;

	for (i = 0; i < texts->len; i++) {
		const char *text = g_ptr_array_index(texts, i);
		struct variant *v = NULL;

		for (k = 0; k < variants->len && !v; k++) {
			v = g_ptr_array_index(variants, k);
			if (strcmp(v->text, text))
				v = NULL;
		}
		if (!v) {
			v = g_new0(struct variant, 1);
			v->text = g_strdup(text);
			g_ptr_array_add(variants, v);
		}
		v->frames++;
	}
	g_ptr_array_sort(variants, by_frames);
	return variants;
}

static int by_value(gconstpointer a, gconstpointer b)
{
	gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

	return (x > y) - (x < y);
}

static gint64 step_ns(const struct spans *s, const struct frame *f, guint step)
{
	return trace_at(s->trace, g_array_index(f->steps, int, step))->ns;
}

/* Over all of @frames, which went the same way. */
static void time_stage(const struct spans *s, const GPtrArray *frames,
		       guint step, struct stage *stage)
{
	GArray *took = g_array_new(FALSE, FALSE, sizeof(gint64));
	guint i;

	for (i = 0; i < frames->len; i++) {
		const struct frame *f = g_ptr_array_index(frames, i);
		gint64 ns = step_ns(s, f, step) - step_ns(s, f, step - 1);

		g_array_append_val(took, ns);
	}
	g_array_sort(took, by_value);
	stage->min_ns = g_array_index(took, gint64, 0);
	stage->median_ns = g_array_index(took, gint64, took->len / 2);
	stage->max_ns = g_array_index(took, gint64, took->len - 1);
	g_array_unref(took);
}

static void add_stages(struct route *r, const struct spans *s,
		       const GPtrArray *frames)
{
	const struct frame *first = g_ptr_array_index(frames, 0);
	guint i;

	for (i = 0; i < first->steps->len; i++) {
		int event = g_array_index(first->steps, int, i);
		struct stage stage = {
			.event = event,
			.what = what_is(s, event),
			.name = name_of(trace_at(s->trace, event)),
		};

		if (i)
			time_stage(s, frames, i, &stage);
		g_array_append_val(r->stages, stage);
	}
}

struct route *route_new(const struct spans *s, const GPtrArray *frames)
{
	struct route *r = g_new0(struct route, 1);
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	GPtrArray *same = g_ptr_array_new();
	const struct variant *most;
	guint i;

	for (i = 0; i < frames->len; i++)
		g_ptr_array_add(texts,
				describe(s, g_ptr_array_index(frames, i)));
	r->stages = g_array_new(FALSE, FALSE, sizeof(struct stage));
	r->others = count_variants(texts);
	most = g_ptr_array_index(r->others, 0);
	for (i = 0; i < frames->len; i++)
		if (!strcmp(g_ptr_array_index(texts, i), most->text))
			g_ptr_array_add(same, g_ptr_array_index(frames, i));
	add_stages(r, s, same);
	r->frames = same->len;
	r->of = frames->len;
	g_ptr_array_remove_index(r->others, 0);
	g_ptr_array_unref(same);
	g_ptr_array_unref(texts);
	return r;
}

void route_free(struct route *r)
{
	if (!r)
		return;
	g_array_unref(r->stages);
	g_ptr_array_unref(r->others);
	g_free(r);
}
