/* SPDX-License-Identifier: GPL-2.0-only */
/* Published figures and tables, and the group [overlay] that names them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "lab/overlay.h"
#include "lab/scenario.h"
#include "stats/papers.h"

#define SCENARIO                                       \
	"[scenario]\nname = x\n[device]\n"             \
	"device = virtio\n[load]\ngrid = 1\n[modes]\n" \
	"list = irq;napi\n[overlay]\n"

/* Each is whole: a header, and rows for each series it names. */
static void test_all(void **state)
{
	static const char *const names[] = {"6-1", "6-3", "6-4",
					    "6-5", "6-6", "7-1"};
	static const char *const tables[] = {"napi-howto",
					     "preferred-busy-poll",
					     "irq-suspension", "threaded-napi"};
	static const char *const needed[] = {"arm", "series", NULL};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(names) + G_N_ELEMENTS(tables); i++) {
		gboolean figure = i < G_N_ELEMENTS(names);
		const struct paper *p = paper_find(
			figure ? PAPER_FIGURE : PAPER_TABLE,
			figure ? names[i] : tables[i - G_N_ELEMENTS(names)]);
		GString *csv;
		GPtrArray *all;
		struct tidy *t;
		char *header;
		guint s;

		assert_non_null(p);
		header = paper_header(p);
		csv = g_string_new(header);
		all = paper_series(p);
		assert_true(all->len > 0);
		for (s = 0; s < all->len; s++)
			paper_put_rows(p, all->pdata[s], "arm", csv);
		t = tidy_parse(csv->str, needed, NULL);
		assert_non_null(t);
		assert_true(t->rows->len >= all->len);
		assert_string_equal(tidy_text(t, 0, "arm"), "arm");
		tidy_free(t);
		g_ptr_array_unref(all);
		g_string_free(csv, TRUE);
		g_free(header);
	}
	assert_null(paper_find(PAPER_FIGURE, "napi-howto"));
}

/* Points of one figure, and of no other. */
static void test_rows(void **state)
{
	const struct paper *p = paper_find(PAPER_FIGURE, "6-1");
	GString *csv = g_string_new(NULL);
	char **lines;

	(void)state;
	paper_put_rows(p, "unmodified_no_screend", "irq", csv);
	lines = g_strsplit(csv->str, "\n", -1);
	assert_int_equal(g_strv_length(lines), 28);
	assert_string_equal(lines[0], "irq,unmodified_no_screend,1669,1669");
	g_strfreev(lines);
	g_string_free(csv, TRUE);
	assert_false(paper_has_series(p, "polling_quota5"));
	assert_true(paper_unit_pps(p) == 0);
	/* In the figure of CPU shares no load has a peak of its own. */
	assert_true(fabs(paper_unit_pps(paper_find(PAPER_FIGURE, "7-1")) -
			 2740) < 40);
}

static struct scenario *parse(const char *overlay, GError **error)
{
	char *text = g_strconcat(SCENARIO, overlay, NULL);
	struct scenario *s = scenario_parse(text, "x.conf", NULL, NULL, error);

	g_free(text);
	return s;
}

static JsonObject *overlay_in(JsonObject *root, guint i)
{
	JsonArray *all = json_object_get_array_member(root, "overlays");

	assert_true(i < json_array_get_length(all));
	return json_array_get_object_element(all, i);
}

static void test_overlay(void **state)
{
	struct scenario *s = parse("figure = 6-5\nnapi = quota20; "
				   "quota20_or_100_below_6000pps\n",
				   NULL);
	JsonObject *root = json_object_new(), *overlay;
	const char *rows;

	(void)state;
	assert_non_null(s);
	overlays_to_json(s->overlays, root);
	overlay = overlay_in(root, 0);
	assert_string_equal(json_object_get_string_member(overlay, "name"),
			    "6-5");
	rows = json_object_get_string_member(overlay, "rows");
	assert_true(g_str_has_prefix(rows, "arm,series,load_pps,value\nnapi,"
					   "quota20,"));
	assert_non_null(strstr(rows, "\nnapi,quota20_or_100_below_6000pps,"));
	assert_null(strstr(rows, "quota5,"));
	json_object_unref(root);
	scenario_free(s);
}

static void test_several(void **state)
{
	struct scenario *s = parse("figure = 6-5\nnapi = quota20\n"
				   "[overlay 6-3]\nfigure = 6-3\n"
				   "napi = polling_quota5\n",
				   NULL);
	JsonObject *root = json_object_new();
	JsonObject *second;

	(void)state;
	assert_non_null(s);
	overlays_to_json(s->overlays, root);
	second = overlay_in(root, 1);
	assert_string_equal(json_object_get_string_member(second, "name"),
			    "6-3");
	assert_non_null(strstr(json_object_get_string_member(second, "rows"),
			       "\nnapi,polling_quota5,"));
	json_object_unref(root);
	scenario_free(s);
}

/* A table is shown whole: what is not compared has no arm. */
static void test_table(void **state)
{
	struct scenario *s =
		parse("table = threaded-napi\nnapi = softirq\n", NULL);
	JsonObject *root = json_object_new(), *overlay;
	const char *rows;

	(void)state;
	assert_non_null(s);
	overlays_to_json(s->overlays, root);
	overlay = overlay_in(root, 0);
	rows = json_object_get_string_member(overlay, "rows");
	assert_non_null(strstr(rows, "\nnapi,softirq,tcp_rr,1B,"));
	assert_non_null(strstr(rows, "\n,kthread,tcp_rr,1B,"));
	json_object_unref(root);
	scenario_free(s);
}

static void test_refused(void **state)
{
	static const struct {
		const char *overlay, *saying;
	} cases[] = {
		{"figure = 6-5\nnapi = quota20\n[overlay b]\nfigure = 7-1\n"
		 "napi = threshold25\n",
		 "[overlay] shares of CPU and frames do not go into "
		 "one picture"},
		{"figure = 6-5\nnapi = quota20\n[overlay b]\nnapi = "
		 "threshold25\n",
		 "[overlay b] figure or table is missing"},
		{"figure = 6-2\n", "figure = 6-2: must be one of 6-1, 6-3"},
		{"table = 6-1\n", "must be one of napi-howto, "},
		{"figure = 6-1\ntable = napi-howto\n", "choose one"},
		{"irq = quota5\n", "figure or table is missing"},
		{"figure = 6-1\n", "ARM = SERIES is missing"},
		{"figure = 6-1\npoll = unmodified_no_screend\n",
		 "poll = unmodified_no_screend: no such arm"},
		{"figure = 6-1\nirq = quota5\n",
		 "must be one or more of unmodified_no_screend, "
		 "unmodified_with_screend"},
		{"figure = 6-1\nirq =\n", "must be one or more of"},
	};
	guint i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		GError *error = NULL;

		assert_null(parse(cases[i].overlay, &error));
		assert_non_null(strstr(error->message, cases[i].saying));
		assert_true(g_str_has_prefix(error->message, "x.conf:"));
		assert_non_null(strstr(error->message, ": [overlay"));
		assert_null(strchr(error->message, '\n'));
		g_error_free(error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),	cmocka_unit_test(test_rows),
		cmocka_unit_test(test_overlay), cmocka_unit_test(test_several),
		cmocka_unit_test(test_table),	cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
