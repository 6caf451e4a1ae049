/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "workloads/seqwin.h"

static uint64_t *word_of(struct seqwin *w, uint64_t seq)
{
	return &w->seen[seq % SEQWIN_BITS / 64];
}

static uint64_t bit_of(uint64_t seq)
{
	return 1ULL << (seq % 64);
}

/* Forget what the window's slots held a lap ago. */
static void advance(struct seqwin *w, uint64_t to)
{
	if (to - w->next >= SEQWIN_BITS) {
		memset(w->seen, 0, sizeof(w->seen));
		w->next = to;
	}
	while (w->next < to) {
		if (w->next % 64 == 0 && to - w->next >= 64) {
			*word_of(w, w->next) = 0;
			w->next += 64;
		} else {
			*word_of(w, w->next) &= ~bit_of(w->next);
			w->next++;
		}
	}
}

enum seqwin_verdict seqwin_add(struct seqwin *w, uint32_t seq)
{
	if (seq >= w->next) {
		advance(w, (uint64_t)seq + 1);
		*word_of(w, seq) |= bit_of(seq);
		return SEQWIN_IN_ORDER;
	}
	if (w->next - seq > SEQWIN_BITS || (*word_of(w, seq) & bit_of(seq)))
		return SEQWIN_DUPLICATE;
	*word_of(w, seq) |= bit_of(seq);
	return SEQWIN_REORDERED;
}
