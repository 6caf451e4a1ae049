/* SPDX-License-Identifier: GPL-2.0-only */
/* Scenario files: claims that nobody can evaluate, and the lines of errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "lab/config.h"
#include "lab/scenario.h"
#include "lab/scenario_file.h"
#include "stats/verdict.h"

/* Lines are counted by the tests below. */
#define HEAD                    \
	"[scenario]\n"          \
	"name = good\n"         \
	"# a comment\n"         \
	"[device]\n"            \
	"device = virtio\n"     \
	"workload = sink,hog\n" \
	"\n"
#define LOADS                \
	"[load]\n"           \
	"grid = 0.5;1;2\n"   \
	"reps = 2\n"         \
	"[profile rfc]\n"    \
	"grid = 0.5;1;2;4\n" \
	"[arm quota5]\n"     \
	"mode = mogul\n"     \
	"quota = 5\n"        \
	"workload = sink\n"  \
	"[modes]\n"          \
	"list = napi;irq\n"  \
	"[assert]\n"
#define LOADS_END 19
/* As long as HEAD; a search takes no hog. */
#define SEARCH_HEAD "[scenario]\nname = good\n[device]\ndevice = virtio\n\n\n\n"
#define SEARCH                 \
	"[search]\n"           \
	"method = mlrsearch\n" \
	"goals = ndr\n"        \
	"[modes]\n"            \
	"list = napi\n"        \
	"[assert]\n"

static struct scenario *parse(const char *text, const char *lab, GError **error)
{
	return scenario_parse(text, "f.conf", NULL, lab, error);
}

static void taken(const char *text)
{
	GError *error = NULL;
	struct scenario *s = parse(text, NULL, &error);

	if (!s)
		fail_msg("%s", error->message);
	scenario_free(s);
}

static void refused_text(const char *text, guint line, const char *saying)
{
	char *place = g_strdup_printf("f.conf:%u: ", line);
	GError *error = NULL;

	assert_null(parse(text, NULL, &error));
	if (!strstr(error->message, saying) ||
	    !g_str_has_prefix(error->message, place) ||
	    strchr(error->message, '\n'))
		fail_msg("%s\nis not %s%s", error->message, place, saying);
	g_error_free(error);
	g_free(place);
}

static void refused(const char *claims, guint line, const char *saying)
{
	char *text = g_strconcat(HEAD, LOADS, claims, NULL);

	refused_text(text, line, saying);
	g_free(text);
}

static void claims_that_can_be(void **state)
{
	(void)state;
	taken(HEAD LOADS
	      "a = hog_share(irq, at=2x) < 1\n"
	      "b = min(delivered_pps(quota5, at=1x..4x)) > 1\n"
	      "c = delivered_pps(napi budget=64, device=virtio) > 1\n"
	      "d = delivered_pps(irq, at=peak) > mlfrr(irq)\n"
	      "f = min(delivered_pps(irq, at=all)) > 1\n"
	      "[assert virtual]\n"
	      "e = fit_r2(irq) > 0.9\n"
	      "[why]\n"
	      "e = it is {fit_d_us(irq)}\n");
	taken(SEARCH_HEAD SEARCH "a = ndr(napi) >= 1000\n"
				 "b = delivered_ratio(napi, at=bottom) > 0\n");
}

static void claims_that_cannot(void **state)
{
	static const struct {
		const char *claim, *saying;
	} cases[] = {
		{"a = mfr(threaded) > 1",
		 "[assert] a: can never be evaluated: arm threaded; allowed: "
		 "quota5, napi, irq"},
		{"a = mfr(irqs) > 1", "arm irqs; allowed"},
		{"a = delivered_pps(irq at=1x) > 1",
		 "a comma belongs before at=1x"},
		{"a = mfr(irq, device=e1000) > 1",
		 "device=e1000; allowed: virtio"},
		{"a = hog_share(irq, at=3x) > 1",
		 "at=3x is in no grid; allowed: top, bottom, peak, all, 0.5x"},
		{"a = min(hog_share(irq, at=1x..3x)) > 1", "at=3x"},
		{"a = max(hog_share(irq, at=0.1x..2x)) > 1", "at=0.1x"},
		{"a = 1 < 2 * mfr(irq) - ndr(irq)", "ndr needs a [search]"},
		{"a = hog_share(quota5) > 1",
		 "hog_share needs a hog; allowed: with hog in the workload of "
		 "quota5"},
		{"a = cpu_us_per_frame(quota5) > 1", "needs a hog"},
		{"a = mfr(irq) >= much", "[assert] a: \"mfr(irq) >= much\": "
					 "column 13"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++)
		refused(cases[i].claim, LOADS_END + 1, cases[i].saying);
	/* In another lab it could not be evaluated either. */
	refused("[assert virtual]\n\na = mfr(x) > 1", LOADS_END + 3,
		"[assert virtual] a: can never be evaluated: arm x");
}

static void claims_about_searches(void **state)
{
	(void)state;
	refused_text(SEARCH_HEAD SEARCH "a = pdr(napi) > 1", 14,
		     "pdr is not what is searched for; allowed: ndr");
	refused_text(SEARCH_HEAD SEARCH "a = ndr(napi) > mfr(napi)", 14,
		     "mfr is not what is searched for; allowed: ndr");
	refused_text(SEARCH_HEAD SEARCH "a = irqs_per_s(napi, at=1x) > 1", 14,
		     "no load is a multiple of a knee here");
	refused_text(HEAD "[load]\npps = 10;20\n[modes]\nlist = irq\n"
			  "[assert]\na = mfr(irq) > 1",
		     13, "mfr asks for a curve; allowed: with 3 loads");
	refused_text(HEAD "[load]\npps = 10;20\n[modes]\nlist = irq\n"
			  "[assert]\na = irqs_per_s(irq, at=1x) > 1",
		     13, "no load is a multiple of a knee here");
}

static void explanations(void **state)
{
	static const char text[] = HEAD LOADS "a = mfr(irq) > 1\n"
					      "b = mfr(napi) > 1\n"
					      "[why]\n"
					      "b = {mfr(irq)} pps\n";
	GError *error = NULL;
	struct scenario *s = parse(text, NULL, &error);
	const struct assertion *a;

	(void)state;
	assert_non_null(s);
	a = g_ptr_array_index(s->assertions, 0);
	assert_null(a->why);
	a = g_ptr_array_index(s->assertions, 1);
	assert_string_equal(a->why, "{mfr(irq)} pps");
	scenario_free(s);
	refused("a = mfr(irq) > 1\n[why]\nb = no", LOADS_END + 3,
		"[why] b: explains no assertion");
	refused("a = mfr(irq) > 1\n[why]\na = {mfr(irq)", LOADS_END + 3,
		"must come in pairs");
	refused("a = mfr(irq) > 1\n[why]\na = {mfr(x)}", LOADS_END + 3,
		"[why] a: can never be evaluated: arm x");
	refused("a = mfr(irq) > 1\n[why]\na = {mfr(irq) > 1}", LOADS_END + 3,
		"or the end");
}

/* HEAD and LOADS with @from replaced by @to. */
static void refused_line(const char *from, const char *to, guint line,
			 const char *saying)
{
	char **parts = g_strsplit(HEAD LOADS, from, 2);
	char *text = g_strjoinv(to, parts);

	assert_int_equal(g_strv_length(parts), 2);
	refused_text(text, line, saying);
	g_free(text);
	g_strfreev(parts);
}

static void lines_of_errors(void **state)
{
	static const struct {
		const char *from, *to;
		guint line;
		const char *saying;
	} cases[] = {
		{"reps = 2", "reps = 0", 10,
		 "[load] reps = 0: must be a whole number"},
		{"reps = 2", "rep = 2", 10,
		 "[load] rep: no such key; allowed: "},
		{"reps = 2", "reps = 2\n  reps = 3", 11,
		 "[load] reps: is in line 10 already; allowed: once"},
		{"[modes]", "[load]", 17,
		 "[load]: is in line 8 already; allowed: once"},
		{"0.5;1;2;4", "0.5;x", 12,
		 "[profile rfc] grid = 0.5;x: must be numbers"},
		{"quota = 5", "quota = x", 15, "[arm quota5] quota=x"},
		{"mode = mogul", "mode = mogle", 14,
		 "[arm quota5] mode = mogle: must be irq, bh"},
		{"mode = mogul\n", "", 14, "[arm quota5] mode is missing"},
		{"napi;irq", "napi;warp", 18,
		 "[modes] list = napi;warp: must be one or more of irq"},
		{"[profile rfc]", "[profile night]", 11,
		 "[profile night]: no such profile; allowed: quick"},
		{"[load]", "[lead]", 8, "[lead]: no such group; allowed"},
		{"[load]", "[load", 8, "[load: must be [GROUP]"},
		{"name = good", "name", 2, "name: must be KEY = VALUE"},
		{"[scenario]", "", 2, "name = good: must be KEY = VALUE"},
		{"name = good\n", "", 1, "[scenario] name is missing"},
		{"device = virtio\n", "", 4, "[device] device is missing"},
		{"sink,hog", "hog", 6, "workload = hog: must have"},
		{"reps = 2", "pps = 2", 10, "both grid and pps"},
		{"reps = 2", "knee_mode = x", 10, "knee_mode = x: must be"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++)
		refused_line(cases[i].from, cases[i].to, cases[i].line,
			     cases[i].saying);
}

/* --modes may take away what is claimed about: that is no mistake of the file.
 */
static void fewer_modes_than_claims(void **state)
{
	struct config *c = config_new();
	GError *error = NULL;
	struct scenario *s;
	GPtrArray *knobs;

	(void)state;
	c->path = g_strdup("f.conf");
	c->text = g_strdup(HEAD "[load]\ngrid = 1;2;3\n[modes]\n"
				"list = napi;irq\n[assert]\n"
				"a = mfr(irq) < mfr(napi)\n");
	c->modes = g_strdup("napi");
	s = config_build(c, &knobs, &error);
	if (!s)
		fail_msg("%s", error->message);
	g_ptr_array_unref(knobs);
	scenario_free(s);
	config_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(claims_that_can_be),
		cmocka_unit_test(claims_that_cannot),
		cmocka_unit_test(claims_about_searches),
		cmocka_unit_test(explanations),
		cmocka_unit_test(lines_of_errors),
		cmocka_unit_test(fewer_modes_than_claims),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
