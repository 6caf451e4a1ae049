/* SPDX-License-Identifier: GPL-2.0-only */
/* run.json: everything about a run that is not a measurement. */
#ifndef BENCH_LAB_RECORD_H
#define BENCH_LAB_RECORD_H

#include "lab/arms.h"
#include "lab/config.h"
#include "lab/lab.h"
#include "lab/overhead.h"
#include "lab/rundir.h"

#define RECORD_SCHEMA 1

struct record {
	char *path;
	JsonObject *root;
};

/* A new one, with what is known before the guest runs. */
void record_init(struct record *r, const struct rundir *d,
		 const struct config *c, const struct scenario *s);
/* What an earlier run left; FALSE with @error. */
gboolean record_load(struct record *r, const struct rundir *d, GError **error);
void record_close(struct record *r);

/* Write it, whole or not at all. */
gboolean record_save(const struct record *r, GError **error);

/* Tools, host, and, once it has booted, the guest. */
void record_host(struct record *r, const char *qemu_version);
void record_lab(struct record *r, const struct lab *lab);
/* What the generator takes, where it shares the machine. */
void record_share(struct record *r, const struct lab *lab);

/* What was counted and why not; known in full at the end. */
void record_collectors(struct record *r, const struct lab *lab);

/* Which modules were measured; known in full at the end. */
void record_modules(struct record *r, GHashTable *srcversions);

void record_order(struct record *r, const GArray *plan, const GArray *arms,
		  const struct scenario *s);

/*
 * record_session.c: one that ended without "ended" was killed. Each says on
 * which machine it was, and, once another has begun, which of @done (struct
 * point) are its own. The overhead is that of the last session that measured.
 */
void record_session_begin(struct record *r, const GArray *done);
void record_session_end(struct record *r);
void record_overhead(struct record *r, const struct overhead *o);

/* UTC. Free it. */
char *record_now(void);

/* An object of @parent, made when it is not there. */
JsonObject *record_section(JsonObject *parent, const char *name);

/*
 * record_device.c: what was found of a device, also in an earlier session; 0
 * when it wasn't.
 */
double record_knee(const struct record *r, const char *device,
		   const char *mode);
void record_set_knee(struct record *r, const char *device, const char *mode,
		     double pps);
/* Of a run that has but one. */
void record_set_only_knee(struct record *r, const char *mode, double pps);
void record_trial(struct record *r, const char *device, const char *mode,
		  double pps, double loss, gboolean passed);
double record_hog_idle(const struct record *r, const char *device);
void record_set_hog_idle(struct record *r, const char *device, double per_s);
void record_commands(struct record *r, const struct lab *lab);

void record_set_text(struct record *r, const char *name, const char *value);

#endif
