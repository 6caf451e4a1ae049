/* SPDX-License-Identifier: GPL-2.0-only */
/* An explanation for people, and for programs. */
#ifndef BENCH_CLI_EXPLAIN_SHOW_H
#define BENCH_CLI_EXPLAIN_SHOW_H

#include "stats/explanation.h"

/* What was explained. */
struct explain_subject {
	const char *mode, *device, *lab, *kernel;
	const char *params; /* the knobs set, as in points.csv */
};

/* To stdout, 80 columns wide. */
void explain_print(const struct explain_subject *subject,
		   const struct explanation *x);
/* One JSON object, as docs/explain.md describes it. */
void explain_print_json(const struct explain_subject *subject,
			const struct explanation *x);

#endif
