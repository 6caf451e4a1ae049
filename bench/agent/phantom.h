/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The phantom: a router on the wire of the device under test that does not
 * exist. Whatever goes to the net behind it goes out, and that is all.
 */
#ifndef BENCH_AGENT_PHANTOM_H
#define BENCH_AGENT_PHANTOM_H

/*
 * Let @ifname know the way: a static neighbour, a route, and nothing that the
 * kernel would say about frames that leave where they came in. 0 or -errno.
 */
int phantom_reach(const char *ifname);

/* The same for all interfaces that are up now. */
int phantom_reach_all(void);

#endif
