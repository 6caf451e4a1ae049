/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Several receive queues: in every mode each queue takes its part of the flows,
 * and keeps their order; what all counted adds up; the number of queues, and
 * the mode, change while frames come; and what one queue cannot have, none
 * gets.
 */
#ifndef TESTS_GUEST_QUEUES_H
#define TESTS_GUEST_QUEUES_H

#include "feed.h"
#include "offer.h"

#define QUEUES 4
#define CPUS 2
#define PPS 2000
#define MS 150

/* On the backend that @feed offers frames to. The exit status for main(). */
int queues(const struct feed *feed);

/* The first @used queues had frames, and the others none. */
gboolean queues_check_used(const struct offer *o, guint used, const char *what);

/* What the kernel shows of @queues: interrupts, directories, threads. */
void queues_check_names(struct dut *d, guint queues);
void queues_check_threads(struct dut *d);

/* Each interrupt goes where it is told, and the device's vector follows. */
void queues_test_affinity(struct dut *d);

/* What the counter @name of @queue grew by. */
gint64 queues_grew(const struct offer *o, guint queue, const char *name);

/* Tracepoints say of which queue each frame was. */
void queues_test_tracing(struct dut *d);

#endif
