/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Knobs that are settled when the guest is put together: its kernel's command
 * line, and on which interrupt line its NIC is. Pure.
 */
#ifndef BENCH_LAB_KNOBS_BOOT_H
#define BENCH_LAB_KNOBS_BOOT_H

#include "lab/knobs.h"

/* Words for the kernel, each after a blank; @values may be NULL. */
const char *knobs_kernel_words(const GPtrArray *values);

/*
 * Properties for QEMU's -device, each after a comma: of the NIC under test,
 * and of the device that is to share its line.
 */
const char *knobs_nic_properties(const GPtrArray *values, const char *device);
const char *knobs_sharer_properties(const GPtrArray *values);

/* FALSE with @error: @device cannot have what @values ask for. */
gboolean knobs_check_device(const GPtrArray *values, const char *device,
			    GError **error);

#endif
