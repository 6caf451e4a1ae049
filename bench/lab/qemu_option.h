/* SPDX-License-Identifier: GPL-2.0-only */
/* Values inside QEMU's -option NAME=VALUE,... lists. */
#ifndef BENCH_LAB_QEMU_OPTION_H
#define BENCH_LAB_QEMU_OPTION_H

#include <glib.h>

/* A comma is written twice there. Free it. */
static inline char *qemu_option_escape(const char *value)
{
	GString *text = g_string_new(value);

	g_string_replace(text, ",", ",,", 0);
	return g_string_free(text, FALSE);
}

static inline void qemu_option(GPtrArray *argv, const char *option,
			       const char *value)
{
	g_ptr_array_add(argv, g_strdup(option));
	g_ptr_array_add(argv, g_strdup(value));
}

#endif
