/* SPDX-License-Identifier: GPL-2.0-only */
#include "cli/conclude.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/closing.h"
#include "plot/report.h"
#include "plot/terminal.h"
#include "stats/tune_json.h"
#include "stats/verdict.h"

/* Of a tuner; others have none to miss. */
static gboolean reaches_goal(const char *run_dir)
{
	JsonObject *tune = tune_json_read(run_dir, NULL);
	gboolean met = TRUE;

	if (tune)
		met = json_object_get_boolean_member(tune, "met");
	g_clear_pointer(&tune, json_object_unref);
	return met;
}

int conclude(const char *run_dir, GPtrArray *assertions)
{
	GError *error = NULL;
	int status = CLI_OK;
	struct verdict *v;

	if ((assertions && !verdict_evaluate(run_dir, assertions, &error)) ||
	    !report_write(run_dir, TRUE, &error) ||
	    !terminal_print_searches(run_dir, &error) ||
	    !closing_print(run_dir, &error))
		return cli_fail(error);
	v = verdict_read(run_dir, &error);
	if (!v)
		return cli_fail(error);
	if (v->planted)
		printf("planted  %s\n", v->planted);
	if (strcmp(v->overall, "pass") && strcmp(v->overall, "none") &&
	    strcmp(v->overall, "caught"))
		status = CLI_VERDICT;
	verdict_free(v);
	if (!reaches_goal(run_dir))
		status = CLI_VERDICT;
	return status;
}
