/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DPDK explains a failure in several lines, on both standard streams, with
 * its usage text among them. Held back here, so that a failure can be told
 * in one line, and a success in none.
 */
#ifndef PKTGEN_HUSH_H
#define PKTGEN_HUSH_H

#include <stddef.h>

struct hush {
	int out, err; /* where the streams went before */
	int held;     /* what was written on stderr since */
};

/* Hold both streams back. Returns 0 or a negative errno. */
int hush_begin(struct hush *hush);

/*
 * Let them go again. The first line held back is in @line without the prefix
 * of its author; empty when there was none.
 */
void hush_end(struct hush *hush, char *line, size_t size);

#endif
