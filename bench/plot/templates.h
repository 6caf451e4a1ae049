/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The gnuplot templates and the page's style sheet, part of the program: a
 * report can be made wherever the program is.
 */
#ifndef BENCH_PLOT_TEMPLATES_H
#define BENCH_PLOT_TEMPLATES_H

extern const char template_style[];
extern const char template_delivered[];
extern const char template_curve[];
extern const char template_latency[];
extern const char template_hdr[];
extern const char template_stacked[];
extern const char template_stages[];
extern const char template_time[];
extern const char template_overlay[];
extern const char template_modes[];
extern const char template_heat[];
extern const char template_pareto[];
extern const char template_panels[];
extern const char template_terminal[];
extern const char template_css[];

#endif
