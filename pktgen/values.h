/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers and times as people write them. Strict: no signs, no blanks, nothing
 * behind. Pure. Each returns false with one line in @error (VALUES_ERROR_BYTES)
 * that says what is needed.
 */
#ifndef PKTGEN_VALUES_H
#define PKTGEN_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VALUES_ERROR_BYTES 88
#define VALUES_TIME_BYTES 24

/* "1200"; with @suffixes also "1.2k", "3M", "1G" (powers of 1000). */
bool values_whole(const char *text, uint64_t min, uint64_t max, bool suffixes,
		  uint64_t *value, char *error);

/* "0.5", in millionths. */
bool values_millionths(const char *text, uint64_t min, uint64_t max,
		       uint64_t *value, char *error);

/* "10" and "0.5" (seconds), "250ns", "10us", "500ms", "2s", "2m", "1h". */
bool values_time(const char *text, uint64_t min_ns, uint64_t max_ns,
		 uint64_t *ns, char *error);

/*
 * As people read it, in at most VALUES_TIME_BYTES: "1.5ms"; three decimals at
 * most.
 */
const char *values_time_text(uint64_t ns, char *text);

#endif
