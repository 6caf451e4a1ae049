/* SPDX-License-Identifier: GPL-2.0-only */
/* What "rxbench run" was told. */
#ifndef BENCH_CLI_OPTIONS_H
#define BENCH_CLI_OPTIONS_H

#include "lab/config.h"

struct options {
	struct config *config;
	char *out;		   /* NULL: results/TIME-NAME */
	char *resume;		   /* a directory to go on in, or NULL */
	char *prometheus, *events; /* where a run may be watched, or NULL */
	guint cpus;		   /* to claim; 0: use what there is */
	gboolean no_report;	   /* nor a verdict */
};

/*
 * From the command line, from the directory of --resume, or from that of
 * --again. FALSE with @error.
 */
gboolean options_parse(struct options *o, int argc, char **argv,
		       GError **error);
void options_clear(struct options *o);

/*
 * The lab that @asked names; of "auto" the one with host time where a guest
 * runs at the host's speed, else the other, and stderr says why. g_free it.
 */
char *options_lab(const char *asked);

/* One that boots its machine itself, which is all that @command can use. */
gboolean options_check_guest_lab(const char *command, const char *lab,
				 GError **error);

#endif
