/* SPDX-License-Identifier: GPL-2.0-only */
/* The runs of a gallery: each in a process of its own. */
#ifndef BENCH_CLI_GALLERY_RUN_H
#define BENCH_CLI_GALLERY_RUN_H

#include "lab/scenario.h"
#include "plot/gallery.h"

/* The scenario called @name as @g would run it; NULL with @error. */
struct scenario *gallery_scenario(const struct gallery *g, const char *name,
				  GError **error);

/*
 * Run what has not come to its end, tell about each, and leave the page. A
 * signal that ends programs is passed on to the run in progress. Returns the
 * exit status.
 */
int gallery_run(struct gallery *g);

#endif
