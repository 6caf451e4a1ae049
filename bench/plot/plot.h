/* SPDX-License-Identifier: GPL-2.0-only */
/* Running gnuplot: a script in, a picture out, nothing on the disk. */
#ifndef BENCH_PLOT_PLOT_H
#define BENCH_PLOT_PLOT_H

#include <gio/gio.h>

/*
 * Feed @script to gnuplot and return what it writes to its standard output.
 * NULL with @error, one line: gnuplot is missing (G_IO_ERROR_NOT_FOUND), the
 * script is wrong, or it took too long.
 */
GBytes *plot_run(const char *script, GError **error);

#endif
