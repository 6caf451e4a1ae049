/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CPUs for one run alone, where several runs share a machine: a lock on a CPU's
 * directory in sysfs says that a run has it. The kernel takes the locks back
 * when the process ends, however it does, and no file is left.
 */
#ifndef BENCH_LAB_CPUS_H
#define BENCH_LAB_CPUS_H

#include <glib.h>

/*
 * Wait for @wanted CPUs, of those that this process may use, that no other run
 * has claimed; have them until the process ends, and use no others. FALSE with
 * @error.
 */
gboolean cpus_claim(guint wanted, GError **error);

#endif
