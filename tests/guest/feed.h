/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What offers frames to a device: the lab's generator, or the sim backend's
 * own wire.
 */
#ifndef TESTS_GUEST_FEED_H
#define TESTS_GUEST_FEED_H

#include "dut.h"

struct feed {
	const char *backend;
	const char *device; /* the lab's (catalog) */
	/* QEMU plugs and pulls it by that name; NULL: it is not asked to. */
	const char *qemu_nic;
	/* How the bus names its devices: before and behind a number. */
	const char *bus_name[2];
	const char *modalias;  /* what theirs begin with */
	const char *load_args; /* of the agent's verb, or "" */
	guint flows;	       /* of the frames; 0: one */
	guint queues;	       /* of the lab's NIC; 0: one */
	gboolean like_another; /* its driver is, but for a part */
	gboolean leaves;       /* the wire goes with the module */
	gboolean deaf;	/* its model takes nothing for a second after a reset */
	gboolean slips; /* its model loses what waits, by some mishaps */
	gboolean lies;	/* its device can be made to (debugfs: hostile) */
	int quiet_ms;	/* with no frame for so long, none is on its way */

	/* Start a trial of @ms at @pps with the rig's epoch. Returns at once.
	 */
	gboolean (*begin)(struct dut *d, double pps, int ms);
	/* End it early; end() is still to be called. */
	gboolean (*stop)(struct dut *d);
	/*
	 * Wait for its end: frames offered, and of these those that found no
	 * room in the ring.
	 */
	gboolean (*end)(struct dut *d, gint64 *sent, gint64 *missed);
	/* Each frame of the trials to come is spoilt, or none is. */
	gboolean (*spoil)(struct dut *d, gboolean on);
};

extern const struct feed feed_sim, feed_sim_queues, feed_virtio,
	feed_virtio_queues, feed_e1000, feed_e1000e;

/* Its NIC's registers are emulated, each access of them: all takes its time. */
gboolean feed_is_slow(const struct feed *f);

/* Can there be a tap for a wire? Else the plan of a skipped test is said. */
gboolean feed_tap_is_possible(void);

#endif
