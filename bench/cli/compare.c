/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench compare: run B against run A, on the terminal. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/compare_rows.h"
#include "lab/error.h"
#include "lab/numbers.h"
#include "lab/provenance.h"
#include "lab/record.h"

struct side {
	struct rundir dir; /* not locked: it is only read */
	struct record record;
	struct provenance of;
	GArray *points, *costs;
};

struct compare_options {
	gboolean across_machines;
	char *max_increase;
	double max_percent;
};

static gboolean has_file(const struct side *s, const char *name)
{
	char *path = rundir_file(&s->dir, name);
	gboolean there = g_file_test(path, G_FILE_TEST_EXISTS);

	g_free(path);
	return there;
}

static gboolean read_points(struct side *s, GError **error)
{
	char *path = rundir_file(&s->dir, "points.csv");

	s->points = points_read(path, error);
	g_free(path);
	return s->points != NULL;
}

static gboolean read_costs(struct side *s, GError **error)
{
	char *path;

	if (!has_file(s, COSTS_FILE))
		return TRUE;
	path = rundir_file(&s->dir, COSTS_FILE);
	s->costs = costs_read(path, error);
	g_free(path);
	return s->costs != NULL;
}

static gboolean side_read(struct side *s, const char *name, GError **error)
{
	s->dir.path = g_canonicalize_filename(name, NULL);
	if (!record_load(&s->record, &s->dir, error) ||
	    !read_points(s, error) || !read_costs(s, error))
		return FALSE;
	s->of = (struct provenance){name, s->record.root};
	return TRUE;
}

static void side_clear(struct side *s)
{
	rundir_close(&s->dir);
	record_close(&s->record);
	g_clear_pointer(&s->points, g_array_unref);
	g_clear_pointer(&s->costs, g_array_unref);
}

/* --- what is said before the table --- */

static gboolean same_bytes(const struct side *a, const struct side *b,
			   const char *name)
{
	char *path_a = rundir_file(&a->dir, name), *text_a = NULL;
	char *path_b = rundir_file(&b->dir, name), *text_b = NULL;
	gsize len_a, len_b;
	gboolean same = g_file_get_contents(path_a, &text_a, &len_a, NULL) &&
			g_file_get_contents(path_b, &text_b, &len_b, NULL) &&
			len_a == len_b && !memcmp(text_a, text_b, len_a);

	g_free(text_a);
	g_free(text_b);
	g_free(path_a);
	g_free(path_b);
	return same;
}

static void print_bytes(const struct side *a, const struct side *b,
			const char *name)
{
	gboolean in_a = has_file(a, name), in_b = has_file(b, name);
	const char *what = "differs";

	if (!in_a || !in_b)
		what = in_a ? "only in A" : in_b ? "only in B" : "in neither";
	else if (same_bytes(a, b, name))
		what = "identical, byte for byte";
	printf("%-10s  %s\n", name, what);
}

static void print_side(const char *letter, const struct side *s)
{
	static const char *const facts[] = {"scenario.name", "request.lab",
					    "reference_machine.id",
					    "versions.guest_kernel"};
	guint i;

	printf("%-10s  %s:", letter, s->of.name);
	for (i = 0; i < G_N_ELEMENTS(facts); i++) {
		char *text = provenance_text(&s->of, facts[i]);

		if (*text)
			printf(" %s", text);
		g_free(text);
	}
	putchar('\n');
}

static void print_head(const struct side *a, const struct side *b)
{
	GPtrArray *asked = provenance_requests(&a->of, &b->of);
	guint i;

	print_bytes(a, b, "points.csv");
	print_bytes(a, b, COSTS_FILE);
	print_side("A", a);
	print_side("B", b);
	for (i = 0; i < asked->len; i++)
		printf("asked       %s\n", (char *)asked->pdata[i]);
	g_ptr_array_unref(asked);
}

static void print_only(const char *letter, const GPtrArray *texts,
		       guint invalid)
{
	guint i;

	for (i = 0; i < texts->len; i++)
		printf("only in %s   %s\n", letter, (char *)texts->pdata[i]);
	if (invalid)
		printf("invalid     %u point%s of %s, not used\n", invalid,
		       invalid > 1 ? "s" : "", letter);
}

/* --- the limit --- */

static gboolean has_costs(const struct side *s, const char *name,
			  GError **error)
{
	if (s->costs)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
		    "%s: has no " COSTS_FILE
		    ", which --max-increase needs (the lab "
		    "virtual writes it)",
		    name);
	return FALSE;
}

/* A limit that was held against nothing was not kept. */
static int check_limit(const struct comparison *c, double percent)
{
	guint i, held = 0, exceeded = 0;

	for (i = 0; i < c->rows->len; i++) {
		const struct compare_row *row = c->rows->pdata[i];

		held += row->value[COMPARE_COST].a.n > 0;
		if (!compare_exceeds(row, percent))
			continue;
		exceeded++;
		compare_print_excess(row, percent);
	}
	if (!held)
		return cli_fail(g_error_new(
			RXB_ERROR, RXB_ERROR_INPUT,
			"--max-increase: A has no instructions a frame at any "
			"load that B has too"));
	if (!exceeded)
		printf("kept        at most %g %% instructions a frame, %u of "
		       "%u\n",
		       percent, held, held);
	return exceeded ? CLI_VERDICT : CLI_OK;
}

/* --- the command --- */

static int compare(const struct side *a, const struct side *b,
		   const struct compare_options *o)
{
	const struct compare_run run_a = {a->points, a->costs};
	const struct compare_run run_b = {b->points, b->costs};
	gboolean noisy = !provenance_is_virtual(&a->of) ||
			 !provenance_is_virtual(&b->of);
	struct comparison *c = compare_runs(&run_a, &run_b);
	int status = CLI_OK;

	print_head(a, b);
	if (c->rows->len)
		compare_print_rows(c, noisy, a->costs && b->costs);
	putchar('\n');
	print_only("A", c->only_a, c->invalid_a);
	print_only("B", c->only_b, c->invalid_b);
	fflush(stdout);
	if (!c->rows->len)
		status = cli_fail(g_error_new(
			RXB_ERROR, RXB_ERROR_INPUT,
			"nothing to compare: %s and %s have no mode at one "
			"load in common",
			a->of.name, b->of.name));
	else if (o->max_increase)
		status = check_limit(c, o->max_percent);
	comparison_free(c);
	return status;
}

static gboolean check(struct side *a, struct side *b, char **names,
		      struct compare_options *o, GError **error)
{
	if (o->max_increase &&
	    !number_parse(o->max_increase, 0, 1e6, &o->max_percent)) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "--max-increase %s: must be a number of percent, 0 "
			    "or more",
			    o->max_increase);
		return FALSE;
	}
	if (!side_read(a, names[0], error) || !side_read(b, names[1], error) ||
	    !provenance_comparable(&a->of, &b->of, o->across_machines, error))
		return FALSE;
	return !o->max_increase ||
	       (has_costs(a, names[0], error) && has_costs(b, names[1], error));
}

int cmd_compare(int argc, char **argv)
{
	struct compare_options o = {0};
	const GOptionEntry entries[] = {
		{"across-machines", 0, 0, G_OPTION_ARG_NONE, &o.across_machines,
		 "also runs of different labs or machines", NULL},
		{"max-increase", 0, 0, G_OPTION_ARG_STRING, &o.max_increase,
		 "fail (status 2) when B needs more instructions a frame",
		 "PERCENT"},
		G_OPTION_ENTRY_NULL,
	};
	struct side a = {.dir.lock_fd = -1}, b = {.dir.lock_fd = -1};
	GError *error = NULL;
	int status;

	if (cli_parse(&argc, &argv, entries, "A B", 2, 2, &error) &&
	    check(&a, &b, argv + 1, &o, &error))
		status = compare(&a, &b, &o);
	else
		status = cli_fail(error);
	side_clear(&a);
	side_clear(&b);
	g_free(o.max_increase);
	return status;
}
