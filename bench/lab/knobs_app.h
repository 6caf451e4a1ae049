/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The application's knobs: what they mean together, for which workloads, and
 * as what the agent is told of them. Pure.
 */
#ifndef BENCH_LAB_KNOBS_APP_H
#define BENCH_LAB_KNOBS_APP_H

#include "lab/knobs.h"

/* The application runs on another CPU than the device's interrupt. */
gboolean knobs_app_elsewhere(const GPtrArray *values);

/* In the realtime lab, the guest's CPU that the application runs on. */
const char *knobs_app_cpu(const GPtrArray *values);

/*
 * The request "workload start=LIST cpu=CPU" with all that @values have for an
 * application, whether the mode makes use of it or not. Free it.
 */
char *knobs_app_request(const GPtrArray *values, const char *list,
			const char *cpu);

/*
 * Could one of @values not have an effect on @workload ("sink,hog"), or not
 * with guest kernel @kernel? FALSE with @error, which begins with @label.
 */
gboolean knobs_check_app(const GPtrArray *values, const char *label,
			 const char *workload, const char *kernel,
			 GError **error);

#endif
