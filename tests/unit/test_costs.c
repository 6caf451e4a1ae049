/* SPDX-License-Identifier: GPL-2.0-only */
/* The plugin's file, costs.csv, and what a frame costs by them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>

#include "plugin/stages.h"
#include "stats/costs.h"

struct fixture {
	char *dir, *path;
};

static int setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);

	f->dir = g_dir_make_tmp("rxbench-costs-XXXXXX", NULL);
	f->path = g_build_filename(f->dir, COSTS_FILE, NULL);
	*state = f;
	return f->dir ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	g_unlink(f->path);
	g_rmdir(f->dir);
	g_free(f->path);
	g_free(f->dir);
	g_free(f);
	return 0;
}

static GArray *parsed(const char *text)
{
	g_autoptr(GError) error = NULL;
	GArray *stages = costs_parse(text, &error);

	if (!stages)
		fail_msg("%s", error->message);
	return stages;
}

static void what_the_plugin_writes_is_read(void **state)
{
	struct stages_counts counts = {.total = 0};
	g_autofree char *text = NULL;
	g_autoptr(GArray) stages = NULL;
	guint i;

	(void)state;
	for (i = 0; i < STAGES; i++) {
		counts.instructions[i] = 100 * (i + 1);
		counts.entries[i] = i;
		counts.total += counts.instructions[i];
	}
	text = stages_text(&counts, 1);
	stages = parsed(text);
	assert_int_equal(stages->len, STAGES);
	for (i = 0; i < STAGES; i++) {
		const struct stage_cost *s =
			&g_array_index(stages, struct stage_cost, i);

		assert_string_equal(s->stage, stage_names[i]);
		assert_int_equal(s->instructions, 100 * (i + 1));
		assert_int_equal(s->entries, i);
	}
}

static void damaged_counts_are_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "line 1: not \"rxbench-stages 1\""},
		{"rxbench-stages 2\n", "line 1"},
		{"rxbench-stages 1\nstage irq 5 1\n", "total is missing"},
		{"rxbench-stages 1\nstage irq 5 1\ntotal 6\n", "not the total"},
		{"rxbench-stages 1\nstage irq 5\ntotal 5\n", "line 2"},
		{"rxbench-stages 1\nstage irq -5 1\ntotal -5\n", "line 2"},
		{"rxbench-stages 1\nstage irq 5 1\ntotal x\n", "line 3"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		assert_null(costs_parse(cases[i].text, &error));
		if (!strstr(error->message, cases[i].why))
			fail_msg("%s: %s", cases[i].text, error->message);
	}
}

static struct point point_of(int seq, const char *mode, double pps)
{
	struct point p;

	point_init(&p);
	p.seq = seq;
	p.rep = seq;
	p.offered_pps = pps;
	p.sent = 110;
	p.ring_drop = 10;
	p.valid = TRUE;
	g_strlcpy(p.mode, mode, sizeof(p.mode));
	return p;
}

/* Two stages of the path and the hog; 100 frames. */
static void add(GArray *costs, const struct point *p, int irq, int protocol)
{
	g_autofree char *text = g_strdup_printf(
		"rxbench-stages 1\ncpu 1\nstage irq %d 50\nstage protocol %d "
		"25\nstage hog 1000 0\ntotal %d\n",
		irq, protocol, irq + protocol + 1000);
	g_autoptr(GArray) stages = parsed(text);

	costs_add_point(costs, p, stages);
}

static GArray *new_costs(void)
{
	return g_array_new(FALSE, TRUE, sizeof(struct cost));
}

static void rows_are_sorted_and_replaced(void **state)
{
	const struct fixture *f = *state;
	struct point one = point_of(1, "irq", 5000.25);
	struct point two = point_of(2, "napi", 5000.25);
	g_autoptr(GArray) late = new_costs();
	g_autoptr(GArray) early = new_costs();
	g_autoptr(GArray) again = new_costs();
	g_autoptr(GArray) none = costs_read(f->path, NULL);
	g_autofree char *text = NULL;

	assert_int_equal(none->len, 0);
	add(late, &two, 300, 700);
	add(early, &one, 9, 9);
	add(again, &one, 200, 600);
	assert_true(costs_append(f->path, late, NULL));
	assert_true(costs_append(f->path, early, NULL));
	assert_true(costs_append(f->path, again, NULL));
	assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
	assert_string_equal(text, "seq,mode,params,offered_pps,stage,"
				  "instructions,entries,frames\n"
				  "1,irq,,5000.25,irq,200,50,100\n"
				  "1,irq,,5000.25,protocol,600,25,100\n"
				  "1,irq,,5000.25,hog,1000,0,100\n"
				  "2,napi,,5000.25,irq,300,50,100\n"
				  "2,napi,,5000.25,protocol,700,25,100\n"
				  "2,napi,,5000.25,hog,1000,0,100\n");
}

static void damaged_rows_are_named(void **state)
{
	const struct fixture *f = *state;
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) other = NULL;
	g_autoptr(GArray) costs = new_costs();
	struct point p = point_of(1, "a,b", 1);

	assert_true(g_file_set_contents(f->path, "seq,mode\n", -1, NULL));
	assert_null(costs_read(f->path, &error));
	assert_non_null(strstr(error->message, "line 1 is not seq,mode,"));
	add(costs, &p, 1, 1);
	assert_false(costs_write(f->path, costs, &other));
	assert_non_null(strstr(other->message, "a comma in mode"));
}

static void a_frames_cost_is_the_median_of_valid_points(void **state)
{
	g_autoptr(GArray) points =
		g_array_new(FALSE, FALSE, sizeof(struct point));
	g_autoptr(GArray) costs = new_costs();
	g_autoptr(GPtrArray) series = NULL;
	g_autoptr(GPtrArray) stages = NULL;
	const struct series *irq;
	const struct load *load;
	int i;

	(void)state;
	for (i = 1; i <= 4; i++) {
		struct point p = point_of(i, "irq", 5000);

		p.valid = i != 4;
		g_array_append_val(points, p);
		add(costs, &p, i == 4 ? 1 : 100 * i, 1000);
	}
	series = summary_new(points);
	irq = series->pdata[0];
	load = &g_array_index(irq->loads, struct load, 0);
	stages = costs_stages(costs);
	assert_int_equal(stages->len, 3);
	assert_string_equal(stages->pdata[1], "protocol");
	assert_true(costs_instructions(costs, load, "irq").median == 2.0);
	assert_int_equal(costs_instructions(costs, load, "irq").n, 3);
	assert_true(costs_entries(costs, load, "irq").median == 0.5);
	/* All but what is not done for a frame. */
	assert_true(costs_instructions(costs, load, NULL).median == 12.0);
	g_array_set_size(costs, 0);
	assert_int_equal(costs_instructions(costs, load, "irq").n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_plugin_writes_is_read),
		cmocka_unit_test(damaged_counts_are_refused),
		cmocka_unit_test_setup_teardown(rows_are_sorted_and_replaced,
						setup, teardown),
		cmocka_unit_test_setup_teardown(damaged_rows_are_named, setup,
						teardown),
		cmocka_unit_test(a_frames_cost_is_the_median_of_valid_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
