// SPDX-License-Identifier: GPL-2.0-only
#include "compat.h"

#define CREATE_TRACE_POINTS
#include "core/trace.h"
