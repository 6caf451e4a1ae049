/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The way of a frame, from recorded traces of two kernels and from made ones
 * of what no kernel here does on demand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/census.h"
#include "stats/route.h"

struct told {
	struct trace *trace;
	struct spans *spans;
	GPtrArray *frames;
};

static void tell(struct told *told, const char *text)
{
	char **line = g_strsplit(text, "\n", -1);
	GPtrArray *lines = g_ptr_array_new();
	GError *error = NULL;
	guint i;

	for (i = 0; line[i] && *line[i]; i++)
		g_ptr_array_add(lines, line[i]);
	told->trace = trace_parse(lines, &error);
	if (error)
		fail_msg("%s", error->message);
	told->spans = spans_build(told->trace);
	told->frames = frames_find(told->spans, G_MAXUINT);
	g_ptr_array_unref(lines);
	g_strfreev(line);
}

static void forget(struct told *told)
{
	g_ptr_array_unref(told->frames);
	spans_free(told->spans);
	trace_free(told->trace);
}

/*
 * Events in short: "FLAGS COMM-PID EVENT" a line, 1 us apart, all on CPU 0 of a
 * trace of eth0 (2).
 */
static void tell_short(struct told *told, const char *const *event)
{
	GString *text = g_string_new("@clock 0\n@iface eth0 2\n");
	guint us;

	for (us = 1; *event; event++, us++) {
		char **part = g_strsplit(*event, " ", 3);

		g_string_append_printf(text, "  %s [000] %s 0.%06u: %s\n",
				       part[1], part[0], us, part[2]);
		g_strfreev(part);
	}
	tell(told, text->str);
	g_string_free(text, TRUE);
}

#define SWITCH(from, to)                                              \
	"sched_switch: prev_comm=p prev_pid=" #from " prev_prio=120 " \
	"prev_state=S ==> next_comm=t" #to " next_pid=" #to " next_prio=120"
#define WAKING(pid) "sched_waking: comm=t" #pid " pid=" #pid " prio=120"
#define HARVEST(context, n)                                    \
	"netdrv_harvest: ifindex=2 ctx=" context " frames=" #n \
	" irqs_off=0 softirqs_off=1"
#define PROTOCOL(skb) "netif_receive_skb: dev=eth0 skbaddr=" #skb " len=46"
#define READ(skb) "consume_skb: skbaddr=" #skb
#define RECEIVED(length)                                                  \
	"sock_recv_length: sk address = 0f, family = AF_INET protocol = " \
	"0x11, "                                                          \
	"length = " #length ", error = 0, flags = 0x0"
#define IRQ "irq_handler_entry: irq=9 name=nic"
#define IRQ_END "irq_handler_exit: irq=9 ret=handled"

/* "interrupt nic > thread woken t5 > ...", of most of @frames. Free it. */
static char *way_of(const struct told *told, const GPtrArray *frames)
{
	struct route *r = route_new(told->spans, frames);
	GString *way = g_string_new(NULL);
	guint i;

	for (i = 0; i < r->stages->len; i++) {
		const struct stage *s =
			&g_array_index(r->stages, struct stage, i);

		g_string_append_printf(way, "%s%s%s%s", i ? " > " : "", s->what,
				       *s->name ? " " : "", s->name);
	}
	route_free(r);
	return g_string_free(way, FALSE);
}

/* The one frame went this way. */
static void expect_way(const struct told *told, const char *want)
{
	char *way;

	assert_int_equal(told->frames->len, 1);
	way = way_of(told, told->frames);
	assert_string_equal(way, want);
	g_free(way);
}

/* --- recorded --- */

/* Free it. */
static char *recorded(const char *mode, const char *kernel)
{
	char *path = g_strdup_printf("tests/unit/data/trace-%s-%s.txt", mode,
				     kernel);
	GError *error = NULL;
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, &error);
	if (error)
		fail_msg("%s", error->message);
	g_free(path);
	return text;
}

static void tell_recorded(struct told *told, const char *mode,
			  const char *kernel)
{
	char *text = recorded(mode, kernel);

	tell(told, text);
	g_free(text);
}

static const char *const kernels[] = {"6.1", "6.12"};

/* Frames of one trace whose way has the parts @want. */
static guint frames_by(const struct told *told, const char *want)
{
	guint i, frames = 0;

	for (i = 0; i < told->frames->len; i++) {
		GPtrArray *one = g_ptr_array_new();
		char *way;

		g_ptr_array_add(one, g_ptr_array_index(told->frames, i));
		way = way_of(told, one);
		frames += strstr(way, want) != NULL;
		g_free(way);
		g_ptr_array_unref(one);
	}
	return frames;
}

static void test_recorded_irq(void **state)
{
	struct told told;
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(kernels); i++) {
		tell_recorded(&told, "irq", kernels[i]);
		assert_in_range(told.frames->len, 3, 4);
		assert_int_equal(
			frames_by(&told,
				  "interrupt virtio1-rx > top half eth0-rx > "
				  "ring emptied > on the backlog > "),
			told.frames->len);
		/* One came while the softirq was raised already. */
		assert_true(frames_by(&told, "on the backlog > "
					     "softirq raised NET_RX > ") >= 3);
		assert_int_equal(frames_by(&told, "softirq runs NET_RX > "
						  "protocol work"),
				 told.frames->len);
		/* The first one in either trace had to wait for it. */
		assert_true(frames_by(&told, "softirq raised NET_RX > "
					     "thread woken ksoftirqd/0 > "
					     "thread runs ksoftirqd/0 > "
					     "softirq runs NET_RX > ") > 0);
		forget(&told);
	}
}

static void test_recorded_napi(void **state)
{
	struct told told;
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(kernels); i++) {
		tell_recorded(&told, "napi", kernels[i]);
		assert_in_range(told.frames->len, 3, 4);
		assert_int_equal(frames_by(&told, "interrupt virtio1-rx > "
						  "top half eth0-rx > "
						  "softirq raised NET_RX > "),
				 told.frames->len);
		assert_int_equal(frames_by(&told, "softirq runs NET_RX > "
						  "ring emptied > "
						  "protocol work"),
				 told.frames->len);
		forget(&told);
	}
}

static void test_recorded_threaded(void **state)
{
	struct told told;
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(kernels); i++) {
		tell_recorded(&told, "threaded", kernels[i]);
		assert_in_range(told.frames->len, 3, 4);
		assert_int_equal(frames_by(&told,
					   "interrupt virtio1-rx > "
					   "top half eth0-rx > "
					   "thread woken irq/26-eth0-rx > "
					   "thread runs irq/26-eth0-rx > "
					   "ring emptied > protocol work"),
				 told.frames->len);
		assert_int_equal(frames_by(&told, "read by sink"),
				 told.frames->len);
		forget(&told);
	}
}

/* The trace's flags and the driver's own words agree. */
static void expect_true_flags(const char *text)
{
	/* As an event that says nothing of its context. */
	char **part = g_strsplit(text, "netdrv_harvest: ", -1);
	char *plain = g_strjoinv("softirq_raise: ", part);
	struct told told, flagged;
	int e;

	tell(&told, text);
	tell(&flagged, plain);
	for (e = 0; e < (int)told.trace->events->len; e++) {
		const struct trace_event *a = trace_at(told.trace, e);
		const struct trace_event *b = trace_at(flagged.trace, e);

		assert_int_equal(a->hardirq, b->hardirq);
		assert_int_equal(a->softirq, b->softirq);
		assert_int_equal(a->irqs_off, b->irqs_off);
		assert_int_equal(a->softirqs_off, b->softirqs_off);
	}
	forget(&told);
	forget(&flagged);
	g_free(plain);
	g_strfreev(part);
}

static void test_flags_are_true(void **state)
{
	static const char *const modes[] = {"irq", "napi", "threaded"};
	guint i, k;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(modes); i++)
		for (k = 0; k < G_N_ELEMENTS(kernels); k++) {
			char *text = recorded(modes[i], kernels[k]);

			expect_true_flags(text);
			g_free(text);
		}
}

/* --- made --- */

static void test_tasklet(void **state)
{
	static const char *const event[] = {
		"d.h1. <idle>-0 " IRQ,
		"d.h1. <idle>-0 softirq_raise: vec=6 [action=TASKLET]",
		"d.h1. <idle>-0 " IRQ_END,
		"..s1. <idle>-0 softirq_entry: vec=6 [action=TASKLET]",
		"..s1. <idle>-0 tasklet_entry: tasklet=0a function=drain",
		"..s1. <idle>-0 " HARVEST("softirq", 1),
		"..s1. <idle>-0 " PROTOCOL(0b),
		"..s1. <idle>-0 tasklet_exit: tasklet=0a function=drain",
		"..s1. <idle>-0 softirq_exit: vec=6 [action=TASKLET]",
		NULL};
	struct told told;

	(void)state;
	tell_short(&told, event);
	expect_way(&told,
		   "interrupt nic > softirq raised TASKLET > softirq runs "
		   "TASKLET > tasklet runs drain > ring emptied > protocol "
		   "work");
	forget(&told);
}

/* The work item sleeps between harvest and protocols, and goes on later. */
static void test_work(void **state)
{
	static const char *const event[] = {
		"d.h1. <idle>-0 " IRQ,
		"d.h1. <idle>-0 workqueue_queue_work: work struct=0a "
		"function=drain workqueue=w req_cpu=0 cpu=0",
		"d.h1. <idle>-0 " WAKING(5),
		"d.h1. <idle>-0 " IRQ_END,
		"d..2. <idle>-0 " SWITCH(0, 5),
		"..... kworker/0:1-5 workqueue_execute_start: work struct 0a: "
		"function drain",
		"b.... kworker/0:1-5 " HARVEST("thread", 1),
		"d..2. kworker/0:1-5 " SWITCH(5, 6),
		"d..2. other-6 " SWITCH(6, 5),
		"b.... kworker/0:1-5 " PROTOCOL(0b),
		"..... kworker/0:1-5 workqueue_execute_end: work struct 0a: "
		"function drain",
		NULL};
	struct told told;
	int span;

	(void)state;
	tell_short(&told, event);
	expect_way(&told,
		   "interrupt nic > work queued drain > thread woken t5 > "
		   "thread runs t5 > work runs drain > ring emptied > "
		   "protocol work");
	span = spans_in(told.spans, 9);
	assert_int_equal(spans_kind(told.spans, span), TRACE_WORK_ENTRY);
	forget(&told);
}

/* A thread that never sleeps: nothing woke it for this frame. */
static void test_polling(void **state)
{
	static const char *const event[] = {
		"b.... poll-7 " HARVEST("thread", 1),
		"b.... poll-7 " PROTOCOL(0a),
		"d.h1. poll-7 " IRQ,
		"d.h1. poll-7 " WAKING(7), /* of some other reason, earlier */
		"d.h1. poll-7 " IRQ_END,
		"b.... poll-7 " HARVEST("thread", 2),
		"b.... poll-7 " PROTOCOL(0b),
		"b.... poll-7 " PROTOCOL(0c),
		"b.... poll-7 " HARVEST("thread", 1),
		"b.... poll-7 " PROTOCOL(0d),
		NULL};
	struct told told;
	const struct frame *f;

	(void)state;
	tell_short(&told, event);
	assert_int_equal(told.frames->len, 4);
	f = g_ptr_array_index(told.frames, 2);
	assert_int_equal(f->harvest, 5); /* with the one before */
	f = g_ptr_array_index(told.frames, 3);
	assert_int_equal(f->harvest, 8);
	assert_int_equal(f->steps->len, 2);
	forget(&told);
}

/* Two wait in the socket, whose skbs are freed without a word, if at all. */
static void test_received(void **state)
{
	static const char *const event[] = {
		"b.... poll-7 " HARVEST("thread", 2),
		"b.... poll-7 " PROTOCOL(0b),
		"b.... poll-7 " PROTOCOL(0c),
		"..... init-1 " READ(0b), /* another's, of the same address */
		"..... sink-8 " RECEIVED(-11),
		"..... sink-8 " RECEIVED(18),
		"..... sink-8 " RECEIVED(18),
		NULL};
	struct told told;
	guint i;

	(void)state;
	tell_short(&told, event);
	assert_int_equal(told.frames->len, 2);
	for (i = 0; i < 2; i++) {
		const struct frame *f = g_ptr_array_index(told.frames, i);

		assert_int_equal(f->application, 5 + i);
	}
	assert_int_equal(frames_by(&told, "read by sink"), 2);
	forget(&told);
}

/* A timer's interrupt raises a softirq whose function looks at the ring. */
static void test_timer(void **state)
{
	static const char *const event[] = {
		"d.h1. <idle>-0 local_timer_entry: vector=236",
		"d.h1. <idle>-0 softirq_raise: vec=8 [action=HRTIMER]",
		"d.h1. <idle>-0 local_timer_exit: vector=236",
		"..s1. <idle>-0 softirq_entry: vec=8 [action=HRTIMER]",
		"..s1. <idle>-0 hrtimer_expire_entry: hrtimer=0a function=look "
		"now=1",
		"..s1. <idle>-0 " HARVEST("softirq", 1),
		"..s1. <idle>-0 " PROTOCOL(0b),
		"..s1. <idle>-0 hrtimer_expire_exit: hrtimer=0a",
		"..s1. <idle>-0 softirq_exit: vec=8 [action=HRTIMER]",
		NULL};
	struct told told;

	(void)state;
	tell_short(&told, event);
	expect_way(&told,
		   "interrupt local_timer > softirq raised HRTIMER > softirq "
		   "runs HRTIMER > timer expires look > ring emptied > "
		   "protocol work");
	forget(&told);
}

/* A process is woken, drains the ring in a system call, another one reads. */
static void test_process(void **state)
{
	static const char *const event[] = {
		"d.h1. <idle>-0 " IRQ,
		"d.h1. <idle>-0 " WAKING(20),
		"d.h1. <idle>-0 " IRQ_END,
		"d..2. <idle>-0 " SWITCH(0, 20),
		"b.... t20-20 " HARVEST("thread", 1),
		"b.... t20-20 netif_rx: dev=eth0 skbaddr=0b len=46",
		"d.... t20-20 softirq_raise: vec=3 [action=NET_RX]",
		"..s.. t20-20 softirq_entry: vec=3 [action=NET_RX]",
		"..s.. t20-20 " PROTOCOL(0b),
		"d.s.. t20-20 " WAKING(30),
		"..s.. t20-20 softirq_exit: vec=3 [action=NET_RX]",
		"d..2. t20-20 " SWITCH(20, 30),
		"..... t30-30 " READ(0b),
		NULL};
	struct told told;

	(void)state;
	tell_short(&told, event);
	expect_way(&told,
		   "interrupt nic > thread woken t20 > thread runs t20 > ring "
		   "emptied > on the backlog > softirq raised NET_RX > softirq "
		   "runs NET_RX > protocol work > thread woken t30 > thread "
		   "runs t30 > read by t30");
	forget(&told);
}

/* A tasklet that schedules itself for ever is no cause of each of its runs. */
static void test_keeps_going(void **state)
{
	static const char *const event[] = {
		"..s1. <idle>-0 softirq_entry: vec=6 [action=TASKLET]",
		"d.s1. <idle>-0 softirq_raise: vec=6 [action=TASKLET]",
		"..s1. <idle>-0 softirq_exit: vec=6 [action=TASKLET]",
		"..s1. <idle>-0 softirq_entry: vec=6 [action=TASKLET]",
		"..s1. <idle>-0 " HARVEST("softirq", 1),
		"..s1. <idle>-0 " PROTOCOL(0b),
		NULL};
	struct told told;

	(void)state;
	tell_short(&told, event);
	expect_way(&told,
		   "softirq runs TASKLET > ring emptied > protocol work");
	forget(&told);
}

static void test_not_for_us(void **state)
{
	static const char *const event[] = {
		"d.h1. <idle>-0 " IRQ,
		"d.h1. <idle>-0 " IRQ_END,
		"d.h1. <idle>-0 irq_handler_entry: irq=9 name=other",
		"d.h1. <idle>-0 irq_handler_exit: irq=9 ret=unhandled",
		"d.h1. <idle>-0 " WAKING(20),
		NULL};
	struct told told;
	GArray *census;

	(void)state;
	tell_short(&told, event);
	census = census_take(told.trace, 0, 4);
	assert_int_equal(census_count(census, "interrupt", "nic"), 1);
	assert_int_equal(census_count(census, "interrupt", "other"), 1);
	assert_int_equal(census_count(census, "not for us", "other"), 1);
	assert_int_equal(census_count(census, "not for us", "nic"), 0);
	assert_int_equal(census_count(census, "wake-up", ""), 1);
	g_array_unref(census);
	forget(&told);
}

static void test_stage_times(void **state)
{
	static const char *const event[] = {
		"b.... poll-7 " HARVEST("thread", 1),
		"b.... poll-7 " PROTOCOL(0a),
		"b.... poll-7 " HARVEST("thread", 1),
		"..... poll-7 " WAKING(9), /* 1 us more */
		"..... poll-7 " WAKING(9),
		"b.... poll-7 " PROTOCOL(0b),
		"b.... poll-7 " HARVEST("thread", 1),
		"..... poll-7 " WAKING(9),
		"b.... poll-7 " PROTOCOL(0c),
		NULL};
	struct told told;
	struct route *r;
	const struct stage *s;

	(void)state;
	tell_short(&told, event);
	r = route_new(told.spans, told.frames);
	assert_int_equal(r->frames, 3);
	s = &g_array_index(r->stages, struct stage, 1);
	assert_int_equal(s->min_ns, 1000);
	assert_int_equal(s->median_ns, 2000);
	assert_int_equal(s->max_ns, 3000);
	route_free(r);
	forget(&told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_recorded_irq),
		cmocka_unit_test(test_recorded_napi),
		cmocka_unit_test(test_recorded_threaded),
		cmocka_unit_test(test_flags_are_true),
		cmocka_unit_test(test_tasklet),
		cmocka_unit_test(test_work),
		cmocka_unit_test(test_polling),
		cmocka_unit_test(test_received),
		cmocka_unit_test(test_timer),
		cmocka_unit_test(test_process),
		cmocka_unit_test(test_keeps_going),
		cmocka_unit_test(test_not_for_us),
		cmocka_unit_test(test_stage_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
