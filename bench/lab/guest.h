/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest, in words of measuring rather than of the wire. */
#ifndef BENCH_LAB_GUEST_H
#define BENCH_LAB_GUEST_H

#include <rxbench/hist.h>
#include <rxbench/stages.h>

#include "lab/agent.h"
#include "lab/knobs.h"
#include "lab/replies.h"

/* The first that is under test: all are. */
#define GUEST_FIRST_CPU 0

struct guest {
	struct agent agent;
	guint cpus;		 /* as asked */
	guint queues;		 /* the same */
	struct pin_places where; /* of these */
	const char *other_cpu;	 /* than the one that serves the NIC */
	/* From hello. */
	char *kernel, *agent_version;
	/* The driver that has the NIC now. */
	char *driver, *iface;
	char *mode;		 /* netdrv only */
	gboolean follows;	 /* the collector "stages" is on */
	GHashTable *srcversions; /* module -> srcversion */
};

/* @knobs (struct knob_value, or NULL) must stay. */
void guest_init(struct guest *g, struct watch *watch, int fd,
		const GPtrArray *knobs);
void guest_close(struct guest *g);
/* From now on interrupts and processes are to be where , which must stay,
 * put them. */
void guest_place(struct guest *g, const GPtrArray *knobs);

/* Until the agent answers, which is when the guest has booted. */
gboolean guest_hello(struct guest *g, int limit_ms, GError **error);

/* Give the NIC to module @driver and bring it up; *changed when it was not. */
gboolean guest_take_driver(struct guest *g, const char *driver,
			   gboolean *changed, GError **error);

/* The NIC is nobody's then, and what was set of the driver is gone. */
gboolean guest_drop_driver(struct guest *g, GError **error);

/* The NIC has its address, and its interrupts are where they belong. */
gboolean guest_up(struct guest *g, GError **error);
/* Let the driver use as many queues as there are to be. */
gboolean guest_use_queues(struct guest *g, GError **error);

/* Until the NIC that was taken has its link. */
gboolean guest_wait_link(struct guest *g, int limit_ms, GError **error);

/* Set the receive mode and make sure that it is. */
gboolean guest_set_mode(struct guest *g, const char *mode, GError **error);

/* As @request says, "workload start=LIST ...". */
gboolean guest_start_workload(struct guest *g, const char *request,
			      GError **error);
/* All that run, if any. */
gboolean guest_stop_workloads(struct guest *g, GError **error);
/* @now is what a file says: @value alone, or "[@value]" among its choices. */
gboolean guest_file_says(const char *now, const char *value);
/* Set a knob of GUEST, NIC, DEVICE or MODE kind, and read it back. */
gboolean guest_set_knob(struct guest *g, const struct knob_value *v,
			GError **error);
/* Write @value to a file of /sys or /proc and make sure that it stands there.
 */
gboolean guest_set_file(struct guest *g, const char *path, const char *value,
			GError **error);
/* Names below /proc/sys/net/core that a result depends on; ends in NULL. */
extern const char *const guest_sysctls[];
/* Free it. */
char *guest_sysctl_path(const char *name);

/* The first line of a file, or NULL (no error is made of it). Free it. */
char *guest_read(struct guest *g, const char *path);

/* A new trial: the sink counts this epoch alone. */
gboolean guest_new_epoch(struct guest *g, int epoch, gint64 offset_ns,
			 GError **error);

/* *quiet: nothing moved for @quiet_ms. */
gboolean guest_drain(struct guest *g, int quiet_ms, int limit_ms,
		     gboolean *quiet, GError **error);

/* Name -> gint64 *. g_hash_table_unref() it. NULL with @error. */
GHashTable *guest_counters(struct guest *g, GError **error);

/* Both in one exchange: until nothing moves, what counts then. */
GHashTable *guest_rest(struct guest *g, int quiet_ms, int limit_ms,
		       gboolean *quiet, GError **error);

/*
 * Run the collectors in @names ("a,b") and no others that can be switched.
 * @answers gets, by name, "on" or why not.
 */
gboolean guest_collect(struct guest *g, const char *names, GHashTable *answers,
		       GError **error);

gboolean guest_sampler(struct guest *g, gboolean on, GError **error);
/* struct rxb_sample, oldest first. NULL with @error. */
GArray *guest_samples(struct guest *g, gint64 *lost, GError **error);

gboolean guest_latency(struct guest *g, enum rxb_stage stage,
		       struct rxb_hist *h, GError **error);

/*
 * Follow one frame in some of the new epoch along its way, if that is
 * collected; and when it was, what the clock is good for that it was done by.
 */
gboolean guest_follow(struct guest *g, double frames, GError **error);
gboolean guest_followed(struct guest *g, gint64 *clock_err_ns, GError **error);

/* guest_check.c: the mode that is active now. Free it. */
gboolean guest_mode_now(struct guest *g, char **mode, GError **error);
/* Add to @misplaced (char *) who is not on the CPU that it was pinned to. */
gboolean guest_pins(struct guest *g, GPtrArray *misplaced, GError **error);
/* A fault of the driver's, from now on @every so many times. */
gboolean guest_plant(struct guest *g, const char *fault, const char *every,
		     GError **error);
/* The device, as ethtool --reset does it. */
gboolean guest_reset(struct guest *g, GError **error);

#endif
