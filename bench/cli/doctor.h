/* SPDX-License-Identifier: GPL-2.0-only */
/* What rxbench doctor finds. The checks of machine and load read below a root
 * of the caller's choice, so that tests can show them other machines. */
#ifndef BENCH_CLI_DOCTOR_H
#define BENCH_CLI_DOCTOR_H

#include <glib.h>

enum doctor_says {
	DOCTOR_GOOD,
	DOCTOR_DISTORTS, /* it can be measured, and is not what it should be */
	DOCTOR_CANNOT,	 /* one thing cannot be measured here */
	DOCTOR_UNUSABLE, /* nothing can */
};

struct finding {
	enum doctor_says says;
	const char *what;
	char *found;
	const char *so; /* what follows from it; unless GOOD */
	char *change;	/* a command to type, or what to do; NULL: nothing */
};

struct agent;

struct doctor {
	const char *root;    /* "": this machine */
	const char *where;   /* whose findings they are, when there are more */
	struct agent *agent; /* of another machine, who reads for us; or NULL */
	GArray *findings;    /* struct finding */
};

void doctor_init(struct doctor *d, const char *root);
void doctor_clear(struct doctor *d);

/* @found becomes the finding's own; @so and @change are kept unless GOOD. */
void doctor_say(struct doctor *d, enum doctor_says says, const char *what,
		char *found, const char *so, const char *change);

/* The first line of a file below the root, or NULL. Free it. */
char *doctor_line(const struct doctor *d, const char *path);
/* All of it, or NULL. Free it. */
char *doctor_text(const struct doctor *d, const char *path);

/* Does a process of that name run there? */
gboolean doctor_sees_process(const struct doctor *d, const char *name);

/* The worst of all findings. */
enum doctor_says doctor_worst(const struct doctor *d);

/* doctor_machine.c: what the CPUs and their clocks are. */
void doctor_check_machine(struct doctor *d);
/* Its part that any machine that measures is asked. */
void doctor_check_processor(struct doctor *d);
/* doctor_load.c: who else is here, now; takes a second. */
void doctor_check_load(struct doctor *d);
/* doctor_lab.c: what the labs are made of. */
void doctor_check_lab(struct doctor *d);

/* doctor_print.c */
void doctor_print(const struct doctor *d, guint n);
void doctor_print_json(const struct doctor *d, guint n);

#endif
