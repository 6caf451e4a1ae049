/* SPDX-License-Identifier: GPL-2.0-only */
/* What a receive mode claims about itself, against what was measured. Pure. */
#ifndef BENCH_STATS_CLAIM_H
#define BENCH_STATS_CLAIM_H

#include "stats/places.h"

/*
 * The driver's file "contexts": "harvest=softirq protocol=softirq
 * softirq=NET_RX thread=- sched=- irq=yes".
 */
struct claim {
	char *harvest, *protocol; /* "hardirq", "softirq" or "thread" */
	/* NULL: none. */
	char *softirq; /* as in /proc/softirqs */
	char *thread;  /* a glob */
	char *sched;   /* "fifo/50", "other/0" */
	char *irq;     /* "yes" or "no": does the NIC interrupt at all? */
};

/* FALSE with @error naming what is missing or unknown. */
gboolean claim_parse(struct claim *c, const char *text, GError **error);
void claim_clear(struct claim *c);

/*
 * What of @tallies (places.h) isn't as claimed: char *, a line each; none when
 * all is. A softirq in ksoftirqd is still that softirq.
 */
GPtrArray *claim_check(const struct claim *c, const GArray *tallies);

/* "thread irq/26-eth0-rx fifo/50", "softirq NET_RX in ksoftirqd/0". Free it. */
char *claim_place_text(const struct tally *t);

#endif
