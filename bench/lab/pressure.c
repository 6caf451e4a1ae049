/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/pressure.h"

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

gboolean pressure_read(const struct pressure *p, int tid, guint64 *wait_ns)
{
	char path[32], text[80];
	ssize_t n;
	int fd;

	if (p->proc_dir < 0)
		return FALSE;
	/* "RAN_NS WAITED_NS SLICES" */
	g_snprintf(path, sizeof(path), "%d/schedstat", tid);
	fd = openat(p->proc_dir, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return FALSE;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return FALSE;
	text[n] = '\0';
	return sscanf(text, "%*u %" G_GUINT64_FORMAT, wait_ns) == 1;
}
