/* SPDX-License-Identifier: GPL-2.0-only */
/* Which knobs a tuner turns, and what it tells people to type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lab/knobs.h"
#include "lab/tune_commands.h"
#include "lab/tune_space.h"

#define TEXT                          \
	"[scenario]\nname = t\n"      \
	"[device]\ndevice = virtio\n" \
	"workload = sink,hog\n"       \
	"[search]\nmethod = tune\n"   \
	"goal = least cpu at 1kpps\n" \
	"trials = 30\n"               \
	"[modes]\nlist = intree;napi;timer\n"

static struct scenario *scenario(const char *space)
{
	struct scenario *s = scenario_parse(TEXT, "t.conf", NULL, NULL, NULL);

	assert_non_null(s);
	s->search.space = g_strdup(space);
	return s;
}

static struct tune_space *make(const struct scenario *s, const char *kernel,
			       const char *lab, const GPtrArray *fixed,
			       GError **error)
{
	const struct config c = {
		.kernel = (char *)kernel,
		.lab = (char *)lab,
	};

	return tune_space_make(s, &c, fixed, error);
}

static void assert_modes(const struct tune_space *space, const char *knob,
			 const char *modes)
{
	const struct tune_dim *d = tune_space_find(space, knob);
	g_autoptr(GString) text = g_string_new(NULL);
	guint i;

	for (i = 0; d && i < d->modes->len; i++)
		g_string_append_printf(text, "%s%s", i ? " " : "",
				       (char *)d->modes->pdata[i]);
	assert_string_equal(text->str, modes);
}

/* Each mode gets the knobs that do something in it, and no others. */
static void test_usual(void **state)
{
	g_autoptr(GPtrArray) none = knob_values_new();
	struct scenario *s = scenario(NULL);
	struct tune_space *space = make(s, "6.1", "virtual", none, NULL);

	(void)state;
	assert_modes(space, "ring", "napi timer");
	assert_modes(space, "rx_usecs", "napi");
	assert_modes(space, "gro_flush_timeout", "intree napi");
	assert_modes(space, "budget", "napi timer");
	assert_modes(space, "timer_us", "timer");
	assert_null(tune_space_find(space, "hz"));
	assert_string_equal(tune_space_find(space, "gro_flush_timeout")->also,
			    "napi_defer_hard_irqs=2");
	tune_space_free(space);
	scenario_free(s);
}

/* What is held at a value is not turned; what no kernel has neither. */
static void test_fixed(void **state)
{
	g_autoptr(GPtrArray) fixed = knob_values_new();
	struct scenario *s = scenario(NULL);
	struct tune_space *space;

	(void)state;
	assert_true(knob_values_set(fixed, "t", "ring=64", NULL));
	assert_true(scenario_set_modes(s, "napi-threaded", "t", NULL));
	space = make(s, "6.12", "virtual", fixed, NULL);
	assert_null(tune_space_find(space, "ring"));
	assert_null(tune_space_find(space, "busy_poll"));
	tune_space_free(space);
	space = make(s, "7", "virtual", fixed, NULL);
	assert_modes(space, "busy_poll", "napi-threaded");
	tune_space_free(space);
	scenario_free(s);
}

static void test_asked(void **state)
{
	g_autoptr(GPtrArray) none = knob_values_new();
	struct scenario *s = scenario("ring=64..256, budget=8|64");
	struct tune_space *space = make(s, "6.1", "virtual", none, NULL);
	const struct tune_dim *d;

	(void)state;
	assert_int_equal(space->dims->len, 2);
	d = tune_space_find(space, "ring");
	assert_int_equal(d->levels->len, 3);
	assert_string_equal(d->levels->pdata[1], "128");
	d = tune_space_find(space, "budget");
	assert_int_equal(d->levels->len, 2);
	assert_true(tune_space_size(space) >= 25);
	tune_space_free(space);
	scenario_free(s);
}

static void test_refused(void **state)
{
	static const char *const bad[][2] = {
		{"foo=1..2", "foo=1..2: must be KNOB=FROM..TO"},
		{"ring", "ring: must be KNOB=FROM..TO"},
		{"cpus=1..2", "that can be set while the guest runs"},
		{"ring=256..64", "256..64: must be a range from less to more"},
		{"ring=0..64", "ring=0: must be a whole number from 1"},
		{"budget=8,budget=9", "budget=9: must be set or searched once"},
		{"irq_cpu=0..1", "irq_cpu=0: in lab virtual its CPUs"},
		{"hz=1000..2000", "does something in one of the modes"},
		{"rps=off|other", "rps=other: takes cpus=2 or more"},
	};
	g_autoptr(GPtrArray) none = knob_values_new();
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct scenario *s = scenario(bad[i][0]);
		g_autoptr(GError) error = NULL;

		if (make(s, "6.1", "virtual", none, &error))
			fail_msg("taken: %s", bad[i][0]);
		if (!strstr(error->message, bad[i][1]))
			fail_msg("%s: %s", bad[i][0], error->message);
		scenario_free(s);
	}
}

static char *levels(const struct tune_space *space, const char *knob)
{
	const struct tune_dim *d = tune_space_find(space, knob);
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; d && i < d->levels->len; i++)
		g_string_append_printf(text, "%s%s", i ? " " : "",
				       (char *)d->levels->pdata[i]);
	return g_string_free(text, FALSE);
}

static void assert_levels(const struct tune_space *space, const char *knob,
			  const char *wanted)
{
	g_autofree char *is = levels(space, knob);

	assert_string_equal(is, wanted);
}

/* Places are searched where there are any, by what the lab can move. */
static void test_places(void **state)
{
	g_autoptr(GPtrArray) knobs = knob_values_new();
	struct scenario *s = scenario(NULL);
	struct tune_space *space = make(s, "6.1", "realtime", knobs, NULL);

	(void)state;
	assert_null(tune_space_find(space, "irq_cpu"));
	tune_space_free(space);
	assert_true(knob_values_set(knobs, "t", "cpus=3", NULL));
	assert_true(tune_space_imply(s, knobs, NULL));
	assert_string_equal(knob_values_get(knobs, "hog_on"), "each");
	space = make(s, "6.1", "realtime", knobs, NULL);
	assert_levels(space, "irq_cpu", "1 2");
	assert_levels(space, "app_cpu", "1 2");
	assert_modes(space, "irq_cpu", "intree napi timer");
	tune_space_free(space);
	space = make(s, "6.1", "virtual", knobs, NULL);
	assert_null(tune_space_find(space, "irq_cpu"));
	assert_levels(space, "app_on", "other");
	tune_space_free(space);
	assert_true(knob_values_set(knobs, "t", "app_cpu=1", NULL));
	space = make(s, "6.1", "realtime", knobs, NULL);
	assert_levels(space, "irq_cpu", "1 2");
	assert_levels(space, "app_cpu", "");
	tune_space_free(space);
	scenario_free(s);
}

/* Who asks for places gets the CPUs. */
static void test_implied(void **state)
{
	struct scenario *s = scenario("app_on=same|other");
	g_autoptr(GPtrArray) knobs = knob_values_new();
	struct tune_space *space;

	(void)state;
	assert_true(tune_space_imply(s, knobs, NULL));
	assert_string_equal(knob_values_get(knobs, "cpus"), "2");
	space = make(s, "6.1", "virtual", knobs, NULL);
	assert_levels(space, "app_on", "same other");
	tune_space_free(space);
	scenario_free(s);
}

/* What goes with a knob gives way to what the configuration says itself. */
static void test_companions(void **state)
{
	g_autoptr(GPtrArray) none = knob_values_new();
	struct scenario *s = scenario(NULL);
	struct tune_space *space = make(s, "6.1", "virtual", none, NULL);
	struct tune_config *c = tune_config_new(1);
	g_autofree char *alone = NULL, *both = NULL;
	guint i;

	(void)state;
	assert_modes(space, "app_prefer_busy", "intree napi");
	for (i = 0; i < space->dims->len; i++)
		if (space->dims->pdata[i] ==
		    tune_space_find(space, "app_prefer_busy"))
			c->level[i] = 1;
	alone = tune_config_text(space, c);
	assert_string_equal(alone, "napi app_prefer_busy=16 "
				   "app_busy_poll_us=200 "
				   "napi_defer_hard_irqs=2 "
				   "gro_flush_timeout=1000000");
	for (i = 0; i < space->dims->len; i++)
		if (space->dims->pdata[i] ==
		    tune_space_find(space, "gro_flush_timeout"))
			c->level[i] = 1;
	both = tune_config_text(space, c);
	assert_string_equal(both, "napi gro_flush_timeout=10000 "
				  "app_prefer_busy=16 napi_defer_hard_irqs=2 "
				  "app_busy_poll_us=200");
	tune_config_free(c);
	tune_space_free(space);
	scenario_free(s);
}

/* The trials of a run with  ("KNOB=VALUE,..."); 0: it is refused. */
static int trials_with(const char *set, char **why)
{
	g_autoptr(GPtrArray) knobs = NULL;
	struct config *c = config_new();
	GError *error = NULL;
	struct scenario *s;
	int trials = 0;

	c->path = g_strdup("t.conf");
	c->text = g_strdup(TEXT);
	g_free(c->lab);
	c->lab = g_strdup("virtual");
	g_strfreev(c->sets);
	c->sets = g_strsplit(set, ";", -1);
	s = config_build(c, &knobs, &error);
	if (s)
		trials = s->search.trials;
	else
		*why = g_strdup(error->message);
	g_clear_error(&error);
	scenario_free(s);
	config_free(c);
	return trials;
}

/* A goal with more loads gets more of them, unless somebody says how many. */
static void test_trials(void **state)
{
	g_autofree char *why = NULL;

	(void)state;
	assert_int_equal(trials_with("goal=least cpu at 1kpps", &why), 30);
	assert_int_equal(trials_with("goal=never livelock", &why), 60);
	assert_int_equal(trials_with("goal=never livelock;trials=25", &why),
			 25);
	assert_int_equal(trials_with("goal=never livelock;trials=9", &why), 0);
	assert_non_null(strstr(why, "trials = 9: must be at least 20"));
}

static void test_commands(void **state)
{
	static const char *const wanted[] = {
		"echo napi > /sys/class/net/$NIC/netdrv/mode",
		"ethtool -G $NIC rx 128",
		"ethtool -C $NIC rx-usecs 40",
		"echo 20000 > /sys/class/net/$NIC/gro_flush_timeout",
		"sysctl -w net.core.busy_read=50",
		"echo 16 > /sys/class/net/$NIC/netdrv/budget",
		"# APPLICATION: setsockopt(SO_BUSY_POLL, 50)",
		"# measured with interrupts and application on one CPU:",
		"echo 2 > /sys/class/net/$NIC/queues/rx-0/rps_cpus",
		"sysctl -w net.core.flow_limit_cpu_bitmap=1",
		NULL,
	};
	static const char *const sets[] = {"budget=16",
					   "app_busy_poll_us=50",
					   "busy_read=50",
					   "ring=128",
					   "rps=other",
					   "flow_limit=on",
					   "rx_usecs=40",
					   "timer_us=50",
					   "gro_flush_timeout=20000"};
	g_autoptr(GPtrArray) knobs = knob_values_new();
	g_auto(GStrv) lines = NULL;
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(sets); i++)
		assert_true(knob_values_set(knobs, "t", sets[i], NULL));
	lines = tune_commands("napi", knobs);
	for (i = 0; wanted[i]; i++)
		if (!g_strv_contains((const char *const *)lines, wanted[i]))
			fail_msg("%s is missing", wanted[i]);
	/* A knob of another mode is none of this one. */
	for (i = 0; lines[i]; i++)
		assert_null(strstr(lines[i], "timer_us"));
}

static void test_affinity(void **state)
{
	g_autoptr(GPtrArray) knobs = knob_values_new();
	g_auto(GStrv) lines = NULL;
	const char *const *all;

	(void)state;
	assert_true(knob_values_set(knobs, "t", "irq_cpu=1", NULL));
	assert_true(knob_values_set(knobs, "t", "app_on=other", NULL));
	lines = tune_commands("irq", knobs);
	all = (const char *const *)lines;
	assert_true(g_strv_contains(all,
				    "echo 1 > /proc/irq/$i/smp_affinity_list"));
	assert_true(g_strv_contains(all, "taskset -c 0 APPLICATION"));
	assert_true(g_strv_contains(all, "# measured with interrupts and "
					 "application on two CPUs:"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usual),
		cmocka_unit_test(test_fixed),
		cmocka_unit_test(test_asked),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_implied),
		cmocka_unit_test(test_companions),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_affinity),
		cmocka_unit_test(test_trials),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
