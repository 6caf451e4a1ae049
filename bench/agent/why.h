/* SPDX-License-Identifier: GPL-2.0-only */
/* Why something failed, in one line for the asker. */
#ifndef BENCH_AGENT_WHY_H
#define BENCH_AGENT_WHY_H

struct why {
	char text[512]; /* empty: nothing failed */
};

/* Set the text and return -1, so that callers can `return why_set(...)`. */
int why_set(struct why *why, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
