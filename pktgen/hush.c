/* SPDX-License-Identifier: GPL-2.0-only */
#include "hush.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int hush_begin(struct hush *hush)
{
	int null, ret = -1;

	fflush(NULL);
	hush->held = memfd_create("held-back", MFD_CLOEXEC);
	null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	hush->out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	hush->err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (hush->held >= 0 && null >= 0 && hush->out >= 0 && hush->err >= 0 &&
	    dup2(null, STDOUT_FILENO) >= 0 &&
	    dup2(hush->held, STDERR_FILENO) >= 0)
		ret = 0;
	else
		ret = -errno;
	if (null >= 0)
		close(null);
	return ret;
}

/* "EAL: FATAL: text" is text, and so is what getopt says for a program. */
static const char *skip_author(const char *text)
{
	size_t name = strlen(program_invocation_name);

	if (!strncmp(text, program_invocation_name, name) &&
	    !strncmp(text + name, ": ", 2))
		return text + name + 2;
	while ((name = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")) &&
	       !strncmp(text + name, ": ", 2))
		text += name + 2;
	return text;
}

void hush_end(struct hush *hush, char *line, size_t size)
{
	char text[512], *end;
	ssize_t length;

	fflush(NULL);
	dup2(hush->out, STDOUT_FILENO);
	dup2(hush->err, STDERR_FILENO);
	length = pread(hush->held, text, sizeof(text) - 1, 0);
	text[length > 0 ? length : 0] = '\0';
	end = text + strcspn(text, "\n");
	while (end > text && end[-1] == '.')
		end--;
	*end = '\0';
	snprintf(line, size, "%s", skip_author(text));
	close(hush->out);
	close(hush->err);
	close(hush->held);
}
