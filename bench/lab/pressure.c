/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/pressure.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

/* Does this /proc number processes as we do? */
static gboolean is_ours(int dir)
{
	char text[16] = "";

	return readlinkat(dir, "self", text, sizeof(text) - 1) > 0 &&
	       atoi(text) == getpid();
}

/* Mounted nowhere: it goes when the descriptor does. */
static int mount_proc(void)
{
	int fs = fsopen("proc", FSOPEN_CLOEXEC), dir = -1;

	if (fs < 0)
		return -1;
	if (!fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		dir = fsmount(fs, FSMOUNT_CLOEXEC, 0);
	close(fs);
	return dir;
}

void pressure_open(struct pressure *p)
{
	p->proc_dir = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->proc_dir < 0 || is_ours(p->proc_dir))
		return;
	close(p->proc_dir);
	p->proc_dir = mount_proc();
}

void pressure_close(struct pressure *p)
{
	if (p->proc_dir >= 0)
		close(p->proc_dir);
	p->proc_dir = -1;
}

/* The start of a file below our /proc; FALSE when it cannot be read. */
static gboolean read_file(const struct pressure *p, const char *path,
			  char *text, size_t size)
{
	int fd = openat(p->proc_dir, path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0) {
		n = read(fd, text, size - 1);
		close(fd);
	}
	text[MAX(n, 0)] = '\0';
	return n > 0;
}

gboolean pressure_read(const struct pressure *p, int tid, guint64 *wait_ns)
{
	char path[32], text[80];

	if (p->proc_dir < 0)
		return FALSE;
	/* "RAN_NS WAITED_NS SLICES" */
	g_snprintf(path, sizeof(path), "%d/schedstat", tid);
	return read_file(p, path, text, sizeof(text)) &&
	       sscanf(text, "%*u %" G_GUINT64_FORMAT, wait_ns) == 1;
}

/* Is it a thread, and of such a name? */
static gboolean is_named(const struct pressure *p, const char *tid,
			 const char *pattern)
{
	char path[32], name[32];

	g_snprintf(path, sizeof(path), "%.16s/comm", tid);
	if (!g_ascii_isdigit(*tid) || !read_file(p, path, name, sizeof(name)))
		return FALSE;
	g_strchomp(name);
	return g_pattern_match_simple(pattern, name);
}

gboolean pressure_threads(const struct pressure *p, int pid,
			  const char *pattern, guint64 *wait_ns)
{
	gboolean found = FALSE;
	struct dirent *entry;
	char path[32];
	guint64 one;
	DIR *dir;
	int fd;

	*wait_ns = 0;
	g_snprintf(path, sizeof(path), "%d/task", pid);
	fd = openat(p->proc_dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd >= 0 ? fdopendir(fd) : NULL;
	while (dir && (entry = readdir(dir))) {
		if (!is_named(p, entry->d_name, pattern) ||
		    !pressure_read(p, atoi(entry->d_name), &one))
			continue;
		*wait_ns += one;
		found = TRUE;
	}
	if (dir)
		closedir(dir);
	return found;
}
