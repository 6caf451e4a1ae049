/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kernel thread that a mode brings along, for those that take frames in one.
 * It lives from attach to detach, so that a switch fails before the mode before
 * was disturbed, and is parked while the mode does not run.
 */
#ifndef NETDRV_OWN_THREAD_H
#define NETDRV_OWN_THREAD_H

#include "mode.h"

struct task_struct;

struct own_thread {
	struct netdrv_queue *q;
	/* One turn of work, in the thread. True: and another one at once. */
	bool (*turn)(struct netdrv_queue *q);
	struct task_struct *task;
	bool due; /* a turn is */
};

/*
 * For the mode's attach and detach. The thread is named @name/INTERFACE, or
 * @name/QUEUE-INTERFACE behind the first queue, of which 15 characters are
 * kept, and sleeps. 0 or -errno. May sleep.
 */
int own_thread_create(struct own_thread *t, struct netdrv_queue *q,
		      const char *name, bool (*turn)(struct netdrv_queue *q));
void own_thread_destroy(struct own_thread *t);

/*
 * For the mode's start and stop: let turns happen on the CPU of the queue's
 * interrupt, as a thread of class @sched (a value of OWN_THREAD_SCHED); wait
 * for the last one's end. May sleep.
 */
void own_thread_start(struct own_thread *t, u32 sched);
void own_thread_stop(struct own_thread *t);

/* A turn is due. While the thread is started; any context. */
void own_thread_wake(struct own_thread *t);

/* The values of OWN_THREAD_SCHED. */
enum {
	OWN_THREAD_OTHER,
	OWN_THREAD_FIFO_LOW,
	OWN_THREAD_FIFO,
};

/*
 * The parameter that says how the thread is scheduled. A real-time thread that
 * never sleeps leaves to all others what the throttle does: a twentieth of each
 * second (sched_rt_runtime_us), the kernel's other threads on that CPU
 * included.
 */
#define OWN_THREAD_SCHED                                         \
	{                                                        \
		"sched", "how the thread is scheduled", 0, 2, 0, \
			own_thread_scheds, true                  \
	}
extern const char *const own_thread_scheds[];
/* What a claim says of it. */
const char *own_thread_claim(u32 sched);

#endif
