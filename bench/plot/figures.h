/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures of a report: one table. */
#ifndef BENCH_PLOT_FIGURES_H
#define BENCH_PLOT_FIGURES_H

#include <gio/gio.h>

struct figure {
	const char *name;     /* of the files */
	const char *question; /* its title */
	const char *caption;  /* how to read it */
	const char *needs;    /* the metric without which there is no figure */
	const char *template;
	gboolean panels; /* grows with the number of modes */
};

/* Ends with a NULL name. */
extern const struct figure figures[];

/* As SVG text, or as PNG at twice the SVG's size. @head: see chart.h. */
GBytes *figure_svg(const struct figure *f, const char *head, guint modes,
		   GError **error);
GBytes *figure_png(const struct figure *f, const char *head, guint modes,
		   GError **error);

/* The curve in characters, @columns wide. */
GBytes *figure_terminal(const char *head, guint columns, GError **error);

#endif
