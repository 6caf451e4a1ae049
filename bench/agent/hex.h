/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes as text, two hex digits each. */
#ifndef BENCH_AGENT_HEX_H
#define BENCH_AGENT_HEX_H

#include <stdbool.h>
#include <stddef.h>

/* False when @text has no room for them. */
bool hex_encode(const void *bytes, size_t size, char *text, size_t room);

/* How many bytes @text was, or -1: it is no hex, or too much for @room. */
long hex_decode(const char *text, void *bytes, size_t room);

#endif
