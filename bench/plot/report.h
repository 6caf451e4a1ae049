/* SPDX-License-Identifier: GPL-2.0-only */
/* What a run directory says, as pictures, as a page, and on a terminal. */
#ifndef BENCH_PLOT_REPORT_H
#define BENCH_PLOT_REPORT_H

#include <glib.h>

/*
 * Make plots/NAME.svg, plots/NAME.png and report.html from the points.csv of
 * @run_dir (and its run.json and verdict.json, as far as they are there).
 * When @terminal, print the curve, the verdict and the page's path on the
 * standard output.
 *
 * Every file is written whole or not at all. Without gnuplot the page and the
 * verdict are there, the plots are not, and the answer is FALSE with @error.
 */
gboolean report_write(const char *run_dir, gboolean terminal, GError **error);

#endif
