/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Knobs that are settled when the guest is put together: its kernel's command
 * line, and on which interrupt line its NIC is. Pure.
 */
#ifndef BENCH_LAB_KNOBS_BOOT_H
#define BENCH_LAB_KNOBS_BOOT_H

#include "lab/knobs.h"

/*
 * Words for the kernel with @device (catalog) under test, each after a blank;
 * @values may be NULL. Free them.
 */
char *knobs_kernel_words(const GPtrArray *values, const char *device);

/* Properties of the NIC under test for QEMU's -device, each after a comma. */
const char *knobs_nic_properties(const GPtrArray *values, const char *device);

/*
 * Shall another device be on the NIC's interrupt line? QEMU's PC leads its four
 * lines round the slots: those 4 apart share one.
 */
gboolean knobs_share_line(const GPtrArray *values);

/* How many CPUs the guest has; @values may be NULL. */
guint knobs_cpus(const GPtrArray *values);

/* The number of the guest's CPU that is to be @name (irq_cpu or app_cpu). */
const char *knobs_cpu(const GPtrArray *values, const char *name);

/* By how many queues the NIC receives; @values may be NULL. */
guint knobs_queues(const GPtrArray *values);

/*
 * FALSE with @error: @mode or one of @devices in @lab cannot have that many
 * queues.
 */
gboolean knobs_check_queues(const GPtrArray *values, const char *lab,
			    char **devices, const char *mode, GError **error);

/* FALSE with @error: one of @devices has not what @values ask for. */
gboolean knobs_check_boot(const GPtrArray *values, char **devices,
			  GError **error);

#endif
