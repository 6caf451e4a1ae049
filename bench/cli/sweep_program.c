/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that answer at once, and signals meanwhile. */
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cli/sweep.h"
#include "lab/error.h"

/* In the new process: ours are blocked. */
static void unblock(gpointer data)
{
	sigset_t none;

	(void)data;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static char *last_line(char *text)
{
	char *line = strrchr(g_strchomp(text), '\n');

	return line ? line + 1 : text;
}

char *sweep_program(const char *const *argv, GError **error)
{
	return sweep_program_in(NULL, argv, error);
}

char *sweep_program_in(const char *dir, const char *const *argv, GError **error)
{
	g_autofree char *complaint = NULL;
	char *out = NULL;
	int status;

	if (!g_spawn_sync(dir, (char **)argv, NULL, G_SPAWN_SEARCH_PATH,
			  unblock, NULL, &out, &complaint, &status, error))
		return NULL;
	if (g_spawn_check_wait_status(status, NULL))
		return out;
	g_set_error(error, RXB_ERROR, RXB_ERROR_REFUSED, "%s: %s", argv[0],
		    *complaint ? last_line(complaint)
			       : "refused, and says "
				 "not why");
	g_free(out);
	return NULL;
}

void sweep_take_signal(struct sweep *s, int *signo)
{
	struct signalfd_siginfo info;

	if (read(s->signal_fd, &info, sizeof(info)) != sizeof(info))
		return;
	s->interrupted = TRUE;
	*signo = (int)info.ssi_signo;
}
