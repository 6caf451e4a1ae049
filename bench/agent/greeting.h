/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a generator says when it starts: where its telemetry socket is, or, in
 * its last line, why it ends. Pure.
 */
#ifndef BENCH_AGENT_GREETING_H
#define BENCH_AGENT_GREETING_H

#include <stdbool.h>
#include <stddef.h>

#define GREETING_LINE 256

struct greeting {
	char line[GREETING_LINE]; /* as much of it as has come */
	size_t used;
	char last[GREETING_LINE];   /* the last whole one that is not blank */
	char socket[GREETING_LINE]; /* empty until it is ready */
};

/*
 * Take @size bytes of its output, cut anywhere. Lines are kept up to
 * GREETING_LINE - 1 bytes. Returns whether it is ready.
 */
bool greeting_feed(struct greeting *g, const char *data, size_t size);

/* Its last line that is not blank, whole or not; "" when there was none. */
const char *greeting_last(const struct greeting *g);

/*
 * Cut @text at its blanks into at most @max words, which point into it. Returns
 * how many there are, or -1 when there are more.
 */
int greeting_words(char *text, char **words, int max);

#endif
