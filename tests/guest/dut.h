/* SPDX-License-Identifier: GPL-2.0-only */
/* The device under test: netdrv on one backend, and what offers frames to it.
 */
#ifndef TESTS_GUEST_DUT_H
#define TESTS_GUEST_DUT_H

#include "rig.h"

struct feed;

#define KNEE_UNKNOWN_PPS 2000.0

struct dut {
	struct rig *rig;
	const struct feed *feed;
	const char *backend;
	char *iface;
	char *debug; /* its directory in debugfs */
	char **modes;
	double *knee; /* of each mode, pps; KNEE_UNKNOWN_PPS until measured */

	gboolean spoilt; /* are the frames, from now on */

	/* Of the feed's current trial. */
	gint64 sent_before, missed_before;
	struct gen_trial trial;
};

/* Up in @mode, with a link, and past frames from before. */
gboolean dut_up(struct dut *d, const char *mode);
/* Wait until no frame is on its way any more. */
gboolean dut_drain(struct dut *d);
/* Load the driver, find @d's interface and bring it up in mode napi. */
gboolean dut_load(struct dut *d);
/* Its device was away: find it under whatever names it has now. */
gboolean dut_find_again(struct dut *d);
/* Its knees are kept: it will be loaded again. */
gboolean dut_unload(struct dut *d);
void dut_clear(struct dut *d);

/*
 * Whether number @i (of a mode, say) is tried where one in @every stands for
 * all, the first of them being @first. Each is with THOROUGH in the environment
 * (make thorough).
 */
gboolean dut_samples(guint i, guint every, guint first);

gboolean dut_mode_is(struct dut *d, const char *mode);
/* Set and read back. */
gboolean dut_set_mode(struct dut *d, const char *mode);

/* netdrv/@name in sysfs, or @name in debugfs. Free what is read. */
gboolean dut_set(struct dut *d, const char *name, const char *value);
char *dut_get(struct dut *d, const char *name);
/* The same of the files beside, which are the kernel's own. */
gboolean dut_net_set(struct dut *d, const char *name, const char *value);
char *dut_net_get(struct dut *d, const char *name);
/*
 * The write fails, because @why (a part of strerror's text), and the kernel's
 * log says @log.
 */
gboolean dut_refuses(struct dut *d, const char *name, const char *value,
		     const char *why, const char *log);
gboolean dut_debug_set(struct dut *d, const char *name, const char *value);
char *dut_debug_get(struct dut *d, const char *name);

/* The number that the agent's answer to @verb calls @key, -1 without answer. */
gint64 dut_told(struct dut *d, const char *verb, const char *key);

/* The driver takes frames: wait until it has, or FALSE. */
gboolean dut_takes_frames(struct dut *d);

#endif
