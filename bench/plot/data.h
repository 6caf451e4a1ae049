/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The data of figures that are not curves of medians: each as the head of a
 * gnuplot script, or NULL with *@why (g_free both) when the run has none.
 * @cells: how many frames of their own the figure needs.
 */
#ifndef BENCH_PLOT_DATA_H
#define BENCH_PLOT_DATA_H

#include "view.h"

typedef char *(*figure_data)(const struct run_view *run, guint *cells,
			     char **why);

/* Where the frames of the median repetition ended. */
char *data_places(const struct run_view *run, guint *cells, char **why);

/* Where the CPU under test was. */
char *data_contexts(const struct run_view *run, guint *cells, char **why);
/* What the figure above is made from, in a sentence; NULL when it is not. */
char *data_contexts_source(const struct run_view *run);

/* Percentiles of the latency, at half the knee and at the top. */
char *data_hdr(const struct run_view *run, guint *cells, char **why);

/* Medians of the stages of a frame's way, at half the knee and at the top. */
char *data_stages(const struct run_view *run, guint *cells, char **why);

/* Samples inside the window at the highest load. */
char *data_time(const struct run_view *run, guint *cells, char **why);

/* All modes in one picture, of a run in which each has its own limit; else
 * *why is "". */
char *data_modes(const struct run_view *run, guint *cells, char **why);
char *data_arms(const struct run_view *run, guint *cells, char **why);

/* Our curves over the points of a published figure; *why is "" when none is
 * asked for. */
char *data_overlay(const struct run_view *run, guint *cells, char **why);

/* Of a tuner: all configurations; the best by mode and a knob, by two knobs. */
char *data_tune_pareto(const struct run_view *run, guint *cells, char **why);
char *data_tune_modes(const struct run_view *run, guint *cells, char **why);
char *data_tune_knobs(const struct run_view *run, guint *cells, char **why);

#endif
