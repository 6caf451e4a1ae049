/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A lab: a machine under test, a generator, and the wire between them. There
 * are three: a guest in the host's time, one in instructions, and a machine at
 * the end of an ssh connection. Whoever measures knows only these functions.
 * Used inside isolate_run().
 */
#ifndef BENCH_LAB_LAB_H
#define BENCH_LAB_LAB_H

#include "lab/config.h"
#include "lab/gen.h"
#include "lab/guest.h"
#include "lab/paths.h"
#include "lab/peek.h"
#include "lab/placement.h"
#include "lab/pressure.h"
#include "lab/qemu.h"
#include "lab/ssh_link.h"
#include "lab/tracing.h"
#include "lab/trial.h"
#include "lab/wire.h"

struct lab;
struct virt;

/* Lab ssh: whose machine, which NIC of it, and where frames come from. */
struct lab_remote {
	char *host;	/* [USER@]HOST */
	char *iface;	/* of the machine: an interface or a bus address */
	char *gen_host; /* where the generator is: [USER@]HOST; NULL: here */
	char *gen_port; /* of that one, as the generator's --port has it */
	char *physical; /* its --physical, or NULL */
	char *kernel;	/* what the machine runs, as it was asked for */
};

/* What all trials of a run have in common. The strings must stay. */
struct lab_setup {
	const char *workload;	/* "sink,hog" */
	const char *mode;	/* to begin with; NULL: a guest to play with */
	const GPtrArray *knobs; /* struct knob_value */
	const char *plant;	/* a fault (stats/planted.h), or NULL */
	const char *collectors; /* to begin with: a set, or names */
	const struct lab_remote *remote; /* lab ssh, and only there */
};

struct lab_ops {
	const char *name; /* catalog_labs */
	/* The guest has booted when this returns TRUE. */
	gboolean (*start)(struct lab *lab, const struct lab_setup *setup,
			  const char *log_dir, GError **error);
	void (*stop)(struct lab *lab);
	gboolean (*trial)(struct lab *lab, struct watch *watch, struct trial *t,
			  struct point *p, GError **error);
	gboolean (*hog_idle)(struct lab *lab, double top_pps, double *per_s,
			     GError **error);
	gboolean (*trace)(struct lab *lab, struct tracing *t, GError **error);
};

extern const struct lab_ops lab_realtime, lab_virtual, lab_ssh;

/* realtime_dress.c: what the guest wears now, and how it was before. */
struct dress {
	GPtrArray *knobs; /* struct knob_value, set now; or NULL */
	char *workload;	  /* the request that started what runs now; or NULL */
	GHashTable *before; /* path -> what stood there */
};

struct lab {
	const struct lab_ops *ops;
	const char *device; /* catalog_devices; must stay */
	const char *plant;  /* as in struct lab_setup */
	const struct paths *paths;
	struct watch watch;
	struct guest guest;
	/*
	 * How many trials may run at once, each in a thread of its own; 0: one,
	 * in the thread that started the lab.
	 */
	guint lanes;

	/* realtime.c's own. */
	struct placement where;
	struct pressure pressure;
	struct lab_wire wire;
	struct gen gen;
	struct qemu qemu;
	const GPtrArray *knobs; /* of the run, with which it booted */
	struct dress dress;
	struct clock_offset clock; /* from the generator's to the guest's */
	gint64 clock_raw_ns;	   /* when; 0: not yet */
	struct peek peek;
	const struct trial *open;  /* whose window is open, or NULL */
	gint64 opened_us;	   /* g_get_monotonic_time() */
	struct rxb_sample at_open; /* all 0 when nothing can be seen */
	/* ssh.c's own. */
	const struct lab_remote *remote; /* NULL: another lab */
	struct ssh_link link;
	const char *modules;	       /* where ours were built */
	char mac[18];		       /* of the NIC under test */
	struct clock_offset gen_clock; /* from ours to a far generator's */
	/* virtual.c's own. */
	struct virt *virt;

	/* For the record. */
	gboolean kvm;
	char *accel_why;
	gint64 tsc_khz;
	char *qemu_command, *gen_command, *kernel_cmdline, *dpdk;
	GHashTable *sysctls;	/* name -> value, of net.core */
	GHashTable *collectors; /* name -> "on", or why not */
	char *collecting;	/* which of them run: a set, or names */
	JsonObject *machine;	/* reference_machine, or NULL */
	JsonObject *share;	/* generator_share, or NULL */
};

/*
 * Start lab @name with a NIC of @device and all that is in @setup; without
 * @setup a guest to play with. Logs go to @log_dir (absolute). Call lab_stop()
 * either way.
 */
gboolean lab_start(struct lab *lab, const char *name, const char *device,
		   const struct paths *paths, const struct lab_setup *setup,
		   const char *log_dir, GError **error);
void lab_stop(struct lab *lab);

/*
 * Measure @t; @p has what was asked and gets the rest, gates applied. FALSE
 * with @error when the lab failed; an invalid point is TRUE. Up to lanes of
 * these may run at once, each with a @watch of its thread.
 */
gboolean lab_trial(struct lab *lab, struct watch *watch, struct trial *t,
		   struct point *p, GError **error);

/*
 * The hog's progress per second on an otherwise idle guest. Where the
 * generator shares the machine, this also proves that its load up to @top_pps
 * takes nothing from the hog.
 */
gboolean lab_hog_idle(struct lab *lab, double top_pps, double *per_s,
		      GError **error);

/*
 * Send frames in mode @t->mode, a few by themselves and then a short flood, and
 * take what the guest's tracepoints say meanwhile. Call tracing_clear() either
 * way.
 */
gboolean lab_trace(struct lab *lab, struct tracing *t, GError **error);

/* Is the generator on a machine of its own, or on this one? */
gboolean lab_gen_is_far(const struct lab *lab);

/* What its CPUs are: kvm, tcg, or none between them and us. */
const char *lab_accel(const struct lab *lab);

/* Why a guest gives up is the last thing on its console, if anywhere. */
void lab_explain(GError **error, const char *console);

#endif
