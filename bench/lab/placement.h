/* SPDX-License-Identifier: GPL-2.0-only */
/* Which host CPU each busy thread of the lab gets. */
#ifndef BENCH_LAB_PLACEMENT_H
#define BENCH_LAB_PLACEMENT_H

#include <glib.h>
#include <sched.h>

struct placement {
	int guest_cpu; /* QEMU's first vCPU thread */
	int gen_cpu;   /* the generator */
	/*
	 * QEMU's main loop: under TCG it is what turns the generator's
	 * doorbell into a guest interrupt.
	 */
	cpu_set_t main_loop;
	cpu_set_t all;	 /* that this process may use */
	cpu_set_t guest; /* all but the generator's, if there are more */
	guint cpus;	 /* in all */
};

/*
 * The guest on a CPU that no other run of this machine has its guest on, the
 * first if it is alone, the generator on the next. A process is given the same
 * each time.
 * Thread-safe.
 */
void placement_choose(struct placement *p);

/* The host's CPU for CPU @i of the guest: they go round what there is. */
int placement_guest_cpu(const struct placement *p, guint i);

/* Nothing of ours shares the generator's CPU. */
gboolean placement_gen_is_alone(const struct placement *p);

/* Is thread @tid pinned to @cpu, and no other? */
gboolean placement_is_on(int tid, int cpu);

/* Pin thread @tid (0: oneself). FALSE with @error naming @who. */
gboolean placement_pin(int tid, const cpu_set_t *cpus, const char *who,
		       GError **error);
gboolean placement_pin_one(int tid, int cpu, const char *who, GError **error);

/* This process may use all of them again. */
void placement_leave(const struct placement *p);

/* "0,1" for the record. Free it. */
char *placement_text(const cpu_set_t *cpus);

#endif
