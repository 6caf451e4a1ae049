/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What others published, as a run recorded it to be shown beside its own
 * results: member "overlays" of run.json.
 */
#ifndef BENCH_PLOT_PUBLISHED_H
#define BENCH_PLOT_PUBLISHED_H

#include "stats/tidy.h"
#include "view.h"

struct published {
	gboolean is_table;
	char *name, *title, *source;
	/* Of CPU shares: what its loads are divided by; else 0. */
	double unit_pps;
	struct tidy *rows; /* columns arm, series and more */
};

/* struct published: those that can be read. g_ptr_array_unref() frees. */
GPtrArray *published_all(const struct run_view *run);

/* Is anything in it to be held against @s? */
gboolean published_has(const struct published *p, const struct series *s);

/* What the figure of it says in words: source, and the two-cost fits. */
char *published_note(const struct run_view *run);

/* A two-cost fit in words. */
struct published_fit {
	char *of;    /* "irq, here", "irq, figure 6-1" */
	char *costs; /* or why there is no fit; then the next is "" */
	char *livelock;
};

/* Those of each curve and of its paper's; free with g_ptr_array_unref. */
GPtrArray *published_fits(const struct run_view *run);

#endif
