/* SPDX-License-Identifier: GPL-2.0-only */
/* What a workload means for those who offer it frames and count them. Pure. */
#ifndef BENCH_LAB_WORK_H
#define BENCH_LAB_WORK_H

#include <glib.h>

struct work {
	const char *consumer; /* catalog_workloads */
	/* What each trial asks of the generator for it: ",KEY=VALUE" or "". */
	const char *asks;
	/* All that it delivers come back, and the generator sees them. */
	gboolean back_all;
	/* The application takes the time of each frame. */
	gboolean timed;
};

/* That of a list, "sink,hog" or "sink+hog". */
const struct work *work_of(const char *workload);

/*
 * Does @workload (a list without unknown names) have exactly one consumer? If
 * not, *allowed gets what it may be; free it.
 */
gboolean work_check(const char *workload, char **allowed);

#endif
