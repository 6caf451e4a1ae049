/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting. Whatever the lab waits for, it waits here: each wait has a limit,
 * and a signal or the death of a child ends it at once.
 */
#ifndef BENCH_LAB_WATCH_H
#define BENCH_LAB_WATCH_H

#include "lab/child.h"

#define WATCH_MAX_CHILDREN 2

struct watch {
	int signal_fd;
	gboolean borrowed; /* signal_fd is another's, who reads it */
	struct child *children[WATCH_MAX_CHILDREN];
	guint nchildren;
	/* watch_tick() */
	void (*tick)(gpointer data);
	gpointer tick_data;
	gint64 tick_ms, next_ms;
};

/* SIGINT, SIGTERM and SIGHUP are blocked by now, see isolate.h. */
gboolean watch_init(struct watch *w, GError **error);
/* For a thread beside the one that hears signals: @cancel_fd ends its waits. */
void watch_init_lane(struct watch *w, int cancel_fd);
void watch_close(struct watch *w);
void watch_add(struct watch *w, struct child *c);
/* Before it is stopped on purpose. */
void watch_remove(struct watch *w, struct child *c);

/* While anything is waited for, call @tick all @ms; it must not wait itself. */
void watch_tick(struct watch *w, int ms, void (*tick)(gpointer data),
		gpointer data);

/* CLOCK_MONOTONIC, milliseconds: what limits are counted in. */
gint64 watch_now_ms(void);

/*
 * TRUE once @fd can be read. @until_ms is a time of watch_now_ms(); @what
 * says what was waited for.
 */
gboolean watch_fd(struct watch *w, int fd, gint64 until_ms, const char *what,
		  GError **error);

/* Let @ms go by: FALSE when something ended it early. */
gboolean watch_pause(struct watch *w, int ms, GError **error);

#endif
