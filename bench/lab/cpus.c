/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/cpus.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lab/error.h"

#define CPU_DIRECTORY "/sys/devices/system/cpu/cpu%d"

/* While it is open and locked the CPU is ours; -1 with @error. */
static int open_cpu(int cpu, GError **error)
{
	g_autofree char *path = g_strdup_printf(CPU_DIRECTORY, cpu);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
			    "--cpus: cannot claim CPU %d: %s: %s", cpu, path,
			    strerror(errno));
	return fd;
}

static void let_go(GArray *fds)
{
	guint i;

	for (i = 0; i < fds->len; i++)
		close(g_array_index(fds, int, i));
	g_array_set_size(fds, 0);
}

/*
 * Those of @all that are free, as many as @wanted: their locks in @fds,
 * themselves in @ours. @busy is one that is not, or -1. FALSE with @error.
 */
static gboolean try_all(const cpu_set_t *all, guint wanted, GArray *fds,
			cpu_set_t *ours, int *busy, GError **error)
{
	int cpu, fd;

	CPU_ZERO(ours);
	*busy = -1;
	for (cpu = 0; cpu < CPU_SETSIZE && fds->len < wanted; cpu++) {
		if (!CPU_ISSET(cpu, all))
			continue;
		fd = open_cpu(cpu, error);
		if (fd < 0)
			return FALSE;
		if (flock(fd, LOCK_EX | LOCK_NB)) {
			close(fd);
			*busy = cpu;
			continue;
		}
		g_array_append_val(fds, fd);
		CPU_SET(cpu, ours);
	}
	return TRUE;
}

/* Signals still have their usual effect, so Ctrl-C ends it. */
static gboolean wait_for(int cpu, GError **error)
{
	int fd = open_cpu(cpu, error);

	if (fd < 0)
		return FALSE;
	while (flock(fd, LOCK_EX) && errno == EINTR)
		;
	close(fd);
	return TRUE;
}

static gboolean check(guint wanted, const cpu_set_t *all, GError **error)
{
	guint most = (guint)CPU_COUNT(all);

	if (wanted >= 1 && wanted <= most)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "--cpus %u: must be 1 to %u, the CPUs that this process "
		    "may use",
		    wanted, most);
	return FALSE;
}

gboolean cpus_claim(guint wanted, GError **error)
{
	g_autoptr(GArray) fds = g_array_new(FALSE, FALSE, sizeof(int));
	cpu_set_t all, ours;
	gboolean waited = FALSE;
	int busy;

	CPU_ZERO(&all);
	if (sched_getaffinity(0, sizeof(all), &all))
		CPU_SET(0, &all);
	if (!check(wanted, &all, error))
		return FALSE;
	while (try_all(&all, wanted, fds, &ours, &busy, error) &&
	       fds->len < wanted) {
		/* Half of what one needs may be the half another waits for. */
		let_go(fds);
		if (!waited)
			fprintf(stderr, "rxbench: waiting for a CPU that no "
					"other run has\n");
		waited = TRUE;
		if (!wait_for(busy, error))
			return FALSE;
	}
	if (fds->len < wanted) {
		let_go(fds);
		return FALSE;
	}
	sched_setaffinity(0, sizeof(ours), &ours);
	return TRUE;
}
