/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A sweep: the shards of one run, measured by several processes or machines,
 * and merged. Its directory:
 *
 *     sweep.json      what was asked for, and of whom
 *     scenario.conf   the scenario as it was then
 *     shards/N        run directories
 *     logs/N.log      what each said
 *     merged          the whole run
 */
#ifndef BENCH_CLI_SWEEP_H
#define BENCH_CLI_SWEEP_H

#include "lab/config.h"
#include "lab/picture.h"

#define SWEEP_SCENARIO "scenario.conf"
#define SWEEP_SHARDS "shards"
#define SWEEP_LOGS "logs"
#define SWEEP_MERGED "merged"
#define SWEEP_JOB "job.sh"
#define SWEEP_STOP "stop.sh"
#define SWEEP_MERGE "merge.sh"

struct sweep {
	char *dir; /* absolute */
	char *executor;
	guint shards;
	guint workers;	       /* 0: as many as there is room for */
	char **hosts;	       /* as GNU parallel takes them, or empty */
	char *jobs;	       /* Slurm's, "ARRAY,MERGE", or NULL */
	struct config *config; /* of the whole */
	struct scenario *scenario;
	guint *expected; /* points, a shard */
	guint total;
	char *self; /* the program, as it was called */
	int lock_fd, signal_fd;
	gboolean interrupted;
	gboolean detach; /* from what is in a queue */
};

/* What there is of a shard. */
struct sweep_shard {
	guint points, invalid;
	gboolean done;
};

/* --- sweep_dir.c --- */

struct sweep *sweep_new(void);
void sweep_free(struct sweep *s);

/* s->config as a plan: how many points each shard has. FALSE with @error. */
gboolean sweep_plan(struct sweep *s, GError **error);
/* A new directory with all of @s; s->dir is where, or NULL. */
gboolean sweep_create(struct sweep *s, GError **error);
/* What an earlier one left there; ours alone. NULL with @error. */
struct sweep *sweep_open(const char *dir, gboolean only_look, GError **error);
gboolean sweep_save(const struct sweep *s, GError **error);

char *sweep_file(const struct sweep *s, const char *name);
char *sweep_shard_dir(const struct sweep *s, guint shard);
char *sweep_log(const struct sweep *s, guint shard);
/* Shard @shard (from 1). */
struct sweep_shard sweep_look(const struct sweep *s, guint shard);
/* Numbers (guint) of the shards that are not done. */
GArray *sweep_left(const struct sweep *s);
gboolean sweep_is_merged(const struct sweep *s);

/* --- sweep_words.c: pure --- */

/* How many CPUs a shard claims; 0: it has the machine. */
guint sweep_cpus(const struct sweep *s);
/* How many at once, on a machine with @cpus. */
guint sweep_workers(const struct sweep *s, guint cpus);
/* Of a new sweep that does not say. */
guint sweep_default_shards(const struct sweep *s);
/* "rxbench run ..." for @shard; NULL-terminated, free with g_strfreev. */
char **sweep_run_words(const struct sweep *s, guint shard, gboolean resume);
/* The shell's script for whichever shard it is told to measure. Free it. */
char *sweep_job_script(const struct sweep *s);
char *sweep_merge_script(const struct sweep *s);
char *sweep_stop_script(const struct sweep *s);
/* "1-3,7" of ascending numbers. Free it. */
char *sweep_ranges(const GArray *shards);

/* sweep_slurm.c, pure: of what squeue prints, a job's ID a line, the shards
 * (guint) whose task of array @job is there. */
GArray *sweep_queued_tasks(const char *text, const char *job);

/* --- sweep_progress.c: lines about all shards, on stderr --- */

struct sweep_progress {
	const struct sweep *sweep;
	struct picture picture;
	guint before, shown; /* points: when it began, and said last */
	gint64 began_us;
};

void sweep_progress_begin(struct sweep_progress *p, const struct sweep *s);
/* Say how far it is, if anything has changed. */
void sweep_progress_look(struct sweep_progress *p);
void sweep_progress_end(struct sweep_progress *p);

/* --- executors: measure the shards @left (guint) --- */

struct sweep_executor {
	const char *name;
	/* Is all there that it needs? Before anything is written. */
	gboolean (*check)(struct sweep *s, GError **error);
	/* FALSE with @error when it could not begin; which shards are done
	 * afterwards is seen by looking. */
	gboolean (*run)(struct sweep *s, const GArray *left, GError **error);
	/* May be NULL: what is measured is then known at once. */
	GArray *(*queued)(const struct sweep *s, GError **error);
};

extern const struct sweep_executor sweep_local, sweep_slurm, sweep_parallel;

/* What to look at again, and how often: files may be on another machine. */
#define SWEEP_LOOK_MS 2000

/* A signal has come: it is taken, and the sweep is interrupted. */
void sweep_take_signal(struct sweep *s, int *signo);

/*
 * sweep_program.c: run @argv to its end; its stdout, or NULL with @error, which
 * has the last line of what it complained about. Free it.
 */
char *sweep_program(const char *const *argv, GError **error);
/* In directory @dir. */
char *sweep_program_in(const char *dir, const char *const *argv,
		       GError **error);

/* sweep_parallel.c: "a,b" or a file with a host a line. FALSE with @error. */
gboolean sweep_hosts(const char *text, char ***hosts, GError **error);

#endif
