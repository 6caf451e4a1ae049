/* SPDX-License-Identifier: GPL-2.0-only */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rxbench/proto.h>

#include "agent/files.h"
#include "agent/hex.h"
#include "agent/journal.h"

static struct {
	int fd; /* 0: there is no journal; a descriptor of ours is never that */
	unsigned int entries;
	char **files; /* whose content has been written down */
	size_t nfiles;
} journal;

static int say_in_use(struct why *why)
{
	return why_set(why, "a run is using this machine, or one was cut off "
			    "and never undone (" JOURNAL_PATH
			    "): \"rxbench restore\" undoes it");
}

int journal_check_free(struct why *why)
{
	return access(JOURNAL_PATH, F_OK) ? 0 : say_in_use(why);
}

int journal_begin(pid_t owner, struct why *why)
{
	char pids[2][16];
	int fd = open(JOURNAL_PATH,
		      O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW |
			      O_CLOEXEC,
		      0600);

	if (fd < 0 && errno == EEXIST)
		return say_in_use(why);
	if (fd < 0)
		return why_set(why, JOURNAL_PATH ": %s", strerror(errno));
	journal.fd = fd;
	snprintf(pids[0], sizeof(pids[0]), "%d", (int)owner);
	snprintf(pids[1], sizeof(pids[1]), "%d", (int)getpid());
	return journal_put(why, "run", "owner", pids[0], "agent", pids[1],
			   NULL);
}

bool journal_is_open(void)
{
	return journal.fd > 0;
}

/* Whole lines only: what was half written would undo something else. */
static int put_line(struct why *why, char *line, size_t used)
{
	line[used++] = '\n';
	if (write(journal.fd, line, used) == (ssize_t)used)
		return 0;
	return why_set(why, JOURNAL_PATH ": %s", strerror(errno));
}

int journal_put(struct why *why, const char *kind, ...)
{
	char line[RXB_PROTO_LINE];
	size_t used = (size_t)snprintf(line, sizeof(line), "%u %s",
				       ++journal.entries, kind);
	const char *key;
	va_list pairs;

	va_start(pairs, kind);
	while (used && (key = va_arg(pairs, const char *)))
		used = rxb_proto_put(line, used, sizeof(line) - 1, key,
				     va_arg(pairs, const char *));
	va_end(pairs);
	if (!used)
		return why_set(why, JOURNAL_PATH ": an entry is too long");
	return put_line(why, line, used);
}

int journal_put_bytes(struct why *why, const char *kind, const char *name,
		      const void *bytes, size_t size)
{
	char hex[RXB_PROTO_LINE];

	if (!hex_encode(bytes, size, hex, sizeof(hex)))
		return why_set(why, JOURNAL_PATH ": %s is too long", name);
	return journal_put(why, kind, "name", name, "data", hex, NULL);
}

static bool is_known(const char *path)
{
	for (size_t i = 0; i < journal.nfiles; i++)
		if (!strcmp(journal.files[i], path))
			return true;
	return false;
}

static void know(const char *path)
{
	char **files =
		realloc(journal.files, (journal.nfiles + 1) * sizeof(*files));

	if (!files)
		return;
	journal.files = files;
	files[journal.nfiles] = strdup(path);
	if (files[journal.nfiles])
		journal.nfiles++;
}

/*
 * Where a device is bound is an entry of its own, and the interrupts of a NIC
 * have other numbers when they come back.
 */
static bool is_elsewhere(const char *path)
{
	return !strncmp(path, "/sys/bus/", strlen("/sys/bus/")) ||
	       !strncmp(path, "/proc/irq/", strlen("/proc/irq/"));
}

int journal_file(const char *path)
{
	char value[RXB_PROTO_LINE / 4];
	struct why why;

	if (!journal_is_open() || is_elsewhere(path) || is_known(path) ||
	    file_read(path, value, sizeof(value)) < 0)
		return 0;
	if (journal_put(&why, "file", "path", path, "value", value, NULL))
		return -ENOSPC;
	know(path);
	return 0;
}

void journal_files(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char file[512];
		struct stat info;

		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		/*
		 * Those that can't be written can't have been changed; uevent
		 * holds nothing that could be.
		 */
		if (strcmp(entry->d_name, "uevent") && !lstat(file, &info) &&
		    S_ISREG(info.st_mode) && info.st_mode & S_IWUSR)
			journal_file(file);
	}
	if (dir)
		closedir(dir);
}
