/* SPDX-License-Identifier: GPL-2.0-only */
/* Frames offered to a device under test, and what became of each. */
#ifndef TESTS_GUEST_OFFER_H
#define TESTS_GUEST_OFFER_H

#include "dut.h"

/* Several times what a guest without KVM can take. */
#define FLOOD_PPS 150000
/* Until it is stopped; no test lasts so long. */
#define FLOOD_OPEN_MS 100000

struct offer {
	GHashTable *before, *after;
	gint64 sent, missed, received;
};

/* All that needs the guest's answer, before there may be none. */
gboolean offer_prepare(struct dut *d, struct offer *o);
/*
 * Begin, whoever counts them. A kernel that is so many times slower gets the
 * same frames in so many times the time.
 */
gboolean offer_feed(struct dut *d, double pps, int ms);
/* offer_prepare() and offer_feed(). */
gboolean offer_begin(struct dut *d, struct offer *o, double pps, int ms);
/* Wait until its frames are offered, and the guest has worked them off. */
gboolean offer_end(struct dut *d, struct offer *o);
/* The same, but stop it first. */
gboolean offer_stop(struct dut *d, struct offer *o);
/* All of it. */
gboolean offer_run(struct dut *d, struct offer *o, double pps, int ms);
void offer_clear(struct offer *o);

/*
 * For a flood in which the guest has to answer. A kernel that checks everything
 * answers nobody in an overload: a poll of 64 frames outlasts the tick, and
 * each tick begins another. It gets half of what napi carries.
 */
double offer_flood_pps(const struct dut *d);

/* By how much a counter grew. */
gint64 offer_grew(const struct offer *o, const char *name);
/* Is each frame offered with the application, or has it a place of death? */
gboolean offer_balances(const struct offer *o, const char *what);
/*
 * What is wrong with a frame the protocols find out and count, each in its own
 * way: did at least the driver take it, or knows why not?
 */
gboolean offer_known_to_driver(const struct offer *o, const char *what);

#endif
