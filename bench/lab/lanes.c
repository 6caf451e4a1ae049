/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/lanes.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lab/error.h"

/* No trial lasts as long; a lane has limits of its own. */
#define WAIT_LIMIT_MS (24 * 3600 * 1000)

static void ring(int fd)
{
	guint64 one = 1;

	while (write(fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

static void run_job(gpointer data, gpointer user)
{
	struct lane_job *job = data;
	struct lanes *l = user;
	struct watch watch;

	watch_init_lane(&watch, l->cancel_fd);
	job->ok = lab_trial(l->lab, &watch, &job->trial, &job->point,
			    &job->error);
	watch_close(&watch);
	g_async_queue_push(l->done, job);
	ring(l->done_fd);
}

gboolean lanes_open(struct lanes *l, struct lab *lab, GError **error)
{
	*l = (struct lanes){.lab = lab, .done_fd = -1, .cancel_fd = -1};
	l->width = MAX(lab->lanes, 1);
	l->jobs = g_ptr_array_new();
	l->done = g_async_queue_new_full((GDestroyNotify)lane_job_free);
	if (!lab->lanes)
		return TRUE;
	/* Counts down: each job that is done is heard once. */
	l->done_fd = eventfd(0, EFD_CLOEXEC | EFD_SEMAPHORE);
	l->cancel_fd = eventfd(0, EFD_CLOEXEC);
	if (l->done_fd < 0 || l->cancel_fd < 0) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "eventfd: %s",
			    strerror(errno));
		return FALSE;
	}
	/* QEMU dies with the thread that started it: threads must stay. */
	l->pool = g_thread_pool_new(run_job, l, (int)l->width, TRUE, error);
	return l->pool != NULL;
}

void lanes_close(struct lanes *l)
{
	if (l->pool) {
		ring(l->cancel_fd);
		g_thread_pool_free(l->pool, TRUE, TRUE);
	}
	g_clear_pointer(&l->done, g_async_queue_unref);
	g_clear_pointer(&l->jobs, g_ptr_array_unref);
	if (l->done_fd >= 0)
		close(l->done_fd);
	if (l->cancel_fd >= 0)
		close(l->cancel_fd);
}

gboolean lanes_free(const struct lanes *l)
{
	return l->running < l->width;
}

void lanes_push(struct lanes *l, struct lane_job *job)
{
	l->running++;
	g_ptr_array_add(l->jobs, job);
	job->began_us = g_get_monotonic_time();
	if (l->pool) {
		g_thread_pool_push(l->pool, job, NULL);
		return;
	}
	job->ok = lab_trial(l->lab, &l->lab->watch, &job->trial, &job->point,
			    &job->error);
	g_async_queue_push(l->done, job);
}

struct lane_job *lanes_wait(struct lanes *l, GError **error)
{
	struct lane_job *job;
	guint64 one;

	if (l->pool) {
		if (!watch_fd(&l->lab->watch, l->done_fd,
			      watch_now_ms() + WAIT_LIMIT_MS, "a trial", error))
			return NULL;
		(void)!read(l->done_fd, &one, sizeof(one));
	}
	l->running--;
	job = g_async_queue_pop(l->done);
	g_ptr_array_remove(l->jobs, job);
	return job;
}

void lane_job_free(struct lane_job *job)
{
	trial_clear(&job->trial);
	g_clear_error(&job->error);
	g_free(job);
}
