/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The gnuplot templates and the page's style sheet, part of the program: a
 * report can be made wherever the program is.
 */
#ifndef BENCH_PLOT_TEMPLATES_H
#define BENCH_PLOT_TEMPLATES_H

extern const char template_style[];
extern const char template_delivered[];
extern const char template_progress[];
extern const char template_latency[];
extern const char template_losses[];
extern const char template_panels[];
extern const char template_terminal[];
extern const char template_css[];

#endif
