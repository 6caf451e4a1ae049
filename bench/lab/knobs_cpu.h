/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Knobs that say "same" or "other" of the CPU that the device interrupts: which
 * CPUs that takes, and what is written for them. Pure.
 */
#ifndef BENCH_LAB_KNOBS_CPU_H
#define BENCH_LAB_KNOBS_CPU_H

#include "lab/knobs.h"

/* In the realtime lab, a CPU of the guest's that the device interrupts not. */
const char *knobs_other_cpu(const GPtrArray *values);

/* Which knob of @values, which may be NULL, asks for another CPU? NULL: none.
 */
const char *knobs_asking_for_other(const GPtrArray *values);

/*
 * A machine with one CPU has no other one: where @knobs, of all arms, or @own
 * of one of them ask for it, @knobs get "cpus=2" as well; @own may be NULL.
 */
gboolean knobs_imply_cpus(GPtrArray *knobs, const GPtrArray *own,
			  GError **error);

/*
 * What the guest is told for @v, where the device interrupts CPU @irq: the
 * value, or a mask of CPUs in the files that take one. Free it.
 */
char *knob_text(const struct knob_value *v, const char *irq, const char *other);

#endif
