/* SPDX-License-Identifier: GPL-2.0-only */
/* The two kinds of instruction that are known by their bytes. */
#ifndef BENCH_PLUGIN_CODE_H
#define BENCH_PLUGIN_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <rxbench/marks.h>

/* iretq: the only way out of an interrupt. */
static inline bool code_is_iret(const uint8_t *code, size_t bytes)
{
	return bytes == 2 && code[0] == 0x48 && code[1] == 0xcf;
}

/* RXB_MARK_... of a mark, or 0. */
static inline uint32_t code_mark(const uint8_t *code, size_t bytes)
{
	static const uint8_t nop[] = RXB_MARK_OPCODE;
	uint32_t number;

	if (bytes != RXB_MARK_BYTES || memcmp(code, nop, sizeof(nop)))
		return 0;
	memcpy(&number, code + sizeof(nop), sizeof(number));
	if ((number & RXB_MARK_MAGIC_MASK) != RXB_MARK_MAGIC)
		return 0;
	return number & ~RXB_MARK_MAGIC_MASK;
}

/*
 * Is @pc the start of one of the stubs that device interrupts enter through?
 * They are 8 bytes apart, or 16 where each begins with endbr64; none has
 * another instruction at a multiple of 8.
 */
static inline bool code_is_stub(uint64_t pc, uint64_t first, uint64_t end)
{
	return pc >= first && pc < end && !((pc - first) % 8);
}

/* Where the x86-64 kernel puts modules. */
static inline bool code_is_module(uint64_t pc)
{
	return pc >= 0xffffffffc0000000 && pc < 0xffffffffff000000;
}

#endif
