/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which sequence numbers have been seen: a bitmap that slides with the highest
 * one, so that memory is bounded however long a trial lasts. Pure functions.
 */
#ifndef BENCH_WORKLOADS_SEQWIN_H
#define BENCH_WORKLOADS_SEQWIN_H

#include <stdint.h>

/* A frame this far behind the newest can't be told from a duplicate. */
#define SEQWIN_BITS (1u << 20)

struct seqwin {
	uint64_t next; /* highest seen + 1; 0: none yet */
	uint64_t seen[SEQWIN_BITS / 64];
};

enum seqwin_verdict {
	SEQWIN_IN_ORDER,  /* newer than all before, maybe after a gap */
	SEQWIN_REORDERED, /* older than the newest, first time */
	SEQWIN_DUPLICATE, /* seen before, or too old to tell */
};

/* @w zeroed is the empty window. Note @seq and judge it. */
enum seqwin_verdict seqwin_add(struct seqwin *w, uint32_t seq);

#endif
