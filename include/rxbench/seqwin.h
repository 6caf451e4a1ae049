/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Which sequence numbers have been seen: a bitmap that slides with the highest
 * one, so that memory is bounded however long a trial lasts. Pure; shared by
 * the sink and the generator, which judge the same frames at two places.
 */
#ifndef RXBENCH_SEQWIN_H
#define RXBENCH_SEQWIN_H

#include <stdint.h>
#include <string.h>

/* A frame this far behind the newest can't be told from a duplicate. */
#define SEQWIN_BITS (1u << 20)

struct seqwin {
	uint64_t next; /* highest seen + 1; 0: none yet */
	uint64_t seen[SEQWIN_BITS / 64];
};

enum seqwin_verdict {
	SEQWIN_IN_ORDER,  /* newer than all before, maybe after a gap */
	SEQWIN_REORDERED, /* older than the newest, first time */
	SEQWIN_DUPLICATE, /* seen before */
	SEQWIN_STALE,	  /* too old to tell */
};

static inline uint64_t *seqwin_word(struct seqwin *w, uint64_t seq)
{
	return &w->seen[seq % SEQWIN_BITS / 64];
}

static inline uint64_t seqwin_bit(uint64_t seq)
{
	return 1ULL << (seq % 64);
}

/* Forget what the window's slots held a lap ago. */
static inline void seqwin_advance(struct seqwin *w, uint64_t to)
{
	if (to - w->next >= SEQWIN_BITS) {
		memset(w->seen, 0, sizeof(w->seen));
		w->next = to;
	}
	while (w->next < to) {
		if (w->next % 64 == 0 && to - w->next >= 64) {
			*seqwin_word(w, w->next) = 0;
			w->next += 64;
		} else {
			*seqwin_word(w, w->next) &= ~seqwin_bit(w->next);
			w->next++;
		}
	}
}

/* @w zeroed is the empty window. Note @seq and judge it. */
static inline enum seqwin_verdict seqwin_add(struct seqwin *w, uint32_t seq)
{
	if (seq >= w->next) {
		seqwin_advance(w, (uint64_t)seq + 1);
		*seqwin_word(w, seq) |= seqwin_bit(seq);
		return SEQWIN_IN_ORDER;
	}
	if (w->next - seq > SEQWIN_BITS)
		return SEQWIN_STALE;
	if (*seqwin_word(w, seq) & seqwin_bit(seq))
		return SEQWIN_DUPLICATE;
	*seqwin_word(w, seq) |= seqwin_bit(seq);
	return SEQWIN_REORDERED;
}

#endif
