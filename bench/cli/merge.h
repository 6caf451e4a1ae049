/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_CLI_MERGE_H
#define BENCH_CLI_MERGE_H

#include <glib.h>

/*
 * Make one run of the shards in @names (ends in NULL) at @out, judge it and say
 * on stdout what came out. Returns the exit status.
 */
int merge_shards(char *const *names, const char *out, gboolean partial);

#endif
