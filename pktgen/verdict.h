/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Was the load what was asked for? Each reason why not has the figure that was
 * measured and its limit. Pure.
 */
#ifndef PKTGEN_VERDICT_H
#define PKTGEN_VERDICT_H

#include <stdbool.h>

#include "request.h"
#include "result.h"

/*
 * Of the planned frames: RFC 2544, section 26.1, knows a rate only as what was
 * really sent, and RFC 9004 wants the trial's own figures to be checked. 1 % is
 * what the suite's own runs allow (docs/measurement.md).
 */
#define VERDICT_UNSENT_PPM 10000u
/* Behind the plan by more than a gap: they left as part of a burst. */
#define VERDICT_LATE_PPM 10000u
/* The median gap at a constant rate, off the planned one: as in those runs. */
#define VERDICT_MEDIAN_PPM 10000u
/*
 * Half of all gaps may be further from their plan than 1 % of the mean gap, but
 * not further than RESULT_TOLERANCE_NS, within which MoonGen's hardware pacing
 * stays (Emmerich et al., IMC 2015, "Rate control measurements").
 */
#define VERDICT_ERROR_PPM 10000u
/*
 * Beyond those that were planned. The same table has about 1 % at worst for
 * MoonGen and 28 % and more for zsend: between the two.
 */
#define VERDICT_MICROBURSTS_PPM 50000u
/*
 * An exponential's standard deviation is its mean. Of n gaps the estimate has a
 * standard error of 1 / sqrt(n): three of them where that is more.
 */
#define VERDICT_CV_PPM 50000u
/* One honest trial in a thousand is suspected. */
#define VERDICT_FIT_P 0.001
/* Of the window: the TSC and CLOCK_MONOTONIC_RAW, related once, part. */
#define VERDICT_DRIFT_PPM 1000u

#define VERDICT_REASONS_MAX 8
#define VERDICT_REASON_BYTES 120

struct verdict {
	bool as_asked;
	bool scheduled; /* false at rate=max: there was no plan to hold */
	unsigned int reasons;
	char reason[VERDICT_REASONS_MAX][VERDICT_REASON_BYTES];
};

void verdict_judge(const struct request *request,
		   const struct trial_result *result, struct verdict *verdict);

#endif
