/* SPDX-License-Identifier: GPL-2.0-only */
/* What a scenario needs, against what there is. Pure. */
#ifndef BENCH_LAB_NEEDS_H
#define BENCH_LAB_NEEDS_H

#include "lab/scenario.h"

/* "6.13", "7". */
gboolean needs_is_version(const char *text);
/* "NET_FLOW_LIMIT": an option of the kernel's configuration. */
gboolean needs_is_option(const char *text);
/* Is @kernel older than @wanted? "7" is the newest of its kind. */
gboolean needs_is_older(const char *kernel, const char *wanted);

/*
 * Why @s can't be answered in @lab with a guest of @kernel ("6.1", built as the
 * text @config says; NULL: not known) on a host with @cpus CPUs, and what would
 * do; NULL when it can. Free it.
 */
char *needs_unmet(const struct scenario *s, const char *lab, const char *kernel,
		  const char *config, guint cpus);

#endif
