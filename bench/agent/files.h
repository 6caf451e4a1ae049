/* SPDX-License-Identifier: GPL-2.0-only */
/* Small kernel files: sysfs, procfs, sysctl. */
#ifndef BENCH_AGENT_FILES_H
#define BENCH_AGENT_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The start of the file as text, without newlines at its end. Returns its
 * length or -errno.
 */
int file_read(const char *path, char *buf, size_t size);

/*
 * In one write, as kernel files want it. What stood there goes into the
 * journal, if there is one. 0 or -errno.
 */
int file_write(const char *path, const char *value);

/* All of it, with a zero behind; NULL when it cannot be read. Free it. */
char *file_whole(const char *path, size_t *size);

/* The file's first word as an unsigned decimal number. */
bool file_read_u64(const char *path, uint64_t *out);

/* Call @line for each line (without '\n', may be changed). 0 or -errno. */
int file_lines(const char *path, void (*line)(char *text, void *arg),
	       void *arg);

/* Call @part for each FILE_PART bytes, or what is left. 0 or -errno. */
#define FILE_PART 256
int file_parts(const char *path,
	       void (*part)(const unsigned char *bytes, size_t n, void *arg),
	       void *arg);

#endif
