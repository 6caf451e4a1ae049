/* SPDX-License-Identifier: GPL-2.0-only */
/* Scenario files that search: what is taken, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lab/config.h"
#include "lab/scenario.h"

#define GOOD                   \
	"[scenario]\n"         \
	"name = good\n"        \
	"[device]\n"           \
	"device = virtio\n"    \
	"workload = sink\n"    \
	"[search]\n"           \
	"method = mlrsearch\n" \
	"goals = pdr;ndr\n"    \
	"width = 0.02\n"       \
	"trial_ms = 1000\n"    \
	"short_ms = 200\n"     \
	"sum_ms = 3000\n"      \
	"exceed_ratio = 0.5\n" \
	"reps = 5\n"           \
	"[profile rfc]\n"      \
	"trial_ms = 60000\n"   \
	"sum_ms = 60000\n"     \
	"[modes]\n"            \
	"list = napi\n"

static void test_good(void **state)
{
	struct scenario *s =
		scenario_parse(GOOD, "good.conf", "rfc", NULL, NULL);

	(void)state;
	assert_non_null(s);
	assert_string_equal(s->search.method, "mlrsearch");
	assert_string_equal(s->search.goals[0], "pdr");
	assert_string_equal(s->search.goals[1], "ndr");
	assert_true(s->search.width == 0.02);
	assert_true(s->search.exceed_ratio == 0.5);
	assert_int_equal(s->search.trial_ms, 60000);
	assert_int_equal(s->search.short_ms, 200);
	assert_int_equal(s->reps, 5);
	assert_int_equal(s->loads->len, 0);
	scenario_free(s);
}

/* GOOD with @from replaced by @to. */
static char *changed(const char *from, const char *to)
{
	char **parts = g_strsplit(GOOD, from, 2);
	char *text = g_strjoinv(to, parts);

	assert_int_equal(g_strv_length(parts), 2);
	g_strfreev(parts);
	return text;
}

static void check_refusal(GError *error, const char *saying)
{
	assert_non_null(error);
	if (!strstr(error->message, saying))
		fail_msg("\"%s\" does not say \"%s\"", error->message, saying);
	assert_null(strchr(error->message, '\n'));
	g_error_free(error);
}

static void test_refused(void **state)
{
	static const struct {
		const char *from, *to, *saying;
	} cases[] = {
		{"method = mlrsearch\n", "", "method is missing"},
		{"= mlrsearch", "= guess", "mlfrr, mlrsearch, throughput"},
		{"pdr;ndr", "pdr;odr", "one or more of ndr, pdr"},
		{"pdr;ndr", "pdr;pdr", "once"},
		{"width = 0.02", "width = 0", "from 0.001 to 0.5"},
		{"width = 0.02", "grid = 1", "no such key; allowed: method"},
		{"exceed_ratio = 0.5", "exceed_ratio = 1", "0 to 0.9"},
		{"short_ms = 200", "short_ms = 2000", "short_ms must not be"},
		{"sum_ms = 3000", "sum_ms = 500", "short_ms must not be"},
		{"reps = 5", "min_pps = 9\nmax_pps = 9", "below max_pps"},
		{"= sink", "= sink,hog", "takes no hog"},
		{"[profile rfc]", "[load]\nreps = 2\n[profile rfc]",
		 "choose one"},
	};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *text = changed(cases[i].from, cases[i].to);
		GError *error = NULL;

		assert_null(
			scenario_parse(text, "bad.conf", NULL, NULL, &error));
		check_refusal(error, cases[i].saying);
		g_free(text);
	}
}

/* @text in @lab with --set @set is refused. */
static void refused_as(char *text, const char *lab, const char *set,
		       const char *saying)
{
	struct config *c = config_new();
	GError *error = NULL;
	GPtrArray *knobs;

	c->path = g_strdup("bad.conf");
	c->text = text;
	g_free(c->lab);
	c->lab = g_strdup(lab);
	g_strfreev(c->sets);
	c->sets = g_strsplit(set, " ", -1);
	assert_null(config_build(c, &knobs, &error));
	check_refusal(error, saying);
	config_free(c);
}

static void test_refused_as_run(void **state)
{
	(void)state;
	refused_as(g_strdup(GOOD), "realtime", "pps=5", "its loads itself");
	refused_as(changed("mlrsearch", "reset"), "virtual", "reps=2",
		   "--lab realtime");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_refused_as_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
