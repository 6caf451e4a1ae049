/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A log-linear histogram: fixed memory, integer arithmetic only, usable in
 * the kernel, the generator and the agent alike.
 *
 * Values below 2^RXB_HIST_BITS have a bucket each. Above, every power of two
 * is cut into 2^RXB_HIST_BITS equal buckets, so a bucket is never wider than
 * 2^-RXB_HIST_BITS of its value: 0.8 % with 7 bits. Values of 2^40 and above
 * (18 minutes in ns) share the last bucket and are counted as overflow.
 *
 * No locking: one writer; a reader on another CPU may see a sum that lags.
 */
#ifndef RXBENCH_HIST_H
#define RXBENCH_HIST_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

#define RXB_HIST_BITS 7
#define RXB_HIST_MAX_EXP 40
#define RXB_HIST_SUB (1u << RXB_HIST_BITS)
#define RXB_HIST_BUCKETS ((RXB_HIST_MAX_EXP - RXB_HIST_BITS + 1) * RXB_HIST_SUB)

struct rxb_hist {
	uint64_t count;
	uint64_t sum;
	uint64_t min;
	uint64_t max;
	uint64_t overflow;
	uint32_t bucket[RXB_HIST_BUCKETS];
};

static inline void rxb_hist_reset(struct rxb_hist *h)
{
	unsigned int i;

	h->count = 0;
	h->sum = 0;
	h->min = ~0ULL;
	h->max = 0;
	h->overflow = 0;
	for (i = 0; i < RXB_HIST_BUCKETS; i++)
		h->bucket[i] = 0;
}

/* The bucket that holds @value. */
static inline unsigned int rxb_hist_index(uint64_t value)
{
	unsigned int shift;

	if (value < RXB_HIST_SUB)
		return (unsigned int)value;
	if (value >> RXB_HIST_MAX_EXP)
		return RXB_HIST_BUCKETS - 1;
	shift = 63u - (unsigned int)__builtin_clzll(value) - RXB_HIST_BITS;
	return ((shift + 1) << RXB_HIST_BITS) +
	       (unsigned int)((value >> shift) & (RXB_HIST_SUB - 1));
}

/* The largest value that falls into bucket @index. */
static inline uint64_t rxb_hist_upper(unsigned int index)
{
	unsigned int shift;

	if (index < RXB_HIST_SUB)
		return index;
	shift = (index >> RXB_HIST_BITS) - 1;
	return ((((uint64_t)(index & (RXB_HIST_SUB - 1)) | RXB_HIST_SUB) + 1)
		<< shift) -
	       1;
}

/* Add all of @from to @h. */
static inline void rxb_hist_merge(struct rxb_hist *h,
				  const struct rxb_hist *from)
{
	unsigned int i;

	h->count += from->count;
	h->sum += from->sum;
	h->overflow += from->overflow;
	if (from->min < h->min)
		h->min = from->min;
	if (from->max > h->max)
		h->max = from->max;
	for (i = 0; i < RXB_HIST_BUCKETS; i++)
		h->bucket[i] += from->bucket[i];
}

static inline void rxb_hist_add(struct rxb_hist *h, uint64_t value)
{
	h->count++;
	h->sum += value;
	if (value < h->min)
		h->min = value;
	if (value > h->max)
		h->max = value;
	if (value >> RXB_HIST_MAX_EXP)
		h->overflow++;
	h->bucket[rxb_hist_index(value)]++;
}

/*
 * The value below or at which @permille / 1000 of all samples lie (rank
 * rounded up), never more than the largest value seen. 0 when empty.
 */
static inline uint64_t rxb_hist_quantile(const struct rxb_hist *h,
					 unsigned int permille)
{
	uint64_t rank = (h->count * permille + 999) / 1000, seen = 0;
	unsigned int i;

	if (!h->count)
		return 0;
	if (!rank)
		return h->min;
	for (i = 0; i < RXB_HIST_BUCKETS; i++) {
		seen += h->bucket[i];
		if (seen >= rank) {
			uint64_t upper = rxb_hist_upper(i);

			return upper < h->max ? upper : h->max;
		}
	}
	return h->max;
}

#endif
