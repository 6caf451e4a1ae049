/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The colours of figures and page, light and dark, in one table. gnuplot draws
 * with the light ones; a figure inside the page is given the names instead, so
 * that it follows the reader's theme.
 */
#ifndef BENCH_PLOT_PALETTE_H
#define BENCH_PLOT_PALETTE_H

#include <glib.h>

/* gnuplot's variables: "ink = '#111111'" and so on. */
void palette_put_variables(GString *script);

/* CSS: each colour as a variable, for both themes. */
void palette_put_css(GString *page);

/* Replace each of the light colours in @svg by its variable. */
void palette_theme(GString *svg);

/* The light colour of curve number @slot. */
const char *palette_curve(guint slot);

#endif
