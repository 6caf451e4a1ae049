/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The chain of counters that a frame passes on its way from the generator to
 * where its workload wants it, and the counted ways to die between any two of
 * them. Pure.
 */
#ifndef BENCH_LAB_CHAIN_H
#define BENCH_LAB_CHAIN_H

#include "lab/account.h"

/* Where frames died: the counter that says so, and how many. */
struct chain_place {
	const char *name;
	gint64 frames;
};

/* The places where any did (struct chain_place), in the order of the way. */
GArray *account_places(const struct account *a);

/* The same as the columns of points.csv, and how many came to the end. */
struct chain_losses {
	gint64 ring, backlog, socket, other, delivered;
};
void chain_losses(const struct account *a, struct chain_losses *losses);

/*
 * Between which two counters frames vanish, or come from: "between the driver
 * (rx_frames 29990) and IP (InReceives 29987)". NULL when none do. Free it.
 */
char *chain_gaps(const struct account *a);

#endif
