/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures of a report: one table. */
#ifndef BENCH_PLOT_FIGURES_H
#define BENCH_PLOT_FIGURES_H

#include <gio/gio.h>

#include "data.h"
#include "view.h"

struct figure {
	const char *name;     /* of the files */
	const char *question; /* its title */
	const char *caption;  /* what to look at */
	const char *template;
	/* Exactly one: the metric of its curves, or what makes its data. */
	const char *metric;
	figure_data data;
	/* What there is to say of this run's; NULL, or g_free it. */
	char *(*note)(const struct run_view *run);
	/* Told to the template; of curves also to panels.gp, see below. */
	const char *settings;
	guint across; /* cells side by side on a wide picture; 0: one cell */
	gboolean crowded; /* curves too many for it get panels.gp */
	gboolean tunes;	  /* of a run that tunes, and of no other */
};

/* Ends with a NULL name. */
extern const struct figure figures[];

/* What kind of picture. */
enum picture {
	PICTURE_WIDE,	/* SVG for a page or a file */
	PICTURE_NARROW, /* SVG for a phone's page */
	PICTURE_PNG,	/* with a title, at twice the size */
};

/*
 * What a figure of this run is made from; NULL with *why (g_free it) when the
 * run has nothing for it.
 */
struct sketch *sketch_new(const struct figure *f, const struct run_view *run,
			  char **why);
void sketch_free(struct sketch *s);

/* @head: see chart.h. */
GBytes *sketch_draw(const struct sketch *s, enum picture picture,
		    const char *head, GError **error);

/* The first figure's curve in characters, @columns wide. */
GBytes *figure_terminal(const char *head, guint columns, GError **error);

#endif
