/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the pieces are: beside the binary in a build tree, or installed. The
 * guest of an installed program is made by "rxbench guest" in the user's cache.
 */
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

/* FALSE and @error unless @kernel may name the guest's. */
gboolean paths_check_kernel(const char *kernel, GError **error);

/* TRUE: run where it was built. FALSE: installed. */
gboolean paths_in_build_tree(void);

/* What of an installed program's may be written, below one directory. */
char *paths_cache(void);

/* What an installed program makes a guest by (mk/guest.sh), and puts in it. */
struct guest_parts {
	char *script;
	char *agent;
	char *pktgen;
};

gboolean paths_guest_parts(struct guest_parts *p, GError **error);
void paths_guest_parts_clear(struct guest_parts *p);

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
