/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose time it is: tasks by what they are to the receive path. For the agent
 * and for BPF programs. Pure.
 */
#ifndef BENCH_COLLECT_CLASSES_H
#define BENCH_COLLECT_CLASSES_H

#include <linux/types.h>

enum task_class {
	CLASS_UNKNOWN, /* not looked at yet */
	CLASS_IDLE,
	CLASS_KSOFTIRQD,
	CLASS_THREAD, /* of interrupts, modes and NAPI; kernel workers */
	CLASS_APP,
	CLASS_HOG,
	CLASS_OTHER,
	CLASSES,
};

/* A table by process number; the kernel gives out less than this. */
#define CLASS_PIDS 32768

/* The first eight bytes of a name as one number, cut after @bytes. */
#define CLASS_WORD(a, b, c, d, e, f, g, h)                                    \
	((__u64)(a) | (__u64)(b) << 8 | (__u64)(c) << 16 | (__u64)(d) << 24 | \
	 (__u64)(e) << 32 | (__u64)(f) << 40 | (__u64)(g) << 48 |             \
	 (__u64)(h) << 56)
#define CLASS_CUT(word, bytes) ((word) & (~0ULL >> (64 - 8 * (bytes))))

/*
 * By the start of its name. Of a kernel worker nobody knows in advance whose
 * work it will do: they all count as threads.
 */
static inline enum task_class class_of_name(__u64 word)
{
	if (word == CLASS_WORD('k', 's', 'o', 'f', 't', 'i', 'r', 'q'))
		return CLASS_KSOFTIRQD;
	if (word == CLASS_WORD('k', 'w', 'o', 'r', 'k', 'e', 'r', '/'))
		return CLASS_THREAD;
	/* The mode "clocked" spins where the kernel would idle. */
	if (word == CLASS_WORD('n', 'd', '-', 'i', 'd', 'l', 'e', '/'))
		return CLASS_IDLE;
	if (CLASS_CUT(word, 3) == CLASS_WORD('n', 'd', '-', 0, 0, 0, 0, 0) ||
	    CLASS_CUT(word, 4) == CLASS_WORD('i', 'r', 'q', '/', 0, 0, 0, 0) ||
	    CLASS_CUT(word, 5) == CLASS_WORD('n', 'a', 'p', 'i', '/', 0, 0, 0))
		return CLASS_THREAD;
	return CLASS_OTHER;
}

#endif
