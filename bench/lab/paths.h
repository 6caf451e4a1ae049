/* SPDX-License-Identifier: GPL-2.0-only */
/* Where the pieces are: beside the binary in a build tree, or installed. */
#ifndef BENCH_LAB_PATHS_H
#define BENCH_LAB_PATHS_H

#include <glib.h>

/* Absolute. Free with paths_clear(). */
struct paths {
	char *vmlinux;
	char *initramfs;
	char *virtual_initramfs; /* with the generator inside */
	char *pktgen;
	char *stages;	     /* QEMU's plugin; NULL: not built */
	char *kernel_config; /* NULL, or may not exist */
	/* Of lab ssh. */
	char *agent;
	char *kmods;	      /* modules that were built, by kernel; or NULL */
	char *module_sources; /* NULL: not here; so is module_includes */
	char *module_includes;
};

/* FALSE with @error naming what is missing and how to get it. */
gboolean paths_find(struct paths *p, const char *kernel, GError **error);
/* What lab ssh takes: no guest. */
gboolean paths_find_remote(struct paths *p, GError **error);
void paths_clear(struct paths *p);

/*
 * How many times slower than a stock kernel the one in @vmlinux is: one built
 * to find faults takes its time (mk/kernel-own.sh says so in a file beside it).
 */
guint paths_slowness(const char *vmlinux);

/*
 * The file of scenario @name_or_path: a path when it ends in ".conf", else
 * NAME.conf of the scenarios that come with the program. Free it.
 */
char *paths_scenario(const char *name_or_path, GError **error);

/* Names of the scenarios that come with the program, sorted. */
char **paths_scenario_names(void);

#endif
