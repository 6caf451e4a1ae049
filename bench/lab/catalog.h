/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be asked for by name: the one table that the scenario parser, the
 * options and `rxbench list` share.
 */
#ifndef BENCH_LAB_CATALOG_H
#define BENCH_LAB_CATALOG_H

#include <glib.h>

#define CATALOG_DRIVER "netdrv"
#define CATALOG_STOCK "stock"

/* Ends with a NULL name. */
struct catalog_item {
	const char *name;
	const char *summary;
	/*
	 * Devices: the kernel's own module for it. Modes: CATALOG_STOCK when
	 * that is the one to measure, and not netdrv.
	 */
	const char *driver;
};

extern const struct catalog_item catalog_modes[];
extern const struct catalog_item catalog_devices[];
extern const struct catalog_item catalog_workloads[];
extern const struct catalog_item catalog_patterns[];
extern const struct catalog_item catalog_profiles[];
extern const struct catalog_item catalog_labs[];
/* Methods of searching, as bench/stats/search.h has them, and their goals. */
extern const struct catalog_item catalog_searches[];
extern const struct catalog_item catalog_goals[];

/* NULL when there is none. */
const struct catalog_item *catalog_find(const struct catalog_item *table,
					const char *name);
/* FALSE with @error, which names @option and what is allowed. */
gboolean catalog_check(const char *option, const char *name,
		       const struct catalog_item *table, GError **error);
/* Is it netdrv that provides @mode? What no catalog knows is taken for ours. */
gboolean catalog_is_ours(const char *mode);
/* The module that provides @mode on @device. */
const char *catalog_driver(const char *mode, const char *device);
/*
 * Has the list  ("sink,hog") an application that takes requests, and
 * can be told how to wait for them?
 */
gboolean catalog_has_app(const char *workload);
/* Has @pattern one rate after the other? */
gboolean catalog_has_steps(const char *pattern);
/* "irq, napi, threaded" for messages. Free it. */
char *catalog_names(const struct catalog_item *table);

#endif
