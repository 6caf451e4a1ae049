/* SPDX-License-Identifier: GPL-2.0-only */
#include "workloads/server.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <rxbench/marks.h>
#include <rxbench/stamp.h>

#include "workloads/sink.h"
#include "workloads/suspend.h"
#include "workloads/workload.h"

#ifndef SO_PREFER_BUSY_POLL /* Linux 5.11 */
#define SO_PREFER_BUSY_POLL 69
#define SO_BUSY_POLL_BUDGET 70
#endif

/* <linux/eventpoll.h> of Linux 6.9, which may be newer than ours. */
struct poll_params {
	uint32_t busy_poll_usecs;
	uint16_t busy_poll_budget;
	uint8_t prefer_busy_poll, pad;
};
#define SET_POLL_PARAMS _IOW(0x8A, 0x01, struct poll_params)

struct server {
	const struct app_options *app;
	int fd, epoll;
};

static int set_option(int fd, int option, unsigned int value)
{
	int number = (int)value;

	return setsockopt(fd, SOL_SOCKET, option, &number, sizeof(number));
}

/* The socket's own polling: what epoll does not ask for. */
static int set_busy_poll(int fd, const struct app_options *app)
{
	if (!app->busy_poll_us || app->wait == APP_EPOLL)
		return 0;
	if (set_option(fd, SO_BUSY_POLL, app->busy_poll_us))
		return -1;
	if (!app->prefer_busy)
		return 0;
	return set_option(fd, SO_PREFER_BUSY_POLL, 1) ||
			       set_option(fd, SO_BUSY_POLL_BUDGET,
					  app->prefer_busy)
		       ? -1
		       : 0;
}

/* A descriptor that wakes when @fd has a request, or -1. */
static int open_epoll(int fd, const struct app_options *app)
{
	const struct poll_params params = {
		.busy_poll_usecs = app->busy_poll_us,
		.busy_poll_budget = (uint16_t)app->prefer_busy,
		.prefer_busy_poll = app->prefer_busy > 0,
	};
	struct epoll_event wanted = {.events = EPOLLIN};
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	if (epoll < 0)
		return -1;
	if (!epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &wanted) &&
	    (!app->busy_poll_us || !ioctl(epoll, SET_POLL_PARAMS, &params)))
		return epoll;
	close(epoll);
	return -1;
}

/* Whether there can be one is told to whoever starts the workload. */
static int try_epoll(int fd, const struct app_options *app)
{
	int epoll;

	if (app->wait != APP_EPOLL)
		return 0;
	epoll = open_epoll(fd, app);
	if (epoll >= 0)
		return close(epoll);
	/* Before Linux 6.9 an epoll has no parameters. */
	if (errno == ENOTTY)
		errno = EOPNOTSUPP;
	return -1;
}

int server_open(const struct workload_env *env)
{
	int fd = sink_open(env);
	int err;

	if (fd < 0)
		return fd;
	if (!set_busy_poll(fd, &env->app) && !try_epoll(fd, &env->app))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/*
 * Work takes the CPU, not time: while an interrupt has the CPU none is done,
 * or a busy receive path would work for the application.
 */
static void work(unsigned int us)
{
	uint64_t left = us * UINT64_C(1000), last, now, done;

	if (!left)
		return;
	for (last = now_ns(); left; last = now) {
		now = now_ns();
		done = app_ours_ns(now - last);
		left = done < left ? left - done : 0;
	}
}

/* The next datagram, however long it takes. Negative: the socket failed. */
static ssize_t take(const struct server *s, char *datagram, size_t size,
		    struct sockaddr_in *from)
{
	int flags = s->app->wait == APP_BLOCK ? 0 : MSG_DONTWAIT;
	struct epoll_event event;

	for (;;) {
		socklen_t length = sizeof(*from);
		ssize_t bytes = recvfrom(s->fd, datagram, size, flags,
					 (struct sockaddr *)from,
					 from ? &length : NULL);

		if (bytes >= 0)
			return bytes;
		if (errno == EAGAIN && s->epoll >= 0)
			epoll_wait(s->epoll, &event, 1, -1);
		else if (errno != EAGAIN && errno != EINTR)
			return bytes;
	}
}

void server_run(const struct workload_env *env, int fd,
		bool (*answer)(int fd, const struct server_request *request))
{
	struct server s = {.app = &env->app, .fd = fd, .epoll = -1};
	/* Once: it is known with the first datagram where they come in. */
	unsigned int suspend_us = env->app.suspend_us;
	char datagram[RXB_MAX_FRAME_BYTES];
	struct sockaddr_in from;
	ssize_t bytes;

	if (env->app.wait == APP_EPOLL)
		s.epoll = open_epoll(fd, &env->app);
	if (env->app.wait == APP_EPOLL && s.epoll < 0)
		return;
	rxb_mark_sink();
	while ((bytes = take(&s, datagram, sizeof(datagram),
			     answer ? &from : NULL)) >= 0) {
		const struct server_request request = {datagram, (size_t)bytes,
						       &from};

		if (suspend_us && suspend_irqs(fd, suspend_us))
			return;
		suspend_us = 0;
		work(env->app.delay_us);
		if (!answer || answer(fd, &request))
			sink_deliver(env, SINK_SOCKET, datagram, (size_t)bytes);
		else
			sink_refuse(sink_current(env->sink, SINK_SOCKET),
				    datagram, (size_t)bytes);
	}
}
