/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Marks that programs of the guest leave in their own instruction stream.
 *
 * A mark is a no-op of the x86-64 with a number in its unused displacement. A
 * machine does nothing with it; an emulator that looks for it (bench/plugin)
 * learns when the window is, and which task is which.
 */
#ifndef RXBENCH_MARKS_H
#define RXBENCH_MARKS_H

/* The displacement: three letters, then which mark. */
#define RXB_MARK_MAGIC 0x52584200u
#define RXB_MARK_MAGIC_MASK 0xffffff00u

#define RXB_MARK_BEGIN 0x01u
#define RXB_MARK_END 0x02u
#define RXB_MARK_SINK 0x11u
#define RXB_MARK_HOG 0x12u

/* nopl DISPLACEMENT(%rax): three bytes of instruction, four of number. */
#define RXB_MARK_BYTES 7
#define RXB_MARK_OPCODE          \
	{                        \
		0x0f, 0x1f, 0x80 \
	}

#ifdef __x86_64__
#define RXB_MARK(mark)                                  \
	__asm__ volatile(".byte 0x0f, 0x1f, 0x80\n\t"   \
			 ".long %c0"                    \
			 :                              \
			 : "i"(RXB_MARK_MAGIC | (mark)) \
			 : "memory")
#else
#define RXB_MARK(mark) __asm__ volatile("" : : : "memory")
#endif

/* What follows is to be counted. */
static inline void rxb_mark_begin(void)
{
	RXB_MARK(RXB_MARK_BEGIN);
}

static inline void rxb_mark_end(void)
{
	RXB_MARK(RXB_MARK_END);
}

/* The task that executes it is the application, from now to its end. */
static inline void rxb_mark_sink(void)
{
	RXB_MARK(RXB_MARK_SINK);
}

/* ... is the compute-bound process. */
static inline void rxb_mark_hog(void)
{
	RXB_MARK(RXB_MARK_HOG);
}

#endif
