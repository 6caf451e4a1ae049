/* SPDX-License-Identifier: GPL-2.0-only */
/* rxbench report: judge and plot what a run directory holds. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/closing.h"
#include "lab/config.h"
#include "lab/record.h"
#include "plot/report.h"
#include "stats/verdict.h"

/* The scenario as it was run, from run.json. */
static struct scenario *recorded_scenario(const char *path, GError **error)
{
	struct rundir dir = {.path = g_strdup(path), .lock_fd = -1};
	struct scenario *s = NULL;
	GPtrArray *knobs = NULL;
	struct config *c = NULL;
	struct record record;

	if (record_load(&record, &dir, error)) {
		c = config_from_json(record.root, record.path, error);
		record_close(&record);
	}
	if (c)
		s = config_build(c, &knobs, error);
	g_clear_pointer(&knobs, g_ptr_array_unref);
	config_free(c);
	rundir_close(&dir);
	return s;
}

int cmd_report(int argc, char **argv)
{
	const GOptionEntry entries[] = {G_OPTION_ENTRY_NULL};
	GError *error = NULL;
	struct scenario *s;
	gboolean ok;

	if (!cli_parse(&argc, &argv, entries, "DIR", 1, 1, &error))
		return cli_fail(error);
	s = recorded_scenario(argv[1], &error);
	if (!s)
		return cli_fail(error);
	ok = verdict_evaluate(argv[1], s->assertions, &error) &&
	     report_write(argv[1], TRUE, &error) &&
	     closing_print(argv[1], &error);
	scenario_free(s);
	return ok ? CLI_OK : cli_fail(error);
}
