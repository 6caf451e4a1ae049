/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdio.h>
#include <string.h>

#include "cli/explain_show.h"

#define WIDTH 80

static const char *on_off(gboolean off)
{
	return off ? "off" : "on";
}

static gboolean is_kind(const struct explanation *x, const struct stage *s,
			enum trace_kind kind)
{
	return trace_at(x->low.trace, s->event)->kind == kind;
}

/* "thread, irqs on, softirqs off" */
static char *where_text(const struct explanation *x, const struct stage *s)
{
	struct place p = place_of(x->low.spans, s->event);
	const char *context = p.context;

	if (!strcmp(context, "hardirq"))
		context = "hard irq";
	else if (place_is_ksoftirqd(&p))
		context = "ksoftirqd";
	return g_strdup_printf("CPU %d, %s, irqs %s, softirqs %s", p.cpu,
			       context, on_off(p.irqs_off),
			       on_off(p.softirqs_off));
}

/* What is worth to be said behind a step; "" when nothing is. Free it. */
static char *remark(const struct explanation *x, const struct stage *s)
{
	const struct trace_event *e = trace_at(x->low.trace, s->event);
	char *sched, *text;

	if (is_kind(x, s, TRACE_HARVEST) || is_kind(x, s, TRACE_PROTOCOL))
		return where_text(x, s);
	if (!is_kind(x, s, TRACE_SWITCH))
		return g_strdup("");
	sched = trace_sched(x->low.trace, e->number);
	text = g_strdup_printf("CPU %d, pid %d, %s", e->cpu, e->number, sched);
	g_free(sched);
	return text;
}

static void print_stage(const struct explanation *x, const struct stage *s,
			gboolean first)
{
	char *what = g_strjoin(*s->name ? " " : "", s->what, s->name, NULL);
	char *text = remark(x, s);

	if (first)
		printf("%24s", "");
	else
		printf("%8.1f%8.1f%8.1f", (double)s->median_ns / 1e3,
		       (double)s->min_ns / 1e3, (double)s->max_ns / 1e3);
	printf("  %s\n", what);
	if (*text)
		printf("%28s%s\n", "", text);
	g_free(text);
	g_free(what);
}

/* Broken between steps. */
static void print_variant(const struct variant *v)
{
	char **step = g_strsplit(v->text, " > ", -1);
	int column = printf("%u otherwise:", v->frames);
	guint i;

	for (i = 0; step[i]; i++) {
		if (column + (int)strlen(step[i]) + 3 > WIDTH)
			column = printf("\n   ") - 1;
		column += printf(" %s%s", step[i], step[i + 1] ? " >" : "\n");
	}
	g_strfreev(step);
}

static void print_route(const struct explanation *x)
{
	const struct route *r = x->route;
	guint i;

	printf("\none frame at a time, %u of %u went this way; us since the "
	       "step above\n",
	       r->frames, r->of);
	printf("  median     min     max\n");
	for (i = 0; i < r->stages->len; i++)
		print_stage(x, &g_array_index(r->stages, struct stage, i), !i);
	for (i = 0; i < r->others->len; i++) {
		const struct variant *v = g_ptr_array_index(r->others, i);

		print_variant(v);
	}
	if (x->low.trace->lost)
		printf("%" G_GINT64_FORMAT " events found no room in the "
		       "trace\n",
		       x->low.trace->lost);
}

static void print_tallies(const struct explained *x, const char *when)
{
	static const char *const works[WORK_COUNT] = {"harvest", "protocol"};
	guint i;

	for (i = 0; i < x->tallies->len; i++) {
		const struct tally *t =
			&g_array_index(x->tallies, struct tally, i);
		char *place = claim_place_text(t);

		printf("  %-11s %-8s %s (%u frames)\n", when, works[t->work],
		       place, t->frames);
		g_free(place);
	}
}

static void print_claim(const struct explanation *x)
{
	guint i;

	printf("\nclaimed  %s\nmeasured\n",
	       x->claims ? x->claim_text : "nothing: not a mode of netdrv");
	print_tallies(&x->low, "single");
	print_tallies(&x->flood, "flood");
	if (!x->claims)
		return;
	for (i = 0; i < x->differences->len; i++)
		printf("DIFFERS  %s\n",
		       (char *)g_ptr_array_index(x->differences, i));
	if (!x->differences->len)
		printf("as claimed\n");
}

static void print_ksoftirqd(const struct explained *x)
{
	if (x->in_ksoftirqd)
		printf("softirq work was handed to ksoftirqd %.1f ms after the "
		       "flood's first frame:\n%u frames entered the protocols "
		       "there\n",
		       (double)x->ksoftirqd_after_ns / 1e6, x->in_ksoftirqd);
	if (x->trace->lost)
		printf("the flood's trace is its beginning only: "
		       "%" G_GINT64_FORMAT " events found no room\n",
		       x->trace->lost);
}

static double per_frame(const struct explained *x, const struct census_row *row)
{
	return (double)census_count(x->census, row->what, row->name) /
	       (double)x->taken;
}

static void print_census_row(const struct explanation *x,
			     const struct census_row *row)
{
	printf("  %-15s %-22s %11.3f %11.3f\n", row->what, row->name,
	       per_frame(&x->low, row), per_frame(&x->flood, row));
}

static void print_census(const struct explanation *x)
{
	guint i;

	printf("\n%-40s %11s %11s\n", "a frame, all that the guest did",
	       "single", "flood");
	for (i = 0; i < x->low.census->len; i++)
		print_census_row(
			x, &g_array_index(x->low.census, struct census_row, i));
	for (i = 0; i < x->flood.census->len; i++) {
		const struct census_row *row =
			&g_array_index(x->flood.census, struct census_row, i);

		if (!census_count(x->low.census, row->what, row->name))
			print_census_row(x, row);
	}
	printf("  %-38s %11u %11u\n", "frames taken", x->low.taken,
	       x->flood.taken);
}

void explain_print(const struct explain_subject *subject,
		   const struct explanation *x)
{
	printf("%s on %s, lab %s, kernel %s\n", subject->mode, subject->device,
	       subject->lab, subject->kernel);
	if (*subject->params)
		printf("set      %s\n", subject->params);
	printf("Times include what the tracing itself takes.\n");
	print_route(x);
	print_claim(x);
	print_ksoftirqd(&x->flood);
	print_census(x);
}
