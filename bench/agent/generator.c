/* SPDX-License-Identifier: GPL-2.0-only */
#include "agent/generator.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent/clock.h"

#define READY_LIMIT_MS 30000
#define HELLO_LIMIT_MS 5000
#define END_LIMIT_MS 5000
/* Longer than any trial; it only keeps a dead generator from holding us. */
#define ANSWER_LIMIT_MS 600000
#define MAX_ARGS 32

static void __attribute__((noreturn)) child(char **argv, int out, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it died before prctl */
		_exit(EXIT_FAILURE);
	/* Our stdin may be where requests come from. */
	dup2(null, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execv(argv[0], argv);
	dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(errno));
	_exit(EXIT_FAILURE);
}

static int launch(struct generator *g, char **argv, struct why *why)
{
	pid_t parent = getpid(), pid;
	int out[2];

	if (pipe2(out, O_CLOEXEC))
		return why_set(why, "pipe: %s", strerror(errno));
	pid = fork();
	if (!pid)
		child(argv, out[1], parent);
	close(out[1]);
	if (pid < 0) {
		close(out[0]);
		return why_set(why, "fork: %s", strerror(errno));
	}
	*g = (struct generator){
		.pid = pid,
		.socket = -1,
		.output = out[0],
		.asker = -1,
	};
	g->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (g->pidfd >= 0)
		return 0;
	why_set(why, "cannot watch the generator: %s", strerror(errno));
	kill(pid, SIGKILL); /* not reaped yet, so the number is its own */
	return -1;
}

/* Hear what it says: false when there is no more, or none until the limit. */
static bool hear(struct generator *g, int limit_ms)
{
	struct pollfd in = {.fd = g->output, .events = POLLIN};
	char data[512];
	ssize_t n;

	if (poll(&in, 1, limit_ms) <= 0)
		return false;
	n = read(g->output, data, sizeof(data));
	if (n > 0)
		greeting_feed(&g->greeting, data, (size_t)n);
	return n > 0;
}

static int blame(const struct generator *g, const char *what, struct why *why)
{
	const char *last = greeting_last(&g->greeting);

	return why_set(why, "the generator %s%s%s", what,
		       *last ? ": " : " without a word", last);
}

static int wait_ready(struct generator *g, struct why *why)
{
	uint64_t end = clock_ms() + READY_LIMIT_MS, now;

	while (!*g->greeting.socket) {
		now = clock_ms();
		if (now >= end)
			return blame(g, "does not become ready", why);
		if (!hear(g, (int)(end - now)) && clock_ms() < end)
			return blame(g, "ended", why);
	}
	/* What it says from now on is why it ends. */
	g->greeting.last[0] = '\0';
	return 0;
}

static void end_process(struct generator *g)
{
	struct pollfd ended = {.fd = g->pidfd, .events = POLLIN};

	if (g->pidfd >= 0) {
		/* By descriptor: it may be reaped, and its number another's. */
		syscall(SYS_pidfd_send_signal, g->pidfd, SIGTERM, NULL, 0);
		if (poll(&ended, 1, END_LIMIT_MS) <= 0)
			syscall(SYS_pidfd_send_signal, g->pidfd, SIGKILL, NULL,
				0);
		close(g->pidfd);
	}
	g->pidfd = -1;
	waitpid(g->pid, NULL, 0);
}

/* It is gone; perhaps it said why. */
static int mourn(struct generator *g, struct why *why)
{
	end_process(g);
	while (hear(g, 0))
		;
	blame(g, "ended", why);
	generator_stop(g);
	return -1;
}

/* One packet with a '\0' behind it. 1, 0 when the other side is gone, or -1. */
static int receive(const struct generator *g, int limit_ms, char *to,
		   size_t size, struct why *why)
{
	struct pollfd in[] = {
		{.fd = g->socket, .events = POLLIN},
		{.fd = g->asker, .events = POLLRDHUP},
	};
	ssize_t n;

	if (poll(in, 2, limit_ms) <= 0)
		return why_set(why, "the generator does not answer");
	if (!in[0].revents)
		return why_set(why, "nobody waits for its answer any more");
	n = recv(g->socket, to, size - 1, MSG_TRUNC);
	if (n <= 0)
		return 0;
	if ((size_t)n > size - 1)
		return why_set(why,
			       "the generator's answer of %zd bytes is too "
			       "long",
			       n);
	to[n] = '\0';
	return 1;
}

static int open_socket(struct generator *g, struct why *why)
{
	struct sockaddr_un addr = {.sun_family = AF_UNIX};
	const char *path = g->greeting.socket;
	char hello[512];

	if (strlen(path) >= sizeof(addr.sun_path))
		return why_set(why, "%s: the path is too long", path);
	strcpy(addr.sun_path, path);
	g->socket = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (g->socket < 0 ||
	    connect(g->socket, (struct sockaddr *)&addr, sizeof(addr)))
		return why_set(why, "%s: %s", path, strerror(errno));
	switch (receive(g, HELLO_LIMIT_MS, hello, sizeof(hello), why)) {
	case 1:
		return 0;
	case 0:
		return why_set(why, "%s: closed at once", path);
	default:
		return -1;
	}
}

int generator_start(struct generator *g, const char *program, char *args,
		    struct why *why)
{
	char *argv[MAX_ARGS + 2] = {(char *)(uintptr_t)program};

	if (g->pid)
		return why_set(why, "the generator was started before");
	if (greeting_words(args, argv + 1, MAX_ARGS) < 0)
		return why_set(why, "more than %d words for the generator",
			       MAX_ARGS);
	if (!launch(g, argv, why) && !wait_ready(g, why) &&
	    !open_socket(g, why))
		return 0;
	generator_stop(g);
	return -1;
}

void generator_stop(struct generator *g)
{
	if (!g->pid)
		return;
	end_process(g);
	if (g->socket >= 0)
		close(g->socket);
	close(g->output);
	g->pid = 0;
}

int generator_ask(struct generator *g, const char *command, char *answer,
		  size_t size, struct why *why)
{
	int got = 0;

	if (!g->pid)
		return why_set(why, "no generator was started here");
	if (send(g->socket, command, strlen(command), MSG_NOSIGNAL) >= 0)
		got = receive(g, ANSWER_LIMIT_MS, answer, size, why);
	if (!got)
		return mourn(g, why);
	return got > 0 ? 0 : -1;
}
