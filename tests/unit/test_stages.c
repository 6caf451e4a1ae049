/* SPDX-License-Identifier: GPL-2.0-only */
/* Which stage the CPU is in, event by event; and what the plugin knows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "plugin/code.h"
#include "plugin/stages.h"
#include "plugin/symbols.h"

#define SINK_TASK 0x1000
#define IDLE_TASK 0x2000
#define IRQ_TASK 0x3000
#define HOG_TASK 0x4000

static struct stages *s;
static guint64 clock_now; /* instructions so far */

static int setup(void **state)
{
	(void)state;
	s = stages_new();
	clock_now = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	stages_free(s);
	return 0;
}

/* The event happens after 10 more instructions. */
static enum stage take(struct stages_event e)
{
	clock_now += 10;
	return stages_take(s, &e, clock_now);
}

#define TAKE(kind_, ...) \
	take((struct stages_event){.kind = STAGES_##kind_, __VA_ARGS__})

static enum stage call(enum stage stage, guint64 back, guint64 stack)
{
	return TAKE(CALL, .stage = stage, .back = back, .stack = stack);
}

static enum stage switch_to(guint64 prev, guint64 task, guint64 stack)
{
	return TAKE(SWITCH, .prev = prev, .task = task, .stack = stack);
}

static guint64 instructions(enum stage stage)
{
	return stages_counts(s)->instructions[stage];
}

static guint64 entries(enum stage stage)
{
	return stages_counts(s)->entries[stage];
}

/* Each stage's share is right and nothing is counted twice or not at all. */
static void assert_adds_up(void)
{
	guint64 sum = 0;
	int i;

	for (i = 0; i < STAGES; i++)
		sum += instructions((enum stage)i);
	assert_int_equal(sum, stages_counts(s)->total);
}

static void a_frame_through_napi(void **state)
{
	(void)state;
	TAKE(TASK, .stage = STAGE_HOG);
	TAKE(BEGIN);
	assert_int_equal(TAKE(INTERRUPT, .stage = STAGE_IRQ, .back = 0x40,
			      .stack = 0x7000),
			 STAGE_IRQ);
	assert_int_equal(stages_awaited(s), 0);
	assert_int_equal(TAKE(DISPATCH, .back = 0xa1, .stack = 0x900),
			 STAGE_SOFTIRQ);
	assert_int_equal(call(STAGE_SOFTIRQ, 0xa2, 0x8f0), STAGE_SOFTIRQ);
	assert_int_equal(call(STAGE_PROTOCOL, 0xa3, 0x8e0), STAGE_PROTOCOL);
	assert_int_equal(call(STAGE_WAKEUP, 0xa4, 0x8d0), STAGE_WAKEUP);
	assert_int_equal(stages_awaited(s), 0xa4);
	assert_int_equal(TAKE(RETURN, .back = 0xa4), STAGE_PROTOCOL);
	assert_int_equal(TAKE(RETURN, .back = 0xa3), STAGE_SOFTIRQ);
	assert_int_equal(TAKE(RETURN, .back = 0xa2), STAGE_SOFTIRQ);
	assert_int_equal(TAKE(RETURN, .back = 0xa1), STAGE_IRQ);
	assert_int_equal(
		TAKE(IRET, .back = 0x40, .stack = 0x7000, .user = TRUE),
		STAGE_HOG);
	TAKE(END);
	assert_int_equal(instructions(STAGE_HOG), 20);
	assert_int_equal(instructions(STAGE_IRQ), 20);
	assert_int_equal(instructions(STAGE_SOFTIRQ), 40);
	assert_int_equal(instructions(STAGE_PROTOCOL), 20);
	assert_int_equal(instructions(STAGE_WAKEUP), 10);
	assert_int_equal(stages_counts(s)->total, 110);
	assert_int_equal(entries(STAGE_IRQ), 1);
	assert_int_equal(entries(STAGE_SOFTIRQ), 1);
	assert_int_equal(entries(STAGE_PROTOCOL), 1);
	assert_int_equal(entries(STAGE_HOG), 0);
	assert_adds_up();
}

/* Two tasks: what one was in the middle of waits for it. */
static void frames_go_with_their_task(void **state)
{
	(void)state;
	switch_to(IDLE_TASK, SINK_TASK, 0x5000);
	TAKE(TASK, .task = SINK_TASK, .stage = STAGE_SINK);
	TAKE(BEGIN);
	assert_int_equal(call(STAGE_SWITCH, 0xb1, 0x4f00), STAGE_SWITCH);
	assert_int_equal(switch_to(SINK_TASK, IDLE_TASK, 0x6000), STAGE_OTHER);
	assert_int_equal(TAKE(TASK, .stage = STAGE_IDLE), STAGE_IDLE);
	assert_int_equal(call(STAGE_SWITCH, 0xb2, 0x5f00), STAGE_SWITCH);
	assert_int_equal(switch_to(IDLE_TASK, SINK_TASK, 0x4e00), STAGE_SWITCH);
	assert_int_equal(stages_awaited(s), 0xb1);
	assert_int_equal(entries(STAGE_SINK), 0);
	assert_int_equal(TAKE(RETURN, .back = 0xb1), STAGE_SINK);
	TAKE(END);
	assert_int_equal(entries(STAGE_SINK), 1);
	assert_int_equal(entries(STAGE_SWITCH), 2);
	assert_int_equal(instructions(STAGE_SINK), 20);
	assert_int_equal(instructions(STAGE_SWITCH), 30);
	assert_adds_up();
}

/* A process that an interrupt took the CPU from ends it when it is back. */
static void an_interrupt_goes_on_after_a_switch(void **state)
{
	(void)state;
	switch_to(IDLE_TASK, HOG_TASK, 0x5000);
	TAKE(TASK, .stage = STAGE_HOG);
	TAKE(BEGIN);
	TAKE(INTERRUPT, .stage = STAGE_IRQ, .back = 0x40, .stack = 0x7000);
	call(STAGE_SWITCH, 0xb1, 0x4f00);
	switch_to(HOG_TASK, SINK_TASK, 0x6000);
	call(STAGE_SWITCH, 0xb2, 0x5f00);
	switch_to(SINK_TASK, HOG_TASK, 0x4e00);
	assert_int_equal(TAKE(RETURN, .back = 0xb1), STAGE_IRQ);
	assert_int_equal(TAKE(IRET, .back = 0x40, .stack = 0x7000), STAGE_HOG);
	TAKE(END);
	assert_int_equal(entries(STAGE_IRQ), 1);
	assert_int_equal(instructions(STAGE_IRQ), 20);
	assert_adds_up();
}

/* Whoever came back from another CPU left frames that never ended here. */
static void stale_frames_are_dropped(void **state)
{
	(void)state;
	switch_to(IDLE_TASK, SINK_TASK, 0x5000);
	TAKE(TASK, .stage = STAGE_SINK);
	call(STAGE_SWITCH, 0xb1, 0x4f00);
	switch_to(SINK_TASK, IDLE_TASK, 0x6000);
	assert_int_equal(switch_to(IDLE_TASK, SINK_TASK, 0x4f80), STAGE_SINK);
	assert_int_equal(stages_awaited(s), 0);
}

static void the_first_task_gets_its_name_late(void **state)
{
	(void)state;
	TAKE(TASK, .stage = STAGE_IDLE);
	call(STAGE_SWITCH, 0xb1, 0x4f00);
	switch_to(IDLE_TASK, SINK_TASK, 0x6000);
	assert_int_equal(switch_to(SINK_TASK, IDLE_TASK, 0x4e00), STAGE_SWITCH);
	assert_int_equal(stages_awaited(s), 0xb1);
}

/* An exception inside ends in iret too, but returns elsewhere. */
static void only_its_own_iret_ends_an_interrupt(void **state)
{
	(void)state;
	TAKE(INTERRUPT, .stage = STAGE_IRQ, .back = 0x40, .stack = 0x7000);
	assert_int_equal(TAKE(IRET, .back = 0x99, .stack = 0x6f00), STAGE_IRQ);
	assert_int_equal(TAKE(IRET, .back = 0x40, .stack = 0x6f00), STAGE_IRQ);
	call(STAGE_PROTOCOL, 0xa3, 0x6e0);
	/* It takes along what was never seen to return. */
	assert_int_equal(TAKE(IRET, .back = 0x40, .stack = 0x7000),
			 STAGE_OTHER);
	assert_int_equal(stages_awaited(s), 0);
}

static void nested_interrupts_are_entries(void **state)
{
	(void)state;
	TAKE(BEGIN);
	TAKE(INTERRUPT, .stage = STAGE_IRQ, .back = 0x40, .stack = 0x7000);
	TAKE(INTERRUPT, .stage = STAGE_IRQ, .back = 0x41, .stack = 0x6000);
	TAKE(IRET, .back = 0x41, .stack = 0x6000);
	TAKE(IRET, .back = 0x40, .stack = 0x7000);
	TAKE(END);
	assert_int_equal(entries(STAGE_IRQ), 2);
	assert_adds_up();
}

static void the_clocks_softirqs_are_not_the_frames(void **state)
{
	(void)state;
	TAKE(INTERRUPT, .stage = STAGE_OTHER, .back = 0x40, .stack = 0x7000);
	/* __do_softirq, and handle_softirqs in it. */
	assert_int_equal(TAKE(DISPATCH, .back = 0xa1, .stack = 0x900),
			 STAGE_OTHER);
	assert_int_equal(TAKE(DISPATCH, .back = 0xa2, .stack = 0x8f0),
			 STAGE_OTHER);
	assert_int_equal(call(STAGE_SOFTIRQ, 0xa3, 0x8e0), STAGE_SOFTIRQ);
	assert_int_equal(TAKE(RETURN, .back = 0xa3), STAGE_OTHER);
}

static void a_tail_call_returns_for_both(void **state)
{
	(void)state;
	call(STAGE_SOFTIRQ, 0xa1, 0x900);
	call(STAGE_PROTOCOL, 0xa2, 0x800);
	call(STAGE_PROTOCOL, 0xa2, 0x800);
	assert_int_equal(TAKE(RETURN, .back = 0xa2), STAGE_SOFTIRQ);
	/* Recursion has the same return address elsewhere. */
	call(STAGE_PROTOCOL, 0xa2, 0x800);
	call(STAGE_WAKEUP, 0xa2, 0x700);
	assert_int_equal(TAKE(RETURN, .back = 0xa2), STAGE_PROTOCOL);
}

static void a_kernel_thread_is_known_by_its_module(void **state)
{
	(void)state;
	switch_to(IDLE_TASK, IRQ_TASK, 0x5000);
	assert_true(stages_wonders(s));
	assert_int_equal(TAKE(MODULE), STAGE_THREAD);
	assert_false(stages_wonders(s));
	/* A driver's code inside an interrupt says nothing about the task. */
	switch_to(IRQ_TASK, SINK_TASK, 0x6000);
	TAKE(INTERRUPT, .stage = STAGE_IRQ, .back = 0x40, .stack = 0x7000);
	assert_false(stages_wonders(s));
	assert_int_equal(TAKE(MODULE), STAGE_IRQ);
	TAKE(IRET, .back = 0x40, .stack = 0x7000);
	/* Nor inside a process's system call. */
	TAKE(SYSCALL);
	assert_int_equal(TAKE(MODULE), STAGE_OTHER);
}

static void a_process_keeps_its_mark(void **state)
{
	(void)state;
	TAKE(TASK, .task = SINK_TASK, .stage = STAGE_SINK);
	switch_to(IDLE_TASK, SINK_TASK, 0x5000);
	assert_int_equal(TAKE(SYSCALL), STAGE_SINK);
	assert_int_equal(TAKE(MODULE), STAGE_SINK);
}

/* Its memory may be the next task's. */
static void the_dead_are_forgotten(void **state)
{
	(void)state;
	switch_to(IDLE_TASK, SINK_TASK, 0x5000);
	TAKE(TASK, .stage = STAGE_SINK);
	TAKE(DEATH);
	call(STAGE_SWITCH, 0xb1, 0x5f00);
	switch_to(SINK_TASK, IDLE_TASK, 0x6000);
	assert_int_equal(switch_to(IDLE_TASK, SINK_TASK, 0x5000), STAGE_OTHER);
}

static void a_window_starts_anew(void **state)
{
	g_autofree char *text = NULL;

	(void)state;
	TAKE(BEGIN);
	TAKE(END);
	TAKE(TASK, .stage = STAGE_SINK);
	assert_int_equal(stages_counts(s)->total, 10);
	TAKE(BEGIN);
	TAKE(SYSCALL);
	TAKE(END);
	TAKE(SYSCALL);
	assert_int_equal(stages_counts(s)->total, 20);
	assert_int_equal(instructions(STAGE_SINK), 20);
	assert_int_equal(instructions(STAGE_OTHER), 0);
	text = stages_text(stages_counts(s), 1);
	assert_true(g_str_has_prefix(text, "rxbench-stages 1\ncpu 1\n"
					   "stage irq 0 0\n"));
	assert_non_null(strstr(text, "\nstage sink 20 0\n"));
	assert_true(g_str_has_suffix(text, "\ntotal 20\n"));
}

static void marks_are_read_back(void **state)
{
	static const uint8_t sink[] = {0x0f, 0x1f, 0x80, 0x11,
				       0x42, 0x58, 0x52};
	static const uint8_t nop[] = {0x0f, 0x1f, 0x80, 0, 0, 0, 0};
	static const uint8_t iretq[] = {0x48, 0xcf};
	const uint8_t *at = (const uint8_t *)(uintptr_t)rxb_mark_end;
	int i;

	(void)state;
	assert_int_equal(code_mark(sink, sizeof(sink)), RXB_MARK_SINK);
	assert_int_equal(code_mark(nop, sizeof(nop)), 0);
	assert_int_equal(code_mark(sink, 6), 0);
	assert_true(code_is_iret(iretq, 2));
	assert_false(code_is_iret(iretq, 1));
	/* As the compiler has written it into this program. */
	for (i = 0; i < 64; i++)
		if (code_mark(at + i, RXB_MARK_BYTES) == RXB_MARK_END)
			break;
	assert_true(i < 64);
	rxb_mark_end();
}

static void stubs_and_modules_are_told_by_address(void **state)
{
	(void)state;
	assert_true(code_is_stub(0x1000, 0x1000, 0x1100));
	assert_true(code_is_stub(0x10f8, 0x1000, 0x1100));
	assert_false(code_is_stub(0x1002, 0x1000, 0x1100));
	assert_false(code_is_stub(0x1100, 0x1000, 0x1100));
	assert_true(code_is_module(0xffffffffc0123456));
	assert_false(code_is_module(0xffffffff81000000));
}

static GPtrArray *found_without(const char *left_out)
{
	GPtrArray *found = g_ptr_array_new();
	const struct symbol *y;

	for (y = symbols; y->name; y++)
		if (!strstr(left_out, y->name))
			g_ptr_array_add(found, (gpointer)y);
	return found;
}

static void missing_symbols_are_named(void **state)
{
	g_autoptr(GPtrArray) all = found_without("");
	g_autoptr(GPtrArray) newer = found_without("__do_softirq");
	g_autoptr(GPtrArray) less =
		found_without("__do_softirq handle_softirqs __switch_to");
	g_autofree char *none = symbol_missing(all);
	g_autofree char *one = symbol_missing(newer);
	g_autofree char *two = symbol_missing(less);
	g_autofree char *list = symbol_list();

	(void)state;
	assert_null(none);
	assert_null(one);
	assert_string_equal(two, "__do_softirq or handle_softirqs, "
				 "__switch_to");
	assert_ptr_equal(symbol_find("__netif_receive_skb_list.isra.0"),
			 symbol_find("__netif_receive_skb_list"));
	assert_null(symbol_find("__netif_receive"));
	assert_true(g_str_has_prefix(list, "irq_entries_start,"));
	/* One argument of one request. */
	assert_true(strlen(list) < 2048);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_frame_through_napi),
		TEST(frames_go_with_their_task),
		TEST(an_interrupt_goes_on_after_a_switch),
		TEST(stale_frames_are_dropped),
		TEST(the_first_task_gets_its_name_late),
		TEST(only_its_own_iret_ends_an_interrupt),
		TEST(nested_interrupts_are_entries),
		TEST(the_clocks_softirqs_are_not_the_frames),
		TEST(a_tail_call_returns_for_both),
		TEST(a_kernel_thread_is_known_by_its_module),
		TEST(a_process_keeps_its_mark),
		TEST(the_dead_are_forgotten),
		TEST(a_window_starts_anew),
		cmocka_unit_test(marks_are_read_back),
		cmocka_unit_test(stubs_and_modules_are_told_by_address),
		cmocka_unit_test(missing_symbols_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
