/* SPDX-License-Identifier: GPL-2.0-only */
#include "deal.h"

#define SHARE_BITS 64

/*
 * @part / @whole, at most 1, in 2^-64: digit by digit, since both have up to
 * 107 bits. Rounded up: a multiple that is a whole number does not fall short
 * of it.
 */
static unsigned __int128 share_of(unsigned __int128 part,
				  unsigned __int128 whole)
{
	unsigned __int128 share = 0, rest = part;
	unsigned int i;

	if (part >= whole)
		return (unsigned __int128)1 << SHARE_BITS;
	for (i = 0; i < SHARE_BITS; i++) {
		share <<= 1;
		rest <<= 1;
		if (rest >= whole) {
			rest -= whole;
			share |= 1;
		}
	}
	return share + (rest > 0);
}

struct deal deal_steadily(uint32_t flows, const struct pktgen_rate *own,
			  const struct pktgen_rate *all)
{
	return (struct deal){
		.flows = flows,
		.steady = share_of((unsigned __int128)own->num * all->den,
				   (unsigned __int128)all->num * own->den),
	};
}
