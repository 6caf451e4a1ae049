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
	struct tune_space *space = tune_space_make(s, "6.1", none, NULL);

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
	space = tune_space_make(s, "6.12", fixed, NULL);
	assert_null(tune_space_find(space, "ring"));
	assert_null(tune_space_find(space, "busy_poll"));
	tune_space_free(space);
	space = tune_space_make(s, "7", fixed, NULL);
	assert_modes(space, "busy_poll", "napi-threaded");
	tune_space_free(space);
	scenario_free(s);
}

static void test_asked(void **state)
{
	g_autoptr(GPtrArray) none = knob_values_new();
	struct scenario *s = scenario("ring=64..256, budget=8|64");
	struct tune_space *space = tune_space_make(s, "6.1", none, NULL);
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
		{"hz=1000..2000", "does something in one of the modes"},
		{"rps=off|other", "rps=off|other: must be with --set cpus=2"},
	};
	g_autoptr(GPtrArray) none = knob_values_new();
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct scenario *s = scenario(bad[i][0]);
		g_autoptr(GError) error = NULL;

		if (tune_space_make(s, "6.1", none, &error))
			fail_msg("taken: %s", bad[i][0]);
		if (!strstr(error->message, bad[i][1]))
			fail_msg("%s: %s", bad[i][0], error->message);
		scenario_free(s);
	}
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
		"echo 2 > /sys/class/net/$NIC/queues/rx-0/rps_cpus",
		"sysctl -w net.core.flow_limit_cpu_bitmap=1",
		NULL,
	};
	static const char *const sets[] = {
		"budget=16",   "busy_read=50",		 "ring=128",
		"rps=other",   "flow_limit=on",		 "rx_usecs=40",
		"timer_us=50", "gro_flush_timeout=20000"};
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_usual),	 cmocka_unit_test(test_fixed),
		cmocka_unit_test(test_asked),	 cmocka_unit_test(test_refused),
		cmocka_unit_test(test_commands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
