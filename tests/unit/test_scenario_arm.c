/* SPDX-License-Identifier: GPL-2.0-only */
/* Arms: modes under conditions of their own, and what a scenario needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lab/config.h"
#include "lab/needs.h"
#include "lab/scenario_arm.h"
#include "stats/verdict.h"

#define HEAD                                               \
	"[scenario]\nname = s\nquestion = q\n"             \
	"[device]\ndevice = virtio\nworkload = sink,hog\n" \
	"[load]\ngrid = 0.5;1\n"
#define ARMS                                                     \
	"[modes]\nlist = irq\n"                                  \
	"[arm quota5]\nmode = mogul\nquota = 5\n"                \
	"[arm deep]\nmode = napi\nworkload = sink\nring = 512\n" \
	"pattern = poisson\nnetdev_budget = 64\n"

static struct scenario *parse(const char *text)
{
	GError *error = NULL;
	struct scenario *s =
		scenario_parse(text, "f.conf", NULL, "virtual", &error);

	if (!s)
		fail_msg("%s", error->message);
	return s;
}

static void refuse(const char *text, const char *why)
{
	GError *error = NULL;

	assert_null(scenario_parse(text, "f.conf", NULL, "virtual", &error));
	if (!strstr(error->message, why))
		fail_msg("\"%s\" does not say \"%s\"", error->message, why);
	assert_null(strchr(error->message, '\n'));
	g_error_free(error);
}

static void test_parse(void **state)
{
	struct scenario *s = parse(HEAD ARMS);
	const struct scenario_arm *irq = g_ptr_array_index(s->arms, 0);
	const struct scenario_arm *quota = g_ptr_array_index(s->arms, 1);
	const struct scenario_arm *deep = g_ptr_array_index(s->arms, 2);

	(void)state;
	assert_int_equal(s->arms->len, 3);
	assert_string_equal(irq->name, "irq");
	assert_string_equal(irq->mode, "irq");
	assert_int_equal(irq->knobs->len, 0);
	assert_string_equal(quota->mode, "mogul");
	assert_string_equal(knob_values_get(quota->knobs, "quota"), "5");
	assert_string_equal(scenario_arm_workload(s, quota), "sink,hog");
	assert_string_equal(scenario_arm_workload(s, deep), "sink");
	assert_string_equal(scenario_arm_pattern(s, quota), "cbr");
	assert_string_equal(scenario_arm_pattern(s, deep), "poisson");
	assert_int_equal(deep->knobs->len, 2);
	assert_true(scenario_has_work(s, "hog"));
	assert_string_equal(s->knee_mode, "irq");
	scenario_free(s);
}

/* A yardstick may be an arm, or a mode that isn't measured. */
static void test_knee(void **state)
{
	struct scenario *s = parse(HEAD "knee_mode = quota5\n" ARMS);
	const struct scenario_arm *irq = g_ptr_array_index(s->arms, 0);

	(void)state;
	assert_string_equal(scenario_arm_knee(s, irq)->name, "quota5");
	scenario_free(s);
	s = parse(HEAD "knee_mode = poll\n" ARMS);
	irq = g_ptr_array_index(s->arms, 0);
	assert_string_equal(scenario_arm_knee(s, irq)->mode, "poll");
	assert_int_equal(s->arms->len, 3);
	scenario_free(s);
	s = parse(HEAD "knee_mode = each\n" ARMS);
	irq = g_ptr_array_index(s->arms, 0);
	assert_ptr_equal(scenario_arm_knee(s, irq), irq);
	scenario_free(s);
	refuse(HEAD "knee_mode = quota6\n" ARMS, "knee_mode = quota6");
}

static void test_refused(void **state)
{
	(void)state;
	refuse(HEAD "[arm x]\nquota = 5\n", "[arm x] mode is missing");
	refuse(HEAD "[arm x]\nmode = irq\nquota = 5\n",
	       "mode irq has no such knob");
	refuse(HEAD "[arm x]\nmode = moggul\n", "mode = moggul: must be irq,");
	refuse(HEAD "[arm x]\nmode = mogul\nquota = 0x\n",
	       "f.conf:11: [arm x] quota=0x: must be a whole number from");
	refuse(HEAD "[arm x]\nmode = mogul\nqouta = 5\n",
	       "[arm x] qouta: no such key; allowed: mode, workload");
	refuse(HEAD "[arm x]\nmode = irq\ncpus = 2\n",
	       "is the same for all arms");
	refuse(HEAD "[arm napi]\nmode = napi\n", "called like a mode");
	refuse(HEAD "[arm X Y]\nmode = napi\n", "a short word of a-z");
	refuse(HEAD, "[modes] list or [arm NAME] is missing");
	refuse(HEAD "[needs]\nkernel = new\n", "a version such as 6.13");
	refuse(HEAD "[needs]\nlabs = moon\n", "realtime, virtual");
}

static void test_choose(void **state)
{
	struct scenario *s = parse(HEAD ARMS);
	GError *error = NULL;

	(void)state;
	assert_false(scenario_choose_arms(s, "quota5,no", "--arms", &error));
	assert_string_equal(error->message,
			    "--arms quota5,no: must be one or more of irq, "
			    "quota5, deep, once each");
	g_clear_error(&error);
	assert_false(scenario_set_modes(s, "napi", "--modes", &error));
	assert_non_null(strstr(error->message, "choose with --arms"));
	g_clear_error(&error);
	assert_true(scenario_choose_arms(s, "deep, irq", "--arms", &error));
	assert_int_equal(s->arms->len, 2);
	scenario_free(s);
}

/* What two of the user's words contradict is for neither of them. */
static void test_contradiction(void **state)
{
	struct config *c = config_new();
	GPtrArray *knobs = NULL;
	GError *error = NULL;

	(void)state;
	c->path = g_strdup("f.conf");
	c->text = g_strdup(HEAD ARMS);
	g_strfreev(c->sets);
	c->sets = g_strsplit("quota=7", " ", -1);
	assert_null(config_build(c, &knobs, &error));
	assert_string_equal(error->message, "--set quota=7: arm quota5 of "
					    "this scenario sets it itself");
	g_error_free(error);
	config_free(c);
}

static void test_lab_assertions(void **state)
{
	struct scenario *s = parse(
		HEAD ARMS "[assert]\na = delivered_pps(irq) > 1\n"
			  "[assert virtual]\nb = delivered_pps(irq) > 2\n"
			  "[assert realtime]\nc = delivered_pps(irq) > 3\n");
	const struct assertion *last = g_ptr_array_index(s->assertions, 1);

	(void)state;
	assert_int_equal(s->assertions->len, 2);
	assert_string_equal(last->name, "b");
	scenario_free(s);
	refuse(HEAD ARMS "[assert moon]\na = delivered_pps(irq) > 1\n",
	       "no such lab");
}

#define CONFIG \
	"# of a kernel\nCONFIG_A=y\nCONFIG_NET_B=m\n# CONFIG_C is not set\n"

static void expect_unmet(const char *needs, const char *lab, const char *kernel,
			 guint cpus, const char *why)
{
	g_autofree char *text = g_strconcat(HEAD ARMS "[needs]\n", needs, NULL);
	struct scenario *s = parse(text);
	g_autofree char *unmet = needs_unmet(s, lab, kernel, CONFIG, cpus);

	if (!why)
		assert_null(unmet);
	else if (!unmet || !strstr(unmet, why))
		fail_msg("%s: \"%s\" does not say \"%s\"", needs, unmet, why);
	scenario_free(s);
}

static void test_needs(void **state)
{
	(void)state;
	expect_unmet("kernel = 6.13\n", "virtual", "6.1", 2,
		     "needs kernel 6.13 or later, this guest's is 6.1");
	expect_unmet("kernel = 6.13\n", "virtual", "6.12", 2, "6.12");
	expect_unmet("kernel = 6.13\n", "virtual", "6.13.2-3", 2, NULL);
	expect_unmet("kernel = 6.13\n", "virtual", "7", 2, NULL);
	expect_unmet("kernel = 7.1\n", "virtual", "7", 2, NULL);
	expect_unmet("labs = realtime\n", "virtual", "6.1", 2,
		     "lab virtual cannot answer it: --lab realtime does");
	expect_unmet("labs = realtime\n", "realtime", "6.1", 2, NULL);
	expect_unmet("cpus = 3\n", "realtime", "6.1", 2,
		     "needs 3 CPUs in lab realtime, this machine has 2");
	expect_unmet("cpus = 3\n", "virtual", "6.1", 2, NULL);
	expect_unmet("config = NET_B\n", "virtual", "6.1", 2, NULL);
	expect_unmet("config = A\n", "realtime", "6.1", 2, NULL);
	expect_unmet("config = C\n", "virtual", "6.1", 2,
		     "needs a kernel with CONFIG_C, this guest's is without");
	expect_unmet("config = NET\n", "virtual", "6.1", 2, "CONFIG_NET,");
	refuse(HEAD ARMS "[needs]\nconfig = flow limit\n",
	       "config = flow limit: must be an option of the kernel such as "
	       "NET_FLOW_LIMIT");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_knee),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_choose),
		cmocka_unit_test(test_contradiction),
		cmocka_unit_test(test_lab_assertions),
		cmocka_unit_test(test_needs),
	};

	return cmocka_run_group_tests_name("scenario arms", tests, NULL, NULL);
}
