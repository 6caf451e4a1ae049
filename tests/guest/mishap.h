/* SPDX-License-Identifier: GPL-2.0-only */
/* What happens to a machine's NIC: it is pulled, its link goes, it is reset. */
#ifndef TESTS_GUEST_MISHAP_H
#define TESTS_GUEST_MISHAP_H

#include "dut.h"

struct mishap {
	const char *name;
	/* Away, and back: up in @mode, as the driver was. A note on failure. */
	gboolean (*begin)(struct dut *d);
	gboolean (*end)(struct dut *d, const char *mode);
	gboolean forgets; /* the driver's counters go as well */
};

/* For a NIC of QEMU's (feed_virtio); ends with a NULL name. */
extern const struct mishap mishaps[];

#endif
