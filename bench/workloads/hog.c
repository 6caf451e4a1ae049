/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A compute-bound process that counts its own progress: what the receive path
 * leaves of the CPU, measured without trusting tick-based accounting (Mogul &
 * Ramakrishnan did the same).
 */
#include <rxbench/marks.h>

#include "workloads/workload.h"

/* About a microsecond of dependent arithmetic: fine-grained, no memory. */
#define HOG_ROUNDS 512

static void hog_run(const struct workload_env *env, int fd)
{
	uint64_t x = 0x9e3779b97f4a7c15;

	(void)fd;
	rxb_mark_hog();
	for (;;) {
		for (int i = 0; i < HOG_ROUNDS; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
		}
		/* The compiler must not see that nobody uses x. */
		__asm__ volatile("" : "+r"(x));
		/* There may be one on each CPU, and all count together. */
		__atomic_fetch_add(&env->page->hog, 1, __ATOMIC_RELAXED);
	}
}

const struct workload workload_hog = {
	.name = "hog",
	.summary = "compute-bound at nice 19, counts its own progress",
	.nice = 19,
	.one_a_cpu = true,
	.run = hog_run,
};
