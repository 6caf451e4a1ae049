/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When to send: the relation between the cycle counter (TSC) the sender
 * spins on and CLOCK_MONOTONIC_RAW the rest of the suite speaks, and the
 * rules of the schedule. Pure: no DPDK, no system call, no floating point.
 */
#ifndef PKTGEN_PACING_H
#define PKTGEN_PACING_H

#include <stdbool.h>
#include <stdint.h>

#define PACING_NS_PER_S 1000000000ull

/* 64-byte frames (FCS included) at 100 Gbit/s, in ten of RFC 2544's. */
#define PACING_RATE_MAX_PPS 148809523ull
#define PACING_WINDOW_MAX_MS 3600000ull
/* The stamp's sequence number has 32 bits and must not repeat in a trial. */
#define PACING_FRAMES_MAX (1ull << 32)

/* One moment, read on both clocks. */
struct pacing_instant {
	uint64_t tsc;
	uint64_t raw_ns;
};

struct pacing_clock {
	struct pacing_instant origin;
	uint64_t ticks_per_ns_q60; /* fixed point: value * 2^60 */
	uint64_t ns_per_tick_q56;
	uint64_t tsc_hz;
};

/*
 * Relate the clocks by two moments; later times count from @later. The
 * further the two are apart, the better the rate: read the first one early.
 * False when they are not in order or give a rate outside 4 MHz to 15 GHz.
 */
bool pacing_clock_set(struct pacing_clock *clock,
		      const struct pacing_instant *earlier,
		      const struct pacing_instant *later);

/* From now on @clock believes that less time passes: @ppm of it is lost. */
void pacing_clock_slow(struct pacing_clock *clock, uint64_t ppm);

/* A span in ns as ticks, and back. Rounded down. */
static inline uint64_t pacing_ticks(const struct pacing_clock *clock,
				    uint64_t ns)
{
	return (uint64_t)(((unsigned __int128)ns * clock->ticks_per_ns_q60) >>
			  60);
}

static inline uint64_t pacing_ns(const struct pacing_clock *clock,
				 uint64_t ticks)
{
	return (uint64_t)(((unsigned __int128)ticks * clock->ns_per_tick_q56) >>
			  56);
}

/*
 * By how many ns CLOCK_MONOTONIC_RAW at @now is ahead of what @clock makes of
 * the TSC: the error that the stamps of frames sent now carry.
 */
int64_t pacing_drift_ns(const struct pacing_clock *clock,
			const struct pacing_instant *now);

/* The gap between frames at @rate_pps (at least 1), to the nearest unit of a
 * clock of @hz.
 */
uint64_t pacing_gap(uint64_t hz, uint64_t rate_pps);

/* The largest lag behind the plan with which a frame is not late yet. */
uint64_t pacing_late_ns(uint64_t rate_pps);

/* How long after the window's end frames behind the plan are still sent. */
uint64_t pacing_grace_ns(uint64_t window_ns);

#endif
