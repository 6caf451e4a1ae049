/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "lab/error.h"

enum { SLOT_SIGNAL, SLOT_FD, SLOT_CHILDREN };

gboolean watch_init(struct watch *w, GError **error)
{
	sigset_t signals;

	*w = (struct watch){.signal_fd = -1};
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	w->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC);
	if (w->signal_fd >= 0)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "signalfd: %s",
		    strerror(errno));
	return FALSE;
}

void watch_init_lane(struct watch *w, int cancel_fd)
{
	*w = (struct watch){.signal_fd = cancel_fd, .borrowed = TRUE};
}

void watch_close(struct watch *w)
{
	if (w->signal_fd >= 0 && !w->borrowed)
		close(w->signal_fd);
	w->signal_fd = -1;
	w->nchildren = 0;
}

void watch_add(struct watch *w, struct child *c)
{
	g_assert(w->nchildren < WATCH_MAX_CHILDREN);
	w->children[w->nchildren++] = c;
}

void watch_remove(struct watch *w, struct child *c)
{
	guint i, kept = 0;

	for (i = 0; i < w->nchildren; i++)
		if (w->children[i] != c)
			w->children[kept++] = w->children[i];
	w->nchildren = kept;
}

gint64 watch_now_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

static void report_signal(struct watch *w, GError **error)
{
	struct signalfd_siginfo info;
	const char *name = "a signal";

	if (!w->borrowed &&
	    read(w->signal_fd, &info, sizeof(info)) == sizeof(info))
		name = info.ssi_signo == SIGINT	   ? "SIGINT"
		       : info.ssi_signo == SIGTERM ? "SIGTERM"
						   : "SIGHUP";
	g_set_error(error, RXB_ERROR, RXB_ERROR_INTERRUPTED,
		    "interrupted by %s", name);
}

/* TRUE when a child has ended; its output is kept moving meanwhile. */
static gboolean look_at_children(struct watch *w, const struct pollfd *slots,
				 GError **error)
{
	guint i;

	for (i = 0; i < w->nchildren; i++) {
		struct child *c = w->children[i];

		if (slots[2 * i + 1].revents)
			child_drain(c, NULL);
		if (slots[2 * i].revents) {
			child_report_end(c, error);
			return TRUE;
		}
	}
	return FALSE;
}

void watch_tick(struct watch *w, int ms, void (*tick)(gpointer data),
		gpointer data)
{
	w->tick = tick;
	w->tick_data = data;
	w->tick_ms = ms;
	w->next_ms = watch_now_ms() + ms;
}

/* TRUE when time has come for it; it is not made up for when it was late. */
static gboolean tick(struct watch *w)
{
	gint64 now_ms = watch_now_ms();

	if (!w->tick || now_ms < w->next_ms)
		return FALSE;
	w->next_ms = now_ms + w->tick_ms;
	w->tick(w->tick_data);
	return TRUE;
}

static int wait_for_any(struct watch *w, struct pollfd *slots, int fd,
			gint64 until_ms)
{
	gint64 wake_ms = w->tick ? MIN(until_ms, w->next_ms) : until_ms;
	gint64 left = wake_ms - watch_now_ms();
	guint i, n = SLOT_CHILDREN;

	slots[SLOT_SIGNAL].fd = w->signal_fd;
	slots[SLOT_FD].fd = fd; /* poll() skips negative ones */
	for (i = 0; i < w->nchildren; i++) {
		slots[n++].fd = w->children[i]->pidfd;
		slots[n++].fd =
			/* The caller wants to read it itself. */
			w->children[i]->out_fd == fd ? -1
						     : w->children[i]->out_fd;
	}
	for (i = 0; i < n; i++) {
		slots[i].events = POLLIN;
		slots[i].revents = 0;
	}
	return poll(slots, n, (int)CLAMP(left, 0, G_MAXINT));
}

gboolean watch_fd(struct watch *w, int fd, gint64 until_ms, const char *what,
		  GError **error)
{
	struct pollfd slots[SLOT_CHILDREN + 2 * WATCH_MAX_CHILDREN];

	for (;;) {
		int n = wait_for_any(w, slots, fd, until_ms);

		if (n < 0 && errno != EINTR) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "poll: %s",
				    strerror(errno));
			return FALSE;
		}
		if (n < 0 || (!n && tick(w)))
			continue;
		if (slots[SLOT_SIGNAL].revents) {
			report_signal(w, error);
			return FALSE;
		}
		/* Last words before a death are worth reading. */
		if (slots[SLOT_FD].revents & POLLIN)
			return TRUE;
		if (look_at_children(w, slots + SLOT_CHILDREN, error))
			return FALSE;
		if (slots[SLOT_FD].revents)
			return TRUE;
		if (!n) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_LIMIT,
				    "%s: no answer in time", what);
			return FALSE;
		}
	}
}

gboolean watch_pause(struct watch *w, int ms, GError **error)
{
	GError *end = NULL;

	watch_fd(w, -1, watch_now_ms() + ms, "", &end);
	if (g_error_matches(end, RXB_ERROR, RXB_ERROR_LIMIT)) {
		g_error_free(end);
		return TRUE;
	}
	g_propagate_error(error, end);
	return FALSE;
}
