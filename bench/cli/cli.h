/* SPDX-License-Identifier: GPL-2.0-only */
/* The subcommands. Each gets its own argv, with its name as argv[0]. */
#ifndef BENCH_CLI_CLI_H
#define BENCH_CLI_CLI_H

#include <glib.h>

/* Exit statuses. */
enum {
	CLI_OK = 0,
	CLI_FAILED = 1,	   /* one line on stderr says why */
	CLI_VERDICT = 2,   /* the run is complete; an assertion failed or
			    * could not be told, or a mode is not
			    * what it claims */
	CLI_SKIPPED = 77,  /* what is asked cannot be answered here */
	CLI_STOPPED = 130, /* interrupted; --resume goes on */
};

int cmd_run(int argc, char **argv);
int cmd_tune(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_sweep(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_compare(int argc, char **argv);
int cmd_gallery(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_guest(int argc, char **argv);
int cmd_shell(int argc, char **argv);
int cmd_restore(int argc, char **argv);

/* "rxbench: MESSAGE" on stderr; frees @error. Returns CLI_FAILED. */
int cli_fail(GError *error);

/*
 * GOption with our habits: unknown options and surplus arguments are errors
 * of one line. @args names the positional arguments in the help; between
 * @min and @max of them must be left in argv[1..]. FALSE with @error.
 */
gboolean cli_parse(int *argc, char ***argv, const GOptionEntry *entries,
		   const char *args, int min, int max, GError **error);

#endif
