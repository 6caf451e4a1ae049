/* SPDX-License-Identifier: GPL-2.0-only */
#include <json-glib/json-glib.h>
#include <stdio.h>

#include "cli/explain_show.h"

static void add_text(JsonBuilder *b, const char *name, const char *value)
{
	json_builder_set_member_name(b, name);
	if (value)
		json_builder_add_string_value(b, value);
	else
		json_builder_add_null_value(b);
}

static void add_int(JsonBuilder *b, const char *name, gint64 value)
{
	json_builder_set_member_name(b, name);
	json_builder_add_int_value(b, value);
}

static void add_bool(JsonBuilder *b, const char *name, gboolean value)
{
	json_builder_set_member_name(b, name);
	json_builder_add_boolean_value(b, value);
}

static void begin_array(JsonBuilder *b, const char *name)
{
	json_builder_set_member_name(b, name);
	json_builder_begin_array(b);
}

static void add_place(JsonBuilder *b, const struct place *p)
{
	add_text(b, "context", p->context);
	add_text(b, "softirq", p->softirq);
	add_text(b, "comm", p->comm);
	add_int(b, "pid", p->pid);
	add_int(b, "cpu", p->cpu);
	add_bool(b, "irqs_off", p->irqs_off);
	add_bool(b, "softirqs_off", p->softirqs_off);
}

static void add_route(JsonBuilder *b, const struct explanation *x)
{
	const struct route *r = x->route;
	guint i;

	add_int(b, "frames", r->of);
	add_int(b, "frames_this_way", r->frames);
	begin_array(b, "path");
	for (i = 0; i < r->stages->len; i++) {
		const struct stage *s =
			&g_array_index(r->stages, struct stage, i);
		struct place p = place_of(x->low.spans, s->event);

		json_builder_begin_object(b);
		add_text(b, "what", s->what);
		add_text(b, "name", s->name);
		add_place(b, &p);
		add_int(b, "median_ns", s->median_ns);
		add_int(b, "min_ns", s->min_ns);
		add_int(b, "max_ns", s->max_ns);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
	begin_array(b, "other_paths");
	for (i = 0; i < r->others->len; i++) {
		const struct variant *v = g_ptr_array_index(r->others, i);

		json_builder_begin_object(b);
		add_text(b, "path", v->text);
		add_int(b, "frames", v->frames);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void add_claim(JsonBuilder *b, const struct explanation *x)
{
	guint i;

	add_text(b, "claim", x->claim_text);
	begin_array(b, "differences");
	for (i = 0; i < x->differences->len; i++)
		json_builder_add_string_value(
			b, g_ptr_array_index(x->differences, i));
	json_builder_end_array(b);
}

static void add_tallies(JsonBuilder *b, const struct explained *x)
{
	static const char *const works[WORK_COUNT] = {"harvest", "protocol"};
	guint i;

	begin_array(b, "places");
	for (i = 0; i < x->tallies->len; i++) {
		const struct tally *t =
			&g_array_index(x->tallies, struct tally, i);

		json_builder_begin_object(b);
		add_text(b, "work", works[t->work]);
		add_place(b, &t->place);
		add_text(b, "sched", t->sched);
		add_int(b, "frames", t->frames);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void add_explained(JsonBuilder *b, const char *name,
			  const struct explained *x)
{
	guint i;

	json_builder_set_member_name(b, name);
	json_builder_begin_object(b);
	add_int(b, "frames", x->taken);
	add_int(b, "ns", x->ns);
	add_int(b, "events_lost", x->trace->lost);
	add_int(b, "in_ksoftirqd", x->in_ksoftirqd);
	add_int(b, "ksoftirqd_after_ns", x->ksoftirqd_after_ns);
	add_tallies(b, x);
	begin_array(b, "counts");
	for (i = 0; i < x->census->len; i++) {
		const struct census_row *row =
			&g_array_index(x->census, struct census_row, i);

		json_builder_begin_object(b);
		add_text(b, "what", row->what);
		add_text(b, "name", row->name);
		add_int(b, "count", row->count);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
	json_builder_end_object(b);
}

void explain_print_json(const struct explain_subject *subject,
			const struct explanation *x)
{
	JsonBuilder *b = json_builder_new();
	JsonNode *node;
	char *text;

	json_builder_begin_object(b);
	add_text(b, "mode", subject->mode);
	add_text(b, "device", subject->device);
	add_text(b, "lab", subject->lab);
	add_text(b, "kernel", subject->kernel);
	add_text(b, "params", subject->params);
	add_route(b, x);
	add_claim(b, x);
	add_explained(b, "single", &x->low);
	add_explained(b, "flood", &x->flood);
	json_builder_end_object(b);
	node = json_builder_get_root(b);
	text = json_to_string(node, TRUE);
	puts(text);
	g_free(text);
	json_node_unref(node);
	g_object_unref(b);
}
