/* SPDX-License-Identifier: GPL-2.0-only */
/* The simulated device with the sink behind it, for what one mode can do. */
#ifndef TESTS_GUEST_SIM_RIG_H
#define TESTS_GUEST_SIM_RIG_H

#include "wire.h"

struct sim_rig {
	struct rig *rig;
	struct wire wire;
};

/* What became of a trial's frames; cleared by sim_trial_clear(). */
struct sim_trial {
	GHashTable *before, *after;
	gint64 sent, missed, received;
};

/* Load the driver, start the sink, bring the device up. Says what failed. */
gboolean sim_rig_up(struct sim_rig *s, struct rig *rig);
void sim_rig_clear(struct sim_rig *s);

/* In /sys/class/net/IF/. */
gboolean sim_write(struct sim_rig *s, const char *file, const char *value);
char *sim_read(struct sim_rig *s, const char *file);
gboolean sim_mode(struct sim_rig *s, const char *mode);

/* Offer frames, wait until all are settled, count. */
gboolean sim_trial(struct sim_rig *s, struct sim_trial *t, double pps, int ms);
/* By how much a counter grew in it. */
gint64 sim_grew(const struct sim_trial *t, const char *counter);
void sim_trial_clear(struct sim_trial *t);

#endif
