/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench tune: rxbench run tune, with options of its own. */
#include <string.h>

#include "cli/cli.h"
#include "stats/tune_goal.h"

/* Options that "rxbench run" has too; and those that are knobs of the run. */
struct raw {
	char *lab, *device, *modes, *profile, *seed, *out, *kernel, *resume;
	char *goal, *trials, *space;
	char **sets;
};

#define TEXT(field, help, arg)                                          \
	{                                                               \
#field, 0, 0, G_OPTION_ARG_STRING, &r->field, help, arg \
	}

static gboolean parse(struct raw *r, int *argc, char ***argv, GError **error)
{
	const GOptionEntry entries[] = {
		TEXT(goal, "\"p99 < 200us at 50kpps, least cpu\"", "GOAL"),
		TEXT(lab, "realtime, virtual or auto [realtime]", "LAB"),
		TEXT(device, "the NIC, instead of the scenario's", "NAME"),
		TEXT(modes, "receive modes; the first is the default", "A,B"),
		TEXT(space, "knobs to turn, and how far", "KNOB=FROM..TO,..."),
		TEXT(trials, "how many in all", "N"),
		TEXT(profile, "quick, std or rfc [quick]", "PROFILE"),
		{"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &r->sets,
		 "hold a knob at a value (rxbench list knobs)", "KNOB=VALUE"},
		TEXT(seed, "of the search", "N"),
		TEXT(out, "run directory [results/TIME-tune]", "DIR"),
		TEXT(kernel, "the guest's [6.1]", "VERSION"),
		TEXT(resume, "go on with an unfinished run", "DIR"),
		G_OPTION_ENTRY_NULL,
	};

	return cli_parse(argc, argv, entries, "", 0, 0, error);
}

static void add(GStrvBuilder *to, const char *option, const char *value)
{
	if (!value)
		return;
	g_strv_builder_add(to, option);
	g_strv_builder_add(to, value);
}

static void add_knob(GStrvBuilder *to, const char *knob, const char *value)
{
	g_autofree char *set = g_strconcat(knob, "=", value, NULL);

	add(to, "--set", value ? set : NULL);
}

/* What "rxbench run" is to be told. */
static char **run_arguments(const struct raw *r)
{
	g_autoptr(GStrvBuilder) to = g_strv_builder_new();
	guint i;

	g_strv_builder_add(to, "run");
	if (!r->resume)
		g_strv_builder_add(to, "tune");
	add(to, "--resume", r->resume);
	add(to, "--lab", r->lab);
	add(to, "--device", r->device);
	add(to, "--modes", r->modes);
	add(to, "--profile", r->profile);
	add(to, "--seed", r->seed);
	add(to, "--out", r->out);
	add(to, "--kernel", r->kernel);
	add_knob(to, "goal", r->goal);
	add_knob(to, "trials", r->trials);
	add_knob(to, "space", r->space);
	for (i = 0; r->sets && r->sets[i]; i++)
		add(to, "--set", r->sets[i]);
	return g_strv_builder_end(to);
}

static void raw_clear(struct raw *r)
{
	g_free(r->lab);
	g_free(r->device);
	g_free(r->modes);
	g_free(r->profile);
	g_free(r->seed);
	g_free(r->out);
	g_free(r->kernel);
	g_free(r->resume);
	g_free(r->goal);
	g_free(r->trials);
	g_free(r->space);
	g_strfreev(r->sets);
}

int cmd_tune(int argc, char **argv)
{
	struct tune_goal goal;
	struct raw raw = {0};
	GError *error = NULL;
	int status = CLI_FAILED;

	if (parse(&raw, &argc, &argv, &error) &&
	    (!raw.goal || tune_goal_parse(&goal, raw.goal, &error))) {
		g_auto(GStrv) args = run_arguments(&raw);
		/* Whoever parses it moves what is in it. */
		g_autofree char **moved = g_memdup2(
			args, (g_strv_length(args) + 1) * sizeof(*args));

		status = cmd_run((int)g_strv_length(args), moved);
	} else {
		cli_fail(error);
	}
	raw_clear(&raw);
	return status;
}
