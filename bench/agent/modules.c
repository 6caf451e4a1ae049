/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <fcntl.h>
#include <linux/module.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "agent/files.h"
#include "agent/modules.h"

#ifndef MODULE_INIT_COMPRESSED_FILE
#define MODULE_INIT_COMPRESSED_FILE 4 /* Linux 5.17 */
#endif

struct search {
	const char *name;
	char *found; /* "FILE: DEPENDENCY ..." or NULL */
};

/* Does @path, up to @end, name module @name? '-' and '_' are the same there. */
static bool is_module(const char *path, const char *end, const char *name)
{
	for (const char *c = path; c < end; c++)
		if (*c == '/')
			path = c + 1;
	for (; *name; name++, path++) {
		char want = *name == '-' ? '_' : *name;

		if (path >= end || (*path == '-' ? '_' : *path) != want)
			return false;
	}
	return !strncmp(path, ".ko", 3);
}

static void look(char *line, void *arg)
{
	struct search *search = arg;
	const char *colon = strchr(line, ':');

	if (colon && !search->found && is_module(line, colon, search->name))
		search->found = strdup(line);
}

/* A line of modules.builtin is a path and nothing else. */
static void look_builtin(char *line, void *arg)
{
	struct search *search = arg;

	if (!search->found &&
	    is_module(line, line + strlen(line), search->name))
		search->found = strdup(line);
}

static bool is_builtin(const char *dir, const char *name)
{
	struct search search = {.name = name};
	char list[300];
	bool found;

	snprintf(list, sizeof(list), "%s/modules.builtin", dir);
	file_lines(list, look_builtin, &search);
	found = search.found;
	free(search.found);
	return found;
}

/* 0 or -errno; -EEXIST when it is loaded already. */
static int insert(const char *dir, const char *file, const char *params)
{
	size_t length = strlen(file);
	bool plain = length > 3 && !strcmp(file + length - 3, ".ko");
	char path[512];
	int fd, err = 0;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (syscall(SYS_finit_module, fd, params,
		    plain ? 0 : MODULE_INIT_COMPRESSED_FILE))
		err = -errno;
	close(fd);
	return err;
}

/* modules.dep names the deepest dependency last. */
static int insert_all(const char *dir, char *line, const char *params,
		      struct why *why)
{
	char *last;
	int err;

	*strchr(line, ':') = ' ';
	while ((last = strrchr(line, ' '))) {
		*last = '\0';
		if (!last[1])
			continue;
		err = insert(dir, last + 1, "");
		if (err && err != -EEXIST)
			return why_set(why, "cannot load %s: %s", last + 1,
				       strerror(-err));
	}
	err = insert(dir, line, params);
	if (err == -EEXIST && !*params)
		err = 0;
	if (err == -EEXIST)
		return why_set(why,
			       "%s is loaded already, without these "
			       "parameters; unload it first",
			       line);
	if (err)
		return why_set(why, "cannot load %s: %s", line, strerror(-err));
	return 0;
}

int module_load(const char *name, const char *params, struct why *why)
{
	struct search search = {.name = name};
	struct utsname kernel;
	char dir[256], list[300];
	int err;

	uname(&kernel);
	snprintf(dir, sizeof(dir), "/lib/modules/%s", kernel.release);
	snprintf(list, sizeof(list), "%s/modules.dep", dir);
	err = file_lines(list, look, &search);
	if (!search.found && is_builtin(dir, name))
		return 0;
	if (!search.found)
		return why_set(why, "no module %s in %s%s%s", name, list,
			       err ? ": " : "", err ? strerror(-err) : "");
	err = insert_all(dir, search.found, params, why);
	free(search.found);
	return err;
}

int module_unload(const char *name, struct why *why)
{
	/* A driver in use is an answer, not something to wait for. */
	if (!syscall(SYS_delete_module, name, O_NONBLOCK))
		return 0;
	return why_set(why, "cannot unload %s: %s", name, strerror(errno));
}
