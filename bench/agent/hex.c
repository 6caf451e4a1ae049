/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "agent/hex.h"

static const char digits[] = "0123456789abcdef";

bool hex_encode(const void *bytes, size_t size, char *text, size_t room)
{
	const unsigned char *b = bytes;

	if (room < 2 * size + 1)
		return false;
	for (size_t i = 0; i < size; i++) {
		*text++ = digits[b[i] >> 4];
		*text++ = digits[b[i] & 0xf];
	}
	*text = '\0';
	return true;
}

static int value_of(char c)
{
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

long hex_decode(const char *text, void *bytes, size_t room)
{
	unsigned char *b = bytes;
	size_t n = strlen(text) / 2;

	if (strlen(text) % 2 || n > room)
		return -1;
	for (size_t i = 0; i < n; i++, text += 2) {
		int high = value_of(text[0]), low = value_of(text[1]);

		if (high < 0 || low < 0)
			return -1;
		b[i] = (unsigned char)(high << 4 | low);
	}
	return (long)n;
}
