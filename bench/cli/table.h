/* SPDX-License-Identifier: GPL-2.0-only */
/* A table on the standard output, each column as wide as its widest cell. */
#ifndef BENCH_CLI_TABLE_H
#define BENCH_CLI_TABLE_H

#include <glib.h>

/* A row takes @columns texts (char *, which become its own). */
void table_add(GPtrArray *table, guint columns, ...);
/* GPtrArray of rows; free with g_ptr_array_unref. */
GPtrArray *table_new(void);
void table_print(const GPtrArray *table);

#endif
