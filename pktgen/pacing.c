/* SPDX-License-Identifier: GPL-2.0-only */
#include "pacing.h"

#define HZ_MIN 4000000ull
#define HZ_MAX 15000000000ull

/* A frame is late from one nominal gap on, but never below the time that
 * reading clocks and one enqueue take.
 */
#define LATE_MIN_NS 1000ull

#define GRACE_MIN_NS 10000000ull /* a busy host takes a core for some ms */
#define GRACE_DIVISOR 100	 /* 1 % of the window */

#define PPM 1000000ull

bool pacing_clock_set(struct pacing_clock *clock,
		      const struct pacing_instant *earlier,
		      const struct pacing_instant *later)
{
	unsigned __int128 ticks, ns;

	if (later->tsc <= earlier->tsc || later->raw_ns <= earlier->raw_ns)
		return false;
	ticks = later->tsc - earlier->tsc;
	ns = later->raw_ns - earlier->raw_ns;
	if (ticks * PACING_NS_PER_S < ns * HZ_MIN ||
	    ticks * PACING_NS_PER_S > ns * HZ_MAX)
		return false;
	clock->origin = *later;
	clock->ticks_per_ns_q60 = (uint64_t)((ticks << 60) / ns);
	clock->ns_per_tick_q56 = (uint64_t)((ns << 56) / ticks);
	clock->tsc_hz = (uint64_t)((ticks * PACING_NS_PER_S + ns / 2) / ns);
	return true;
}

static uint64_t scale(uint64_t value, uint64_t by, uint64_t of)
{
	return (uint64_t)((unsigned __int128)value * by / of);
}

void pacing_clock_slow(struct pacing_clock *clock, uint64_t ppm)
{
	clock->ticks_per_ns_q60 =
		scale(clock->ticks_per_ns_q60, PPM, PPM - ppm);
	clock->ns_per_tick_q56 = scale(clock->ns_per_tick_q56, PPM - ppm, PPM);
	clock->tsc_hz = scale(clock->tsc_hz, PPM, PPM - ppm);
}

int64_t pacing_drift_ns(const struct pacing_clock *clock,
			const struct pacing_instant *now)
{
	uint64_t by_tsc = pacing_ns(clock, now->tsc - clock->origin.tsc);
	uint64_t by_raw = now->raw_ns - clock->origin.raw_ns;

	return (int64_t)(by_raw - by_tsc);
}

uint64_t pacing_gap(uint64_t hz, uint64_t rate_pps)
{
	return (hz + rate_pps / 2) / rate_pps;
}

uint64_t pacing_late_ns(uint64_t rate_pps)
{
	uint64_t gap_ns = pacing_gap(PACING_NS_PER_S, rate_pps);

	return gap_ns > LATE_MIN_NS ? gap_ns : LATE_MIN_NS;
}

uint64_t pacing_grace_ns(uint64_t window_ns)
{
	uint64_t share_ns = window_ns / GRACE_DIVISOR;

	return share_ns > GRACE_MIN_NS ? share_ns : GRACE_MIN_NS;
}
