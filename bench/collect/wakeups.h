/* SPDX-License-Identifier: GPL-2.0-only */
/* What the BPF programs of the collector "wakeups" keep. */
#ifndef BENCH_COLLECT_WAKEUPS_H
#define BENCH_COLLECT_WAKEUPS_H

#include <rxbench/hist.h>

#include "classes.h"

/* Powers of two. */
#define WAKEUP_CPUS 16
#define WAKEUP_PIDS 4096 /* a guest has few processes, and no old ones */

/* Whose delays are counted: CLASS_APP and CLASS_THREAD. */
enum { WAKEUP_APP, WAKEUP_THREAD, WAKEUP_WHO };

/* One writer each, as struct rxb_hist wants it. */
struct wakeup_cpu {
	struct rxb_hist delay[WAKEUP_WHO]; /* ns, since the trial began */
};

#endif
