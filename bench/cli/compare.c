/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench compare: run B against run A, on the terminal. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/compare_rows.h"
#include "cli/compare_side.h"
#include "lab/error.h"
#include "lab/numbers.h"

#define ALL "all"

struct compare_options {
	gboolean across_machines, json;
	char *max_increase;
	double max_percent;
	char *check;
	char **checked; /* names of figures; NULL: no --check */
};

/* --- what is said around the table --- */

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

	printf("points.csv  %s\n", sides_file(a, b, "points.csv"));
	printf("%s   %s\n", COSTS_FILE, sides_file(a, b, COSTS_FILE));
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

static gboolean is_held(const struct compare_row *row)
{
	const struct compare_value *v = compare_find(row, COMPARE_INSTRUCTIONS);

	return v && v->a.n > 0;
}

/* A limit that was held against nothing was not kept. */
static int check_limit(const struct comparison *c,
		       const struct compare_options *o)
{
	double percent = o->max_percent;
	guint i, held = 0, exceeded = 0;

	for (i = 0; i < c->rows->len; i++) {
		const struct compare_row *row = c->rows->pdata[i];

		held += is_held(row);
		if (!compare_exceeds(row, percent))
			continue;
		exceeded++;
		if (!o->json)
			compare_print_excess(row, percent);
	}
	if (!held)
		return cli_fail(g_error_new(
			RXB_ERROR, RXB_ERROR_INPUT,
			"--max-increase: A has no instructions a frame at any "
			"load that B has too"));
	if (!exceeded && !o->json)
		printf("kept        at most %g %% instructions a frame, %u of "
		       "%u\n",
		       percent, held, held);
	return exceeded ? CLI_VERDICT : CLI_OK;
}

/* --- what must not be worse --- */

static gboolean parse_check(struct compare_options *o, GError **error)
{
	char *names;
	guint i;

	if (!o->check)
		return TRUE;
	o->checked = g_strsplit(o->check, ",", -1);
	for (i = 0; o->checked[i]; i++)
		if (!compare_has(o->checked[i]) && strcmp(o->check, ALL))
			break;
	if (i && !o->checked[i])
		return TRUE;
	names = compare_names();
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "--check %s: \"%s\" is none of " ALL ", %s", o->check,
		    i || *o->check ? o->checked[i] : "", names);
	g_free(names);
	return FALSE;
}

static gboolean is_checked(const struct compare_options *o, const char *name)
{
	return !strcmp(o->check, ALL) ||
	       g_strv_contains((const char *const *)o->checked, name);
}

/* Of a figure that nothing was held against nobody knows whether it is worse.
 */
static gboolean was_told(const struct comparison *c, const char *name,
			 GError **error)
{
	const char *only = strcmp(name, ALL) ? name : NULL;

	if (compare_count(c, only, COMPARE_SAME) +
	    compare_count(c, only, COMPARE_NO_DIFFERENCE) +
	    compare_count(c, only, COMPARE_BETTER) +
	    compare_count(c, only, COMPARE_WORSE) +
	    compare_count(c, only, COMPARE_DIFFERS))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "--check %s: could not be told at any load (both runs "
		    "need it measured, with two repetitions in real time)",
		    name);
	return FALSE;
}

static guint print_worse(const struct comparison *c,
			 const struct compare_options *o)
{
	guint i, j, worse = 0;

	for (i = 0; i < c->rows->len; i++) {
		const struct compare_row *row = c->rows->pdata[i];

		for (j = 0; j < row->values->len; j++) {
			const struct compare_value *v = &g_array_index(
				row->values, struct compare_value, j);

			if (v->result != COMPARE_WORSE ||
			    !is_checked(o, v->name))
				continue;
			worse++;
			if (!o->json)
				compare_print_worse(row, v);
		}
	}
	return worse;
}

static int check_worse(const struct comparison *c,
		       const struct compare_options *o)
{
	GError *error = NULL;
	guint i;

	for (i = 0; o->checked[i]; i++)
		if (!was_told(c, o->checked[i], &error))
			return cli_fail(error);
	if (print_worse(c, o))
		return CLI_VERDICT;
	if (!o->json)
		printf("kept        nothing is worse of: %s\n", o->check);
	return CLI_OK;
}

/* --- the command --- */

static void print_text(const struct comparison *c, const struct side *a,
		       const struct side *b)
{
	print_head(a, b);
	if (c->rows->len)
		compare_print_rows(c, sides_are_noisy(a, b));
	print_only("A", c->only_a, c->invalid_a);
	print_only("B", c->only_b, c->invalid_b);
	fflush(stdout);
}

/* The statuses of what was to be held, the worst of them. */
static int hold(const struct comparison *c, const struct compare_options *o)
{
	int status = CLI_OK, other = CLI_OK;

	if (o->max_increase)
		status = check_limit(c, o);
	if (o->checked && status != CLI_FAILED)
		other = check_worse(c, o);
	return other == CLI_OK ? status : other;
}

static int compare(const struct side *a, const struct side *b,
		   const struct compare_options *o)
{
	const struct compare_run run_a = {a->points, a->costs};
	const struct compare_run run_b = {b->points, b->costs};
	struct comparison *c =
		compare_runs(&run_a, &run_b, sides_are_noisy(a, b));
	int status;

	if (o->json)
		compare_print_json(c, a, b);
	else
		print_text(c, a, b);
	if (c->rows->len)
		status = hold(c, o);
	else
		status = cli_fail(g_error_new(
			RXB_ERROR, RXB_ERROR_INPUT,
			"nothing to compare: %s and %s have no mode at one "
			"load in common",
			a->of.name, b->of.name));
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
	if (!parse_check(o, error) || !side_read(a, names[0], error) ||
	    !side_read(b, names[1], error) ||
	    !sides_comparable(a, b, o->across_machines, error))
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
		{"check", 0, 0, G_OPTION_ARG_STRING, &o.check,
		 "fail (status 2) when one of these figures, or any with "
		 "\"all\", is worse in B",
		 "FIGURE,..."},
		{"json", 0, 0, G_OPTION_ARG_NONE, &o.json,
		 "for programs, on the standard output", NULL},
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
	g_free(o.check);
	g_strfreev(o.checked);
	return status;
}
