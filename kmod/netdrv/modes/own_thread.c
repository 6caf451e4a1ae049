// SPDX-License-Identifier: GPL-2.0-only
/* The thread of modes that have one of their own: no mode by itself. */
#include <linux/kthread.h>
#include <linux/sched.h>

#include "own_thread.h"

const char *const own_thread_scheds[] = {[OWN_THREAD_OTHER] = "other",
					 [OWN_THREAD_FIFO_LOW] = "fifo-low",
					 [OWN_THREAD_FIFO] = "fifo",
					 NULL};

/* The kernel offers drivers these levels and no number (sched/syscalls.c). */
const char *own_thread_claim(u32 sched)
{
	switch (sched) {
	case OWN_THREAD_FIFO_LOW:
		return "fifo/1";
	case OWN_THREAD_FIFO:
		return "fifo/50";
	default:
		return "other/0";
	}
}

static void own_thread_schedule_as(struct task_struct *task, u32 sched)
{
	switch (sched) {
	case OWN_THREAD_FIFO_LOW:
		sched_set_fifo_low(task);
		break;
	case OWN_THREAD_FIFO:
		sched_set_fifo(task);
		break;
	default:
		sched_set_normal(task, 0);
	}
}

/* Until a turn is due, or the thread is to park or to end. */
static void own_thread_sleep(struct own_thread *t)
{
	set_current_state(TASK_IDLE);
	if (!READ_ONCE(t->due) && !kthread_should_park() &&
	    !kthread_should_stop())
		schedule();
	__set_current_state(TASK_RUNNING);
}

static int own_thread_main(void *data)
{
	struct own_thread *t = data;

	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			kthread_parkme();
			continue;
		}
		own_thread_sleep(t);
		if (!READ_ONCE(t->due))
			continue;
		/* Who asks from here on asks for one more. */
		WRITE_ONCE(t->due, false);
		while (!netdrv_quiescing(t->q) && t->turn(t->q))
			;
	}
	return 0;
}

int own_thread_create(struct own_thread *t, struct netdrv_queue *q,
		      const char *name, bool (*turn)(struct netdrv_queue *q))
{
	char whose[NETDRV_QUEUE_NAME];
	int err;

	netdrv_queue_name(q, whose);
	t->q = q;
	t->turn = turn;
	t->task = kthread_create(own_thread_main, t, "%s/%s", name, whose);
	if (IS_ERR(t->task))
		return PTR_ERR(t->task);
	err = kthread_park(t->task);
	if (err)
		kthread_stop(t->task);
	return err;
}

void own_thread_destroy(struct own_thread *t)
{
	kthread_stop(t->task);
}

void own_thread_start(struct own_thread *t, u32 sched)
{
	/* Cannot fail but for a CPU that goes away just now. */
	set_cpus_allowed_ptr(t->task, cpumask_of(netdrv_queue_cpu(t->q)));
	own_thread_schedule_as(t->task, sched);
	WRITE_ONCE(t->due, false);
	kthread_unpark(t->task);
}

void own_thread_stop(struct own_thread *t)
{
	kthread_park(t->task);
}

void own_thread_wake(struct own_thread *t)
{
	WRITE_ONCE(t->due, true);
	wake_up_process(t->task);
}
