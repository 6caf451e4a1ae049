/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures of a report: one table. */
#ifndef BENCH_PLOT_FIGURES_H
#define BENCH_PLOT_FIGURES_H

#include <gio/gio.h>

#include "stats/summary.h"

struct figure {
	const char *name;     /* of the files */
	const char *question; /* its title */
	const char *caption;  /* how to read it */
	const char *needs;    /* the metric without which there is no figure */
	const char *template;
	gboolean panels; /* grows with the number of modes */
	/* What panels.gp is told when the curves are too many; or NULL. */
	const char *crowd;
};

/* Ends with a NULL name. */
extern const struct figure figures[];

/* As SVG text, or as PNG at twice the SVG's size. @head: see chart.h. */
GBytes *figure_svg(const struct figure *f, const char *head,
		   const GPtrArray *series, GError **error);
GBytes *figure_png(const struct figure *f, const char *head,
		   const GPtrArray *series, GError **error);

/* The curve in characters, @columns wide. */
GBytes *figure_terminal(const char *head, guint columns, GError **error);

#endif
