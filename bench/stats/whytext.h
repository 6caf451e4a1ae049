/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario says when one of its assertions fails: text with expressions
 * in braces, "{mfr(irq) / mfr(napi)} of it", for which their values are put in.
 * Pure.
 */
#ifndef BENCH_STATS_WHYTEXT_H
#define BENCH_STATS_WHYTEXT_H

#include "expr.h"

/* Call @each for every term of @text. FALSE with @error: it cannot be read. */
gboolean whytext_walk(const char *text, expr_visit each, gpointer data,
		      GError **error);

/* @text with the values; what cannot be told says why. Free with g_free. */
char *whytext_fill(const char *text, expr_source source, gpointer data);

#endif
