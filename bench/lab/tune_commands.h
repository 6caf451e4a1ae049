/* SPDX-License-Identifier: GPL-2.0-only */
/* A configuration as what somebody types on a machine of their own. Pure. */
#ifndef BENCH_LAB_TUNE_COMMANDS_H
#define BENCH_LAB_TUNE_COMMANDS_H

#include <glib.h>

/*
 * Lines for a shell, as root, with the interface's name in $NIC; those with
 * '#' explain. @knobs: struct knob_value. Free with g_strfreev.
 */
char **tune_commands(const char *mode, const GPtrArray *knobs);

#endif
