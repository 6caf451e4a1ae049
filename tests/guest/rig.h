/* SPDX-License-Identifier: GPL-2.0-only */
/* A booted guest, as the guest tests talk to it. */
#ifndef TESTS_GUEST_RIG_H
#define TESTS_GUEST_RIG_H

#include "lab/lab.h"

struct rig {
	struct lab *lab;
	guint16 epoch;	  /* of the last trial */
	gboolean log_bad; /* since rig_log_clean() */
};

/*
 * Boot a guest in a lab of its own and run @body in it. Returns the exit
 * status for main(); a lab that doesn't come up is a failed test.
 */
int rig_run(int (*body)(struct rig *r));
/* The same with a NIC of @device (catalog), not virtio. */
int rig_run_on(const char *device, int (*body)(struct rig *r));
/* The same with so many CPUs, not one. */
int rig_run_wide(const char *device, guint cpus, int (*body)(struct rig *r));
/* And a NIC that receives by so many queues. */
int rig_run_queues(const char *device, guint cpus, guint queues,
		   int (*body)(struct rig *r));

/*
 * Ask the agent. What goes wrong is a note, and FALSE. @reply may be NULL, or
 * is to be cleared with agent_reply_clear().
 */
gboolean rig_ask(struct rig *r, struct agent_reply *reply, const char *fmt, ...)
	G_GNUC_PRINTF(3, 4);

/* The same where an error may be meant: what the agent said, or NULL. Free it.
 */
char *rig_ask_refused(struct rig *r, const char *request);

/* Write @value to a file in the guest. FALSE, quietly, when it is refused. */
gboolean rig_write(struct rig *r, const char *path, const char *value);
/* The same, where refusal is expected: what was said, or NULL. Free it. */
char *rig_refusal(struct rig *r, const char *path, const char *value);
gboolean rig_exists(struct rig *r, const char *path);
/* The content of a file in the guest, or NULL. */
char *rig_read(struct rig *r, const char *path);

/* Everything that counts, by name. */
GHashTable *rig_counters(struct rig *r, const char *iface);
gint64 counter(GHashTable *counters, const char *name);
/* By how much @name grew. */
gint64 counter_grew(GHashTable *before, GHashTable *after, const char *name);

/* @ms of a stock kernel, for the one that is booted. */
int rig_limit_ms(const struct rig *r, int ms);

/* What the kernel has logged since the last call. Free it. */
char *rig_log(struct rig *r);
/*
 * Since the last time it was asked, there was no WARNING, BUG or worse; and, on
 * a kernel that can tell, no memory is lost.
 */
gboolean rig_log_clean(struct rig *r);

#endif
