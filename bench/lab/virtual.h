/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the files of the virtual lab. */
#ifndef BENCH_LAB_VIRTUAL_H
#define BENCH_LAB_VIRTUAL_H

#include "lab/account.h"
#include "lab/lab.h"
#include "lab/machine.h"
#include "lab/script.h"
#include "lab/seats.h"
#include "lab/vm.h"

struct virt {
	struct lab_setup setup;
	char *log, *console;
	gboolean counts; /* instructions by stage */
	gboolean two; /* CPUs under test: the machine has them for all trials */
	char *symbols; /* ",sym.NAME=ADDR..." for the plugin; NULL: none */
	gint number;   /* of the next machine; atomic */
	struct seats *seats;
};

/* What all machines have in common, and the next one's number. Thread-safe. */
void virt_spec(const struct lab *lab, struct vm_spec *spec);

/* virtual_boot.c: boot once, save the state, note what the guest said. */
gboolean virt_boot(struct lab *lab, GError **error);

/* What one trial asks of the guest. */
struct virt_request {
	const struct lab_setup *setup;
	const GPtrArray *knobs; /* struct knob_value */
	const char *device, *mode;
	const char *workload;
	const char *pattern;
	const char *more; /* as struct trial has it */
	double pps;
	int window_ms, settle_ms;
	int frame_bytes;
	gboolean marked;	   /* somebody counts instructions */
	gboolean generator_sleeps; /* until the window: its CPU idles */
	gboolean unplugged;	   /* the NIC under test has no link */
	gboolean two;		   /* CPUs under test */
};

/* Where in the script its answers are. */
struct virt_places {
	guint load, mode, before, flood, drain, after, samples;
	guint pins, mode_after;
	guint send, latency; /* only with a sink */
	gboolean has_mode, has_latency;
	guint first_check, last_check; /* "get" of what was "set" before */
};

/* Everything from a CPU that is off to the last counter. */
void virt_compose(struct script *s, const struct virt_request *r,
		  struct virt_places *places);

/*
 * From the answers: counters, samples, latency and the generator's result.
 * @latency (a histogram a stage) and @a->samples are filled;
 * account_clear() frees.
 */
gboolean virt_read(const struct script *s, const struct virt_request *r,
		   const struct virt_places *places, struct account *a,
		   struct rxb_hist *latency, GArray **samples, GError **error);
/* Which module took the NIC. */
void virt_module(const struct script *s, const struct virt_request *r,
		 const struct virt_places *places, struct trial *t);

/* The parts of it that tracing has too. */
void virt_add_workload(struct script *s, const struct virt_request *r);
void virt_add_device(struct script *s, const struct virt_request *r,
		     struct virt_places *places);
void virt_add_warm_up(struct script *s, const struct virt_request *r);
void virt_add_drain(struct script *s, const char *quiet_ms, guint *place);
/* Returns its place. What no ring leaves unused need not be said. */
guint virt_add_flood(struct script *s, const struct virt_request *r,
		     const char *params);
gboolean virt_check_device(const struct script *s, const struct virt_request *r,
			   const struct virt_places *places, GError **error);
/* What the generator says of a "flood". */
gboolean virt_read_flood(const struct agent_reply *r, struct gen_result *result,
			 GError **error);
/* The real-time throttle may hold up a draining thread for 50 ms. */
#define VIRT_QUIET_MS "60"

/* virtual_tracing.c */
struct virt_tracing_places {
	struct virt_places device;
	guint claim;
	guint low, flood;	    /* traces */
	guint low_sent, flood_sent; /* the generator's answers */
};
void virt_compose_tracing(struct script *s, const struct virt_request *r,
			  guint frames, struct virt_tracing_places *places);
gboolean virtual_trace(struct lab *lab, struct tracing *t, GError **error);

/* The interface's name: there is but one driver's. */
#define VIRT_IFACE "eth0"

#endif
