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

enum knob_kind {
	KNOB_RUN,   /* a key of the scenario's [device] or [load] group */
	KNOB_GUEST, /* a file of the guest, before the first point */
	KNOB_MODE,  /* a parameter of some receive modes, with the mode */
};

/* Ends with a NULL name. min and max are for whole numbers. */
struct catalog_knob {
	const char *name;
	enum knob_kind kind;
	const char *path;
	gint64 min, max;
	const char *summary;
	const char *const *modes; /* KNOB_MODE: those that have it */
};

extern const struct catalog_knob catalog_knobs[];

/* NULL when there is none. */
const struct catalog_item *catalog_find(const struct catalog_item *table,
					const char *name);
/* FALSE with @error, which names @option and what is allowed. */
gboolean catalog_check(const char *option, const char *name,
		       const struct catalog_item *table, GError **error);
const struct catalog_knob *catalog_find_knob(const char *name);
/* Is it netdrv that provides @mode? What no catalog knows is taken for ours. */
gboolean catalog_is_ours(const char *mode);
/* The module that provides @mode on @device. */
const char *catalog_driver(const char *mode, const char *device);
/* Does @knob change anything in @mode? */
gboolean catalog_knob_applies(const struct catalog_knob *knob,
			      const char *mode);

/* "irq, napi, threaded" for messages. Free it. */
char *catalog_names(const struct catalog_item *table);

#endif
