/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/files.h"
#include "agent/journal.h"

int file_read(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t used = 0;
	ssize_t n = 0;

	if (fd < 0)
		return -errno;
	while (used < size - 1 &&
	       (n = read(fd, buf + used, size - 1 - used)) > 0)
		used += (size_t)n;
	if (n < 0) {
		int err = -errno;

		close(fd);
		return err;
	}
	close(fd);
	while (used && buf[used - 1] == '\n')
		used--;
	buf[used] = '\0';
	return (int)used;
}

int file_write(const char *path, const char *value)
{
	int err = journal_file(path);
	int fd = err ? -1 : open(path, O_WRONLY | O_CLOEXEC);
	size_t size = strlen(value);
	ssize_t n;

	if (err)
		return err;
	if (fd < 0)
		return -errno;
	n = write(fd, value, size);
	if (n < 0)
		err = -errno;
	else if ((size_t)n != size)
		err = -EIO;
	close(fd);
	return err;
}

char *file_whole(const char *path, size_t *size)
{
	FILE *from = fopen(path, "re");
	char part[4096], *text = NULL;
	FILE *to = from ? open_memstream(&text, size) : NULL;
	size_t n;

	while (to && (n = fread(part, 1, sizeof(part), from)))
		fwrite(part, 1, n, to);
	if (from)
		fclose(from);
	if (to)
		fclose(to);
	return text;
}

bool file_read_u64(const char *path, uint64_t *out)
{
	char text[64], *end;

	if (file_read(path, text, sizeof(text)) <= 0)
		return false;
	*out = strtoull(text, &end, 10);
	return end != text;
}

int file_lines(const char *path, void (*line)(char *text, void *arg), void *arg)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;
	ssize_t n;
	int err;

	if (!f)
		return -errno;
	errno = 0;
	while ((n = getline(&text, &size, f)) >= 0) {
		if (n && text[n - 1] == '\n')
			text[n - 1] = '\0';
		line(text, arg);
		errno = 0;
	}
	err = -errno;
	free(text);
	fclose(f);
	return err;
}

int file_parts(const char *path,
	       void (*part)(const unsigned char *bytes, size_t n, void *arg),
	       void *arg)
{
	unsigned char bytes[FILE_PART];
	FILE *f = fopen(path, "re");
	size_t n;
	int err;

	if (!f)
		return -errno;
	while ((n = fread(bytes, 1, sizeof(bytes), f)))
		part(bytes, n, arg);
	err = ferror(f) ? -EIO : 0;
	fclose(f);
	return err;
}
