/* SPDX-License-Identifier: GPL-2.0-only */
/* Which collectors run, whose CPU time it is, and what becomes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "collect/context_sums.h"
#include "lab/account.h"
#include "lab/collectors.h"
#include "lab/trial.h"

static char *choose(const char *text, const char *lab)
{
	return collectors_choose(text, lab, NULL);
}

static void test_sets(void **state)
{
	g_autofree char *none = choose("none", "realtime");
	g_autofree char *all = choose("all", "realtime");
	g_autofree char *usual = choose("default", "realtime");
	g_autofree char *two = choose("polls,perf", "realtime");

	(void)state;
	assert_string_equal(none, "");
	assert_string_equal(all, usual);
	assert_non_null(strstr(all, "contexts"));
	assert_null(strstr(all, "driver")); /* always on */
	assert_string_equal(two, "polls,perf");
}

/* What takes instructions is not for a lab that counts them. */
static void test_exact_lab(void **state)
{
	g_autofree char *usual = choose("default", "virtual");
	g_autofree char *all = choose("all", "virtual");

	(void)state;
	assert_string_equal(usual, "");
	assert_string_equal(all, "");
	assert_null(choose("contexts", "virtual"));
}

static void test_refused(void **state)
{
	static const char *const wrong[] = {
		"", "contexts,", "polls,perl", "all,none", "Contexts", NULL};
	guint i;

	(void)state;
	for (i = 0; wrong[i]; i++) {
		g_autoptr(GError) error = NULL;

		assert_null(collectors_choose(wrong[i], "realtime", &error));
		assert_non_null(strstr(error->message, "names of perf,"));
	}
}

static void test_owners(void **state)
{
	(void)state;
	assert_string_equal(collectors_owner("drv.rx_frames"), "driver");
	assert_string_equal(collectors_owner("irq.eth0"), "irqs");
	assert_string_equal(collectors_owner("irq.TOTAL"), "ticks");
	assert_string_equal(collectors_owner("cpu1.user"), "ticks");
	assert_string_equal(collectors_owner("softirq.NET_RX"), "softirqs");
	assert_string_equal(collectors_owner("softirq.NET_RX.ksoftirqd"),
			    "contexts");
	assert_string_equal(collectors_owner("ctx.cpu0.idle"), "contexts");
}

static enum task_class class_of(const char *name)
{
	__u64 word = 0;

	memcpy(&word, name, MIN(strlen(name), sizeof(word)));
	return class_of_name(word);
}

static void test_classes(void **state)
{
	static const struct {
		const char *name;
		enum task_class class;
	} tasks[] = {
		{"ksoftirqd/0", CLASS_KSOFTIRQD},
		{"kworker/0:1", CLASS_THREAD},
		{"irq/24-eth0", CLASS_THREAD},
		{"napi/eth0-8193", CLASS_THREAD},
		{"nd-mogul/eth0", CLASS_THREAD},
		{"nd-idle/0", CLASS_IDLE},
		{"kthreadd", CLASS_OTHER},
		{"init", CLASS_OTHER},
		{"nd", CLASS_OTHER},
		{"irq", CLASS_OTHER},
		{"", CLASS_OTHER},
	};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(tasks); i++)
		assert_int_equal(class_of(tasks[i].name), tasks[i].class);
}

static __u64 sum_of(const struct context_cpu *c)
{
	__u64 sum = c->irq.ns;
	guint i;

	for (i = 0; i < CONTEXT_VECS; i++)
		sum += c->soft.by[ON_THE_SPOT][i] + c->soft.by[IN_KSOFTIRQD][i];
	for (i = CLASS_IDLE; i < CLASSES; i++)
		sum += c->task.by[i];
	return sum;
}

/*
 * From 1000 on: the hog; at 1300 a softirq (3) on top of it, at 1350 an
 * interrupt on top of that. Read at 1390, all three are still open.
 */
static struct context_cpu three_levels(void)
{
	struct context_cpu c = {0};

	c.task.running = CLASS_HOG;
	c.task.since = 1000;
	c.soft.running = 1 + 3;
	c.soft.since = 1300;
	c.irq.depth = 1;
	c.irq.since = 1350;
	return c;
}

static void test_open_intervals(void **state)
{
	struct context_cpu c = three_levels();

	(void)state;
	context_close(&c, 1390);
	assert_int_equal(c.irq.ns, 40);
	assert_int_equal(c.soft.by[ON_THE_SPOT][3], 50);
	assert_int_equal(c.task.by[CLASS_HOG], 300);
	assert_int_equal(sum_of(&c), 390);
}

/* The same in ksoftirqd; interrupts that ended before take from each level. */
static void test_ksoftirqd(void **state)
{
	struct context_cpu c = three_levels();

	(void)state;
	c.task.running = CLASS_KSOFTIRQD;
	c.irq.depth = 0;
	c.irq.ns = 25; /* 15 of it before the softirq */
	c.soft.irq_ns = 15;
	context_close(&c, 1390);
	assert_int_equal(c.soft.by[ON_THE_SPOT][3], 0);
	assert_int_equal(c.soft.by[IN_KSOFTIRQD][3], 80);
	assert_int_equal(c.task.by[CLASS_KSOFTIRQD], 285);
	assert_int_equal(sum_of(&c), 390);
}

static void test_unknown_is_other(void **state)
{
	struct context_cpu c = {.task.since = 5};

	(void)state;
	context_close(&c, 12);
	assert_int_equal(c.task.by[CLASS_OTHER], 7);
	assert_int_equal(sum_of(&c), 7);
}

static void test_names(void **state)
{
	static struct counters set;
	static struct context_cpu c[2];

	(void)state;
	set.n = 0;
	c[1].soft.by[IN_KSOFTIRQD][3] = 70;
	c[1].soft.entries[IN_KSOFTIRQD][3] = 2;
	c[0].soft.entries[IN_KSOFTIRQD][3] = 1;
	c[0].task.switches[CLASS_APP] = 4;
	context_add(&set, c, 2);
	assert_int_equal(counters_get(&set, "ctx.cpu1.ksoftirqd.NET_RX"), 70);
	assert_int_equal(counters_get(&set, "ctx.cpu0.ksoftirqd.NET_RX"), 0);
	assert_int_equal(counters_get(&set, "softirq.NET_RX.ksoftirqd"), 3);
	assert_int_equal(counters_get(&set, "ctx.cpu0.app.entries"), 4);
	assert_int_equal(counters_get(&set, "switch.app"), 4);
	assert_true(set.n < COUNTERS_MAX);
}

struct readings {
	struct account a;
	struct point p;
};

static void grow(struct account *a, const char *name, guint64 by)
{
	guint64 from = 1000, to = from + by;

	g_hash_table_insert(a->before, g_strdup(name),
			    g_memdup2(&from, sizeof(from)));
	g_hash_table_insert(a->after, g_strdup(name),
			    g_memdup2(&to, sizeof(to)));
}

static int setup(void **state)
{
	struct readings *r = g_new0(struct readings, 1);

	r->a.before =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	r->a.after =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	point_init(&r->p);
	grow(&r->a, "stat.user", 100); /* ticks that say something else */
	*state = r;
	return 0;
}

static int teardown(void **state)
{
	struct readings *r = *state;

	g_hash_table_unref(r->a.before);
	g_hash_table_unref(r->a.after);
	g_free(r);
	return 0;
}

static void assert_near(double is, double should)
{
	assert_true(fabs(is - should) < 1e-9);
}

static void test_ticks_without(void **state)
{
	struct readings *r = *state;

	account_fill_cpu(&r->p, &r->a);
	assert_near(r->p.cpu_user, 1);
	assert_true(isnan(r->p.cpu_hardirq) || r->p.cpu_hardirq < 0);
}

static void test_shares(void **state)
{
	struct readings *r = *state;
	const struct point *p = &r->p;

	grow(&r->a, "ctx.cpu0.hardirq", 10);
	grow(&r->a, "ctx.cpu0.hardirq.entries", 5000); /* is no time */
	grow(&r->a, "ctx.cpu0.softirq.NET_RX", 20);
	grow(&r->a, "ctx.cpu0.ksoftirqd.NET_RX", 15);
	grow(&r->a, "ctx.cpu0.ksoftirqd", 5);
	grow(&r->a, "ctx.cpu0.thread", 7);
	grow(&r->a, "ctx.cpu0.app", 13);
	grow(&r->a, "ctx.cpu0.hog", 8);
	grow(&r->a, "ctx.cpu0.other", 2);
	grow(&r->a, "ctx.cpu0.idle", 20);
	account_fill_cpu(&r->p, &r->a);
	assert_near(p->cpu_hardirq, 0.10);
	assert_near(p->cpu_softirq, 0.40);
	assert_near(p->cpu_ksoftirqd, 0.20);
	assert_near(p->cpu_thread, 0.07);
	assert_near(p->cpu_user, 0.23);
	assert_near(p->cpu_idle, 0.20);
}

/* cpu1 is not cpu10. */
static void test_one_cpu(void **state)
{
	struct readings *r = *state;

	grow(&r->a, "ctx.cpu1.hardirq", 30);
	grow(&r->a, "ctx.cpu1.idle", 70);
	grow(&r->a, "ctx.cpu10.idle", 900);
	r->a.cpu = "cpu1";
	account_fill_cpu(&r->p, &r->a);
	assert_near(r->p.cpu_hardirq, 0.3);
	assert_near(r->p.cpu_idle, 0.7);
}

/* By name; what was seen once only did not grow; levels stand as they are. */
static void test_counted(void **state)
{
	struct readings *r = *state;
	guint64 once = 3;
	GArray *all;

	grow(&r->a, "wakeup.app.p50_ns", 500);
	grow(&r->a, "drv.rx_frames", 0);
	g_hash_table_insert(r->a.after, g_strdup("poll.polls"),
			    g_memdup2(&once, sizeof(once)));
	all = account_counted(&r->a);
	assert_int_equal(all->len, 3);
	assert_string_equal(g_array_index(all, struct counted, 0).name,
			    "drv.rx_frames");
	assert_int_equal(g_array_index(all, struct counted, 0).value, 0);
	assert_string_equal(g_array_index(all, struct counted, 1).name,
			    "stat.user");
	assert_int_equal(g_array_index(all, struct counted, 2).value, 1500);
	g_array_unref(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_exact_lab),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_owners),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_open_intervals),
		cmocka_unit_test(test_ksoftirqd),
		cmocka_unit_test(test_unknown_is_other),
		cmocka_unit_test(test_names),
		cmocka_unit_test_setup_teardown(test_ticks_without, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_shares, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_cpu, setup, teardown),
		cmocka_unit_test_setup_teardown(test_counted, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
