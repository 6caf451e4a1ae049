/* SPDX-License-Identifier: GPL-2.0-only */
/* What the plugin is told on QEMU's command line. */
#ifndef BENCH_PLUGIN_ARGS_H
#define BENCH_PLUGIN_ARGS_H

#include "plugin/qemu_plugin.h"
#include "plugin/symbols.h"

#define ARGS_SAY "rxbench-stages: "
#define ARGS_CPUS_MAX 64

struct args {
	unsigned int cpu;      /* the vCPU to count */
	char *out;	       /* the file to write */
	GHashTable *functions; /* address: const struct symbol * */
	guint64 stubs, stubs_end;
};

/*
 * cpu=NUMBER, out=FILE, sym.NAME=ADDRESS. FALSE, and one line on stderr, when
 * something is wrong or missing, or the machine is none to count on.
 */
gboolean args_parse(struct args *args, const qemu_info_t *info, int argc,
		    char **argv);

#endif
