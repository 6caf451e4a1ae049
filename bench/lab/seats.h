/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A CPU for each QEMU of the virtual lab. Its two threads take turns, some
 * hundred thousand times a second of the guest: on one CPU, and with neither
 * interrupting the other (SCHED_BATCH), that takes a quarter less CPU time than
 * on two. What the guest does is the same in any case. Thread-safe.
 */
#ifndef BENCH_LAB_SEATS_H
#define BENCH_LAB_SEATS_H

#include <glib.h>
#include <sched.h>

struct seats;

/* All CPUs that this process may use. */
struct seats *seats_new(void);
void seats_free(struct seats *s);
guint seats_count(const struct seats *s);

/* Wait for a CPU that nobody has, and have it. */
void seats_take(struct seats *s, cpu_set_t *cpu);
void seats_give_back(struct seats *s, const cpu_set_t *cpu);

#endif
