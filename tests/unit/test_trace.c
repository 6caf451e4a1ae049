/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel prints of an event becomes that event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/trace.h"

/* @text: lines. */
static struct trace *parse(const char *text, GError **error)
{
	char **line = g_strsplit(text, "\n", -1);
	GPtrArray *lines = g_ptr_array_new();
	struct trace *t;
	guint i;

	for (i = 0; line[i]; i++)
		g_ptr_array_add(lines, line[i]);
	t = trace_parse(lines, error);
	g_ptr_array_unref(lines);
	g_strfreev(line);
	return t;
}

#define HEAD                                \
	"@clock 2000000\n@iface eth0 2\n"   \
	"@task 80 fifo 50 irq/26-eth0-rx\n" \
	"@task 7 other -20 kworker/0:0H-ev\n"

static void test_switch(void **state)
{
	struct trace *t = parse(
		HEAD
		"  irq/26-eth0-rx-80      [003] d..2.   5000: sched_switch: "
		"prev_comm=irq/26-eth0-rx prev_pid=80 prev_prio=49 "
		"prev_state=S ==> next_comm=my sink next_pid=79 next_prio=120",
		NULL);
	const struct trace_event *e;

	(void)state;
	assert_non_null(t);
	assert_int_equal(t->events->len, 1);
	e = trace_at(t, 0);
	assert_int_equal(e->kind, TRACE_SWITCH);
	assert_int_equal(e->ns, 2500); /* of a clock of 2 GHz */
	assert_int_equal(e->cpu, 3);
	assert_int_equal(e->pid, 80);
	assert_string_equal(e->comm, "irq/26-eth0-rx");
	assert_int_equal(e->other, 80);
	assert_int_equal(e->number, 79);
	assert_string_equal(e->name, "my sink");
	assert_true(e->irqs_off);
	assert_false(e->softirqs_off);
	trace_free(t);
}

/* One event of netif_receive_skb whose flags are @flags. */
static struct trace_event flags_of(const char *flags)
{
	char *text = g_strdup_printf(
		HEAD "  <idle>-0 [000] %s 7: netif_receive_skb: dev=eth0 "
		     "skbaddr=00ff len=46",
		flags);
	struct trace *t = parse(text, NULL);
	struct trace_event e;

	assert_non_null(t);
	e = *trace_at(t, 0);
	assert_int_equal(e.object, 0xff);
	trace_free(t);
	g_free(text);
	return e;
}

static void test_flags(void **state)
{
	struct trace_event e;

	(void)state;
	e = flags_of(".....");
	assert_false(e.hardirq || e.softirq || e.irqs_off || e.softirqs_off);
	e = flags_of("dNh1.");
	assert_true(e.hardirq && !e.softirq && e.irqs_off && e.softirqs_off);
	e = flags_of("d.H2."); /* a hard interrupt on top of a softirq */
	assert_true(e.hardirq && !e.softirq);
	e = flags_of("..s1.");
	assert_true(!e.hardirq && e.softirq && !e.irqs_off && e.softirqs_off);
	e = flags_of("b....");
	assert_true(!e.softirq && !e.irqs_off && e.softirqs_off);
	e = flags_of("D..3.");
	assert_true(!e.softirq && e.irqs_off && e.softirqs_off);
}

/* The driver's own words outrank the flags. */
static void test_harvest(void **state)
{
	struct trace *t =
		parse(HEAD "  a-1 [000] d.h1. 7: netdrv_harvest: ifindex=2 "
			   "ctx=softirq frames=12 irqs_off=0 softirqs_off=1",
		      NULL);
	const struct trace_event *e;

	(void)state;
	assert_non_null(t);
	e = trace_at(t, 0);
	assert_int_equal(e->number, 12);
	assert_int_equal(e->other, 2);
	assert_true(e->softirq && !e->hardirq);
	assert_true(e->softirqs_off && !e->irqs_off);
	trace_free(t);
}

/* A program without a kernel says itself where its frames are. */
static void test_program(void **state)
{
	struct trace *t =
		parse(HEAD "  uio-95 [001] ..... 7: tracing_mark_write: "
			   "program_protocol: dev=eth0 frame=2a\n"
			   "  uio-95 [001] ..... 8: tracing_mark_write: "
			   "program_read: dev=eth0 frame=2a\n"
			   "  other-9 [001] ..... 9: tracing_mark_write: a: b",
		      NULL);
	const struct trace_event *e;

	(void)state;
	assert_non_null(t);
	assert_int_equal(t->events->len, 2);
	e = trace_at(t, 0);
	assert_int_equal(e->kind, TRACE_PROTOCOL);
	assert_string_equal(e->name, "eth0");
	assert_string_equal(e->comm, "uio");
	assert_int_equal(e->object, 0x2a);
	assert_false(e->hardirq || e->softirq || e->irqs_off);
	e = trace_at(t, 1);
	assert_int_equal(e->kind, TRACE_CONSUMED);
	assert_int_equal(e->object, 0x2a);
	trace_free(t);
}

static void test_seconds(void **state)
{
	struct trace *t = parse("@clock 0\n@iface eth0 2\n"
				"  a-1 [000] ..s1. 12.000345: softirq_entry: "
				"vec=3 [action=NET_RX]",
				NULL);

	(void)state;
	assert_non_null(t);
	assert_int_equal(trace_at(t, 0)->ns, 12000345000);
	assert_string_equal(trace_at(t, 0)->name, "NET_RX");
	trace_free(t);
}

/* What is not ours is skipped, what was not recorded is looked up. */
static void test_remarks(void **state)
{
	struct trace *t = parse(
		HEAD "CPU:1 [LOST 12 EVENTS]\n"
		     "  <...>-80 [001] d.h1. 7: local_timer_entry: vector=236\n"
		     "  a-1 [001] d.h1. 8: something_new: value=1\n"
		     "@lost 12",
		NULL);

	(void)state;
	assert_non_null(t);
	assert_int_equal(t->events->len, 1);
	assert_int_equal(t->lost, 12);
	assert_string_equal(trace_at(t, 0)->comm, "irq/26-eth0-rx");
	assert_string_equal(trace_at(t, 0)->name, "local_timer");
	trace_free(t);
}

static void expect_sched(const struct trace *t, int pid, const char *want)
{
	char *sched = trace_sched(t, pid);

	assert_string_equal(sched, want);
	g_free(sched);
}

static void test_sched(void **state)
{
	struct trace *t = parse("@clock 1\n@iface eth0 2\n"
				"@task 80 fifo 50 irq/26-eth0-rx\n"
				"@task 7 other -20 kworker/0:0H-ev\n"
				"@task 9 other 0 a b",
				NULL);

	(void)state;
	assert_non_null(t);
	expect_sched(t, 80, "fifo/50");
	expect_sched(t, 7, "other/-20");
	expect_sched(t, 9, "other/0");
	expect_sched(t, 10, "?");
	trace_free(t);
}

static void refused(const char *text, const char *word)
{
	GError *error = NULL;

	assert_null(parse(text, &error));
	assert_non_null(strstr(error->message, word));
	g_error_free(error);
}

static void test_nonsense(void **state)
{
	(void)state;
	refused("@clock 1\n@iface eth0 2\nhello", "line 3");
	refused("@clock 1\n@iface eth0 2\n  a-1 [000] d.h1. 7", "line 3");
	refused("@clock 1\n@iface eth0 2\n  a [000] d.h1. 7: x: y", "line 3");
	refused("@clock 1\n@what", "line 2");
	refused("@clock 1\n@iface eth0 2\n"
		"  a-1 [000] d.h1. 18446744073709551615: netif_rx: dev=eth0",
		"line 3");
	refused("@clock -1\n@iface eth0 2\n"
		"  a-1 [000] d.h1. 7: netif_rx: dev=eth0",
		"line 3");
	refused("@clock 1", "interface");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_switch),	cmocka_unit_test(test_flags),
		cmocka_unit_test(test_harvest), cmocka_unit_test(test_program),
		cmocka_unit_test(test_seconds), cmocka_unit_test(test_remarks),
		cmocka_unit_test(test_sched),	cmocka_unit_test(test_nonsense),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
