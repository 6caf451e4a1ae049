/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happens to machines: the NIC is pulled, its link goes, it is reset, the
 * machine sleeps.
 */
#ifndef TESTS_GUEST_MISHAP_H
#define TESTS_GUEST_MISHAP_H

#include "dut.h"

struct mishap {
	const char *name;
	/* Away, and back: up in @mode, as the driver was. A note on failure. */
	gboolean (*begin)(struct dut *d);
	gboolean (*end)(struct dut *d, const char *mode);
	gboolean by_qemu; /* not for a NIC that the guest made up */
	gboolean slips;	  /* some models then lose a frame that waits */
};

/* Ends with a NULL name. */
extern const struct mishap mishaps[];

/*
 * The NIC is pulled, and comes back with so many interrupt vectors that can be
 * had; -1: enough. A note on failure.
 */
gboolean mishap_vectors(struct dut *d, int vectors);

/* Can it happen to @d, on this kernel? */
gboolean mishap_is_possible(const struct mishap *m, struct dut *d);

#endif
