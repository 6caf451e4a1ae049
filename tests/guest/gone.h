/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TESTS_GUEST_GONE_H
#define TESTS_GUEST_GONE_H

#include "dut.h"

/*
 * What happens to machines, while frames come: boot a guest and, on each
 * backend of @feeds (NULL ends it; all in a lab of @device), have every mishap
 * befall each mode. Returns the exit status.
 */
int gone(const char *device, const struct feed *const *feeds);

#endif
