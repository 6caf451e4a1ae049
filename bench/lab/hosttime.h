/* SPDX-License-Identifier: GPL-2.0-only */
/* What the host did with its CPUs between two instants of a realtime lab. */
#ifndef BENCH_LAB_HOSTTIME_H
#define BENCH_LAB_HOSTTIME_H

#include "lab/account.h"
#include "lab/host.h"
#include "lab/lab.h"

/* One instant. What cannot be read is not known, and never zero. */
struct host_time {
	gint64 raw_ns;
	struct host_ticks ticks;
	guint64 guest_ns; /* the guest's CPUs waited for one of the host */
	guint64 gen_ns;	  /* so did the generator */
	guint64 psi_us;
	double mhz;
	gboolean ticks_known, guest_known, gen_known, psi_known;
};

void host_time_take(const struct lab *lab, struct host_time *t);

void host_time_compare(const struct lab *lab, const struct host_time *from,
		       const struct host_time *to, struct account_host *out);

/*
 * How long those who say that a trial is over have waited for a CPU so far:
 * the generator's thread that answers, and this one. Both sleep meanwhile.
 */
guint64 host_time_answers_ns(const struct lab *lab);

#endif
