/* SPDX-License-Identifier: GPL-2.0-only */
#include <linux/perf_event.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "agent/clock.h"

/* Looks at two clocks; the narrowest counts. */
#define LOOKS 100

static struct timespec read_clock(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return now;
}

uint64_t clock_raw_ns(void)
{
	struct timespec now = read_clock(CLOCK_MONOTONIC_RAW);

	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t clock_ms(void)
{
	struct timespec now = read_clock(CLOCK_MONOTONIC);

	return (uint64_t)now.tv_sec * 1000u + (uint64_t)now.tv_nsec / 1000000u;
}

/* Between the two looks at the raw clock lies the one at the other. */
void clock_mono(struct clock_distance *out)
{
	uint64_t best = UINT64_MAX;

	for (int i = 0; i < LOOKS; i++) {
		uint64_t before = clock_raw_ns();
		struct timespec now = read_clock(CLOCK_MONOTONIC);
		uint64_t width = clock_raw_ns() - before;
		uint64_t ns = (uint64_t)now.tv_sec * 1000000000u +
			      (uint64_t)now.tv_nsec;

		if (width >= best)
			continue;
		best = width;
		out->ns = (int64_t)(before + width / 2 - ns);
		out->error_ns = (width + 1) / 2;
	}
}

/*
 * The kernel hands out its TSC conversion (ns = cycles * mult >> shift) with
 * every perf event; no other file tells the calibrated rate.
 */
uint64_t clock_tsc_khz(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_DUMMY,
		.exclude_kernel = 1,
	};
	const struct perf_event_mmap_page *page;
	size_t size = (size_t)sysconf(_SC_PAGESIZE);
	uint64_t khz = 0;
	int fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1,
			      PERF_FLAG_FD_CLOEXEC);

	if (fd < 0)
		return 0;
	page = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (page != MAP_FAILED) {
		if (page->cap_user_time && page->time_mult)
			khz = ((1000000ULL << page->time_shift) +
			       page->time_mult / 2) /
			      page->time_mult;
		munmap((void *)(uintptr_t)page, size);
	}
	close(fd);
	return khz;
}
