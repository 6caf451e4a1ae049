/* SPDX-License-Identifier: GPL-2.0-only */
/* What offers frames to a device: the generator, or the sim backend's wire. */
#ifndef TESTS_GUEST_WIRE_H
#define TESTS_GUEST_WIRE_H

#include "rig.h"

struct wire {
	const char *backend;
	/* Start a trial of @ms at @pps with @epoch. Returns at once. */
	gboolean (*begin)(struct rig *g, const struct wire *w, double pps,
			  int ms);
	/*
	 * Wait for its end: frames offered, and of these those that found no
	 * room in the ring.
	 */
	gboolean (*end)(struct rig *g, const struct wire *w, gint64 *sent,
			gint64 *missed);
	/* Without a frame for so long, none is under way any more. */
	int quiet_ms;
	/* Set by the test. */
	char *iface;
	char *debug; /* the device's directory in debugfs */
};

extern const struct wire wire_sim;
extern const struct wire wire_virtio;

#endif
