/* SPDX-License-Identifier: GPL-2.0-only */
/* Scenario files: what is taken, and that everything else is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lab/config.h"
#include "lab/scenario_arm.h"
#include "stats/verdict.h"

#define GOOD                          \
	"# a comment\n"               \
	"[scenario]\n"                \
	"name = good\n"               \
	"question = Does it parse?\n" \
	"[device]\n"                  \
	"device = virtio\n"           \
	"workload = sink,hog\n"       \
	"frame_bytes = 128\n"         \
	"[load]\n"                    \
	"grid = 0.5;1;2;\n"           \
	"reps = 4\n"                  \
	"window_ms = 2000\n"          \
	"[profile quick]\n"           \
	"reps = 2\n"                  \
	"[modes]\n"                   \
	"list = napi;irq\n"           \
	"[assert]\n"                  \
	"keeps-up = livelock_index(napi) >= 0.8\n"

static const char *name_of(const struct scenario *s, guint i)
{
	const struct scenario_arm *arm = g_ptr_array_index(s->arms, i);

	return arm->name;
}

static const char *knee_of(const struct scenario *s, const char *name)
{
	return scenario_arm_knee(s, scenario_arm_find(s, name))->name;
}

static void test_good(void **state)
{
	struct scenario *s =
		scenario_parse(GOOD, "good.conf", NULL, NULL, NULL);
	struct assertion *a;

	(void)state;
	assert_non_null(s);
	assert_string_equal(s->name, "good");
	assert_string_equal(s->workload, "sink,hog");
	assert_int_equal(s->frame_bytes, 128);
	assert_int_equal(s->reps, 4);
	assert_int_equal(s->loads->len, 3);
	assert_false(s->loads_are_pps);
	assert_true(g_array_index(s->loads, double, 2) == 2.0);
	assert_int_equal(s->arms->len, 2);
	assert_string_equal(name_of(s, 1), "irq");
	/* The first mode, when nothing is said. */
	assert_string_equal(s->knee_mode, "napi");
	assert_int_equal(s->assertions->len, 1);
	a = g_ptr_array_index(s->assertions, 0);
	assert_string_equal(a->name, "keeps-up");
	scenario_free(s);
}

static void test_profile(void **state)
{
	struct scenario *s = scenario_parse(GOOD, "x", "quick", NULL, NULL);

	(void)state;
	assert_non_null(s);
	assert_int_equal(s->reps, 2);
	assert_int_equal(s->window_ms, 2000);
	scenario_free(s);
	/* A profile the file does not mention changes nothing. */
	s = scenario_parse(GOOD, "x", "rfc", NULL, NULL);
	assert_non_null(s);
	assert_int_equal(s->reps, 4);
	scenario_free(s);
}

/* GOOD with @from replaced by @to is refused in one line that has @saying. */
static void refused(const char *from, const char *to, const char *saying)
{
	char **parts = g_strsplit(GOOD, from, 2);
	char *text = g_strjoinv(to, parts);
	GError *error = NULL;

	assert_int_equal(g_strv_length(parts), 2);
	assert_null(scenario_parse(text, "bad.conf", "quick", NULL, &error));
	assert_non_null(error);
	if (!strstr(error->message, saying))
		fail_msg("\"%s\" does not say \"%s\"", error->message, saying);
	assert_non_null(strstr(error->message, "bad.conf"));
	assert_null(strchr(error->message, '\n'));
	g_error_free(error);
	g_free(text);
	g_strfreev(parts);
}

static void test_refused(void **state)
{
	static const struct {
		const char *from, *to, *saying;
	} cases[] = {
		{"[load]", "[laod]", "no such group"},
		{"reps = 4", "rep = 4", "grid, pps, knee_mode"},
		{"reps = 4", "reps = 0", "from 1 to 1000"},
		{"reps = 4", "reps = 4x", "reps = 4x"},
		{"reps = 4", "reps = ", "whole number"},
		{"frame_bytes = 128", "frame_bytes = 59", "60 to 1514"},
		{"frame_bytes = 128", "frame_bytes = 1515", "60 to 1514"},
		{"window_ms = 2000", "window_ms = 1e9", "window_ms = 1e9"},
		{"grid = 0.5;1;2;", "grid = 0.5;-1", "0.01 to 100"},
		{"grid = 0.5;1;2;", "grid = 0.5;nan", "0.01 to 100"},
		{"grid = 0.5;1;2;", "grid = 0.5;;1", "0.01 to 100"},
		{"grid = 0.5;1;2;", "grid =", "1 to 64 numbers"},
		{"grid = 0.5;1;2;", "pps = 0", "1 to 20000000"},
		{"grid = 0.5;1;2;", "pps = 30000000", "1 to 20000000"},
		{"grid = 0.5;1;2;", "pps = 0x10", "1 to 20000000"},
		{"grid = 0.5;1;2;", "", "grid or pps is missing"},
		{"grid = 0.5;1;2;", "grid = 1\npps = 5", "choose one"},
		{"list = napi;irq", "list = napi;warp", "one or more of irq"},
		{"list = napi;irq", "list = napi;napi", "once"},
		{"list = napi;irq", "list =", "not empty"},
		{"device = virtio", "device = ne2000",
		 "one or more of virtio, e1000, e1000e"},
		{"device = virtio", "device = virtio;virtio", "once"},
		{"device = virtio", "", "device is missing"},
		{"sink,hog", "sink,tea", "one or more of sink"},
		{"sink,hog", "hog", "sink"},
		{"name = good", "name = ../good", "short word"},
		{"name = good", "", "name is missing"},
		{"[profile quick]", "[profile swift]", "quick, std, rfc"},
		{"reps = 2", "reps = -2", "from 1 to 1000"},
		{"reps = 2", "modes = irq", "no such key"},
		{">= 0.8", ">= much", "keeps-up"},
		{"[scenario]", "scenario", "bad.conf"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++)
		refused(cases[i].from, cases[i].to, cases[i].saying);
}

/* A mistake in a profile that is not chosen is a mistake. */
static void test_other_profile(void **state)
{
	GError *error = NULL;

	(void)state;
	assert_null(scenario_parse(GOOD "[profile rfc]\nreps = 0\n", "bad.conf",
				   "quick", NULL, &error));
	assert_non_null(error);
	g_error_free(error);
}

static struct config *config_of(const char *text)
{
	struct config *c = config_new();

	c->path = g_strdup("good.conf");
	c->text = g_strdup(text);
	c->seed = 7;
	return c;
}

static void set(struct config *c, const char *sets)
{
	g_strfreev(c->sets);
	c->sets = g_strsplit(sets, " ", -1);
}

static void test_knobs(void **state)
{
	struct config *c = config_of(GOOD);
	GPtrArray *knobs;
	struct scenario *s;
	char *params;

	(void)state;
	set(c, "rmem_default=4096 netdev_budget=64 reps=9 pps=5;6 "
	       "netdev_budget=65 frames_per_irq=4");
	s = config_build(c, &knobs, NULL);
	assert_non_null(s);
	assert_int_equal(s->reps, 9);
	assert_true(s->loads_are_pps);
	params = knob_values_text(knobs, "irq");
	assert_string_equal(params, "frames_per_irq=4;netdev_budget=65;"
				    "rmem_default=4096");
	g_free(params);
	/* A mode without that parameter has no part in it. */
	params = knob_values_text(knobs, "napi");
	assert_string_equal(params, "netdev_budget=65;rmem_default=4096");
	g_free(params);
	g_ptr_array_unref(knobs);
	scenario_free(s);
	config_free(c);
}

static void test_bad_knobs(void **state)
{
	static const char *const bad[] = {
		"reps",
		"=1",
		"warp=9",
		"reps=-1",
		"netdev_budget=0",
		"netdev_budget=x",
		"rmem_default=1e99",
		"pps=-5",
		"grid=1000",
		"knee_mode=every",
	};
	size_t i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct config *c = config_of(GOOD);
		GPtrArray *knobs;
		GError *error = NULL;

		set(c, bad[i]);
		assert_null(config_build(c, &knobs, &error));
		assert_non_null(strstr(error->message, "--set"));
		g_error_free(error);
		config_free(c);
	}
}

/* A parameter that none of the run's modes has would change nothing. */
static void test_unused_knob(void **state)
{
	struct config *c = config_of(GOOD);
	GPtrArray *knobs;
	GError *error = NULL;

	(void)state;
	set(c, "budget=16");
	c->modes = g_strdup("irq");
	assert_null(config_build(c, &knobs, &error));
	assert_non_null(strstr(error->message, "no mode of this run"));
	g_error_free(error);
	config_free(c);
}

static void test_knees(void **state)
{
	struct config *c = config_of(GOOD);
	GPtrArray *knobs;
	struct scenario *s = config_build(c, &knobs, NULL);

	(void)state;
	assert_string_equal(knee_of(s, "irq"), "napi");
	assert_true(scenario_has_one_knee(s));
	g_ptr_array_unref(knobs);
	scenario_free(s);
	set(c, "knee_mode=each");
	s = config_build(c, &knobs, NULL);
	assert_string_equal(knee_of(s, "napi"), "napi");
	assert_string_equal(knee_of(s, "irq"), "irq");
	assert_false(scenario_has_one_knee(s));
	g_ptr_array_unref(knobs);
	scenario_free(s);
	config_free(c);
}

static void test_devices(void **state)
{
	struct config *c = config_of(GOOD);
	GError *error = NULL;
	struct scenario *s;
	GPtrArray *knobs;

	(void)state;
	c->device = g_strdup("e1000,virtio");
	s = config_build(c, &knobs, NULL);
	assert_int_equal(scenario_device_count(s), 2);
	assert_string_equal(s->devices[0], "e1000");
	assert_string_equal(s->devices[1], "virtio");
	g_ptr_array_unref(knobs);
	scenario_free(s);
	g_free(c->device);
	c->device = g_strdup("virtio,ne2000");
	assert_null(config_build(c, &knobs, &error));
	assert_non_null(strstr(error->message, "--device: device"));
	assert_non_null(strstr(error->message, "virtio, e1000"));
	g_error_free(error);
	config_free(c);
}

/* A lab may measure fewer. */
static void test_devices_of_lab(void **state)
{
	static const char both[] = GOOD "[lab virtual]\ndevice = e1000\n";
	struct scenario *s = scenario_parse(both, "x", NULL, NULL, NULL);

	(void)state;
	assert_non_null(s);
	assert_string_equal(s->devices[0], "virtio");
	scenario_free(s);
	s = scenario_parse(both, "x", NULL, "virtual", NULL);
	assert_non_null(s);
	assert_int_equal(scenario_device_count(s), 1);
	assert_string_equal(s->devices[0], "e1000");
	scenario_free(s);
}

static void refuse_plant(const char *fault, const char *lab, const char *modes,
			 const char *why)
{
	struct config *c = config_of(GOOD);
	GPtrArray *knobs = NULL;
	GError *error = NULL;

	g_free(c->lab);
	c->lab = g_strdup(lab);
	c->modes = g_strdup(modes);
	c->plant = g_strdup(fault);
	assert_null(config_build(c, &knobs, &error));
	if (!strstr(error->message, why))
		fail_msg("%s does not say %s", error->message, why);
	g_error_free(error);
	config_free(c);
}

/* A fault that cannot be had would be one that nobody catches. */
static void test_plant(void **state)
{
	(void)state;
	refuse_plant("gremlin", "realtime", "irq",
		     "--plant gremlin: there is no such; allowed: silent-drop, "
		     "slow-generator, stolen-cpu");
	refuse_plant("stolen-cpu", "virtual", "irq", "nothing to steal");
	refuse_plant("silent-drop", "realtime", "intree",
		     "none of the modes is netdrv's");
}

/* What goes into run.json comes back the same. */
static void test_round_trip(void **state)
{
	struct config *c = config_of(GOOD), *back;
	JsonObject *root = json_object_new();
	struct scenario *s;
	GPtrArray *knobs;

	(void)state;
	set(c, "reps=9 netdev_budget=64");
	c->modes = g_strdup("irq");
	c->plant = g_strdup("silent-drop");
	c->shard = 2;
	c->shards = 3;
	s = config_build(c, &knobs, NULL);
	config_to_json(c, s, root);
	back = config_from_json(root, "run.json", NULL);
	assert_non_null(back);
	assert_string_equal(back->text, c->text);
	assert_string_equal(back->modes, "irq");
	assert_string_equal(back->plant, "silent-drop");
	assert_string_equal(json_object_get_string_member(root, "planted"),
			    "silent-drop");
	assert_null(back->device);
	assert_int_equal(back->seed, 7);
	assert_int_equal(back->shard, 2);
	assert_int_equal(back->shards, 3);
	assert_int_equal(g_strv_length(back->sets), 2);
	config_free(back);
	json_object_remove_member(root, "seed");
	assert_null(config_from_json(root, "run.json", NULL));
	json_object_unref(root);
	g_ptr_array_unref(knobs);
	scenario_free(s);
	config_free(c);
}

static void test_step(void **state)
{
	struct scenario *s;
	char *more;

	(void)state;
	refused("frame_bytes = 128", "pattern = step",
		"pattern = step and step_to need each other");
	refused("frame_bytes = 128", "step_to = 4",
		"pattern = step and step_to need each other");
	refused("frame_bytes = 128", "pattern = step\nstep_to = 0", "step_to");
	s = scenario_parse("[scenario]\nname = s\n"
			   "[device]\ndevice = virtio\n"
			   "pattern = step\nstep_to = 4\n"
			   "[load]\npps = 1000\n[modes]\nlist = napi\n",
			   "s.conf", NULL, NULL, NULL);
	assert_non_null(s);
	more = scenario_pattern_more(s, s->pattern, 1000);
	assert_string_equal(more, ",to=4000,steps=2");
	g_free(more);
	scenario_free(s);
	s = scenario_parse(GOOD, "good.conf", NULL, NULL, NULL);
	assert_null(scenario_pattern_more(s, s->pattern, 1000));
	scenario_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_profile),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_other_profile),
		cmocka_unit_test(test_knobs),
		cmocka_unit_test(test_bad_knobs),
		cmocka_unit_test(test_unused_knob),
		cmocka_unit_test(test_knees),
		cmocka_unit_test(test_devices),
		cmocka_unit_test(test_devices_of_lab),
		cmocka_unit_test(test_step),
		cmocka_unit_test(test_plant),
		cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
