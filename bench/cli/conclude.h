/* SPDX-License-Identifier: GPL-2.0-only */
/* What every run ends with, whoever measured it. */
#ifndef BENCH_CLI_CONCLUDE_H
#define BENCH_CLI_CONCLUDE_H

#include <glib.h>

/*
 * Judge @assertions (struct assertion; NULL: verdict.json is there already),
 * write the report, and say on stdout what came out. Returns the exit status.
 */
int conclude(const char *run_dir, GPtrArray *assertions);

#endif
