/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PKTGEN_PATTERNS_GCD_H
#define PKTGEN_PATTERNS_GCD_H

/* The greatest common divisor; that of 0 and a number is the number. */
static inline unsigned __int128 gcd(unsigned __int128 a, unsigned __int128 b)
{
	while (b) {
		unsigned __int128 rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

#endif
