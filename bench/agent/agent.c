/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <rxbench/sampler.h>

#include "agent/agent.h"
#include "agent/clock.h"
#include "agent/modules.h"
#include "agent/script.h"
#include "agent/tracing.h"
#include "agent/verbs.h"
#include "workloads/sink.h"

static int open_signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Shared with workloads forked later; @fd < 0: plain memory. */
static void *map_shared(size_t size, int fd)
{
	int flags = fd < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
	/* -1 is what mmap(2) asks for with MAP_ANONYMOUS. */
	/* cppcheck-suppress invalidFunctionArg */
	void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (page == MAP_FAILED)
		return NULL;
	return page;
}

/* The sampler's, where there is one. */
static int map_page(struct agent *agent, struct why *why)
{
	if (agent->env.page)
		munmap(agent->env.page, sizeof(*agent->env.page));
	agent->env.page = map_shared(sizeof(struct rxb_shared), agent->sampler);
	return agent->env.page ? 0
			       : why_set(why, "cannot share memory: %s",
					 strerror(errno));
}

int agent_open_sampler(struct agent *agent, struct why *why)
{
	struct why no_sampler;

	/* Without it everything but the verbs sampler and samples works. */
	module_load("rxsample", "", &no_sampler);
	agent->sampler = open(RXB_SAMPLER_DEV, O_RDWR | O_CLOEXEC);
	return map_page(agent, why);
}

int agent_init(struct agent *agent, struct why *why)
{
	agent->signals = open_signals();
	agent->kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	agent->sampler = -1;
	agent->env.sink = map_shared(sizeof(struct sink_shared), -1);
	if (agent->signals < 0 || !agent->env.sink)
		return why_set(why, "cannot start: %s", strerror(errno));
	sink_begin(agent->env.sink, 0, 0);
	/* On a machine that is not ours nothing is loaded unasked. */
	if (!agent->remote.connection)
		return agent_open_sampler(agent, why);
	return map_page(agent, why);
}

static void take_signals(struct agent *agent)
{
	struct signalfd_siginfo info;
	int status;
	pid_t pid;

	while (read(agent->signals, &info, sizeof(info)) == sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			agent->ending = true;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		procs_reaped(&agent->procs, pid, status);
}

static void take_line(char *text, const char *why, void *arg)
{
	verbs_run(arg, text, why);
}

/*
 * A virtio port whose host side is closed reports that state for as long as it
 * lasts; edge-triggered, it wakes us only when something changes. A plain file
 * (stdin) cannot be watched, and is always ready.
 */
static int watch(struct agent *agent, bool *always_ready, struct why *why)
{
	struct epoll_event port = {.events = EPOLLIN};
	struct epoll_event signals = {.events = EPOLLIN, .data.u32 = 1};
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (agent->port.reopens)
		port.events |= EPOLLET;
	*always_ready = false;
	if (fd < 0 || epoll_ctl(fd, EPOLL_CTL_ADD, agent->signals, &signals))
		goto failed;
	if (epoll_ctl(fd, EPOLL_CTL_ADD, agent->port.in, &port)) {
		if (errno != EPERM)
			goto failed;
		*always_ready = true;
	}
	return fd;
failed:
	why_set(why, "cannot watch the port: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* How long to wait for the next event; 0: nobody has spoken for too long. */
static int patience_ms(const struct agent *agent, uint64_t heard_ms)
{
	uint64_t silent_ms = clock_ms() - heard_ms;

	if (!agent->remote.silence_ms)
		return -1;
	return silent_ms < agent->remote.silence_ms
		       ? (int)(agent->remote.silence_ms - silent_ms)
		       : 0;
}

int agent_serve(struct agent *agent, struct why *why)
{
	uint64_t heard_ms = clock_ms();
	bool always_ready;
	int fd = watch(agent, &always_ready, why);

	if (fd < 0)
		return -1;
	while (!agent->ending && !agent->port.ended) {
		struct epoll_event event[2];
		bool readable = always_ready;
		int limit_ms = patience_ms(agent, heard_ms);
		int n = epoll_wait(fd, event, 2, always_ready ? 0 : limit_ms);

		/* A link that is gone says so to nobody. */
		if (!n && !limit_ms)
			break;
		for (int i = 0; i < n; i++) {
			if (event[i].data.u32 == 1)
				take_signals(agent);
			else
				readable = true;
		}
		if (readable && !agent->ending) {
			port_receive(&agent->port, take_line, agent);
			heard_ms = clock_ms();
		}
	}
	close(fd);
	return 0;
}

/* One script; it ends with its last line or the first error. */
static void run_lines(struct agent *agent, char *text)
{
	bool ok = true;
	char *line;

	while (ok && !agent->ending && (line = strsep(&text, "\n"))) {
		take_signals(agent);
		ok = verbs_run(agent, line,
			       strlen(line) < RXB_PROTO_LINE
				       ? NULL
				       : "a line that is too long");
	}
}

/*
 * After the first script the state of the machine is saved for all others, at
 * an instant that must be the same each time; later nothing is lost by a few
 * instructions more or less.
 */
int agent_serve_scripts(struct agent *agent, struct why *why)
{
	bool first = true;
	char *text;

	if (awake_start(&agent->awake, -1, why))
		return -1;
	while (!agent->ending) {
		text = script_read(why);
		if (!text)
			return -1;
		run_lines(agent, text);
		free(text);
		awake_spin(&agent->awake, false);
		if (first)
			script_rest();
		else if (!agent->ending)
			script_pause();
		awake_spin(&agent->awake, true);
		first = false;
	}
	return 0;
}

void agent_exit(struct agent *agent)
{
	struct why why;

	generator_stop(&agent->generator);
	tracing_end();
	procs_stop(&agent->procs, "all", &why);
	munmap(agent->env.page, sizeof(*agent->env.page));
	munmap(agent->env.sink, sizeof(*agent->env.sink));
	if (agent->sampler >= 0)
		close(agent->sampler);
	if (agent->kmsg >= 0)
		close(agent->kmsg);
	close(agent->signals);
}
