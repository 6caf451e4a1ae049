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
#include "agent/journal.h"
#include "agent/modules.h"

#ifndef MODULE_INIT_COMPRESSED_FILE
#define MODULE_INIT_COMPRESSED_FILE 4 /* Linux 5.17 */
#endif

static const char *own_dir;

void modules_own_dir(const char *dir)
{
	own_dir = dir;
}

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

/* "kernel/lib/dim.ko.xz" is dim; '-' is '_' in names of what is loaded. */
static void name_of(const char *file, char *name, size_t size)
{
	const char *slash = strrchr(file, '/');

	snprintf(name, size, "%s", slash ? slash + 1 : file);
	name[strcspn(name, ".")] = '\0';
	for (; *name; name++)
		if (*name == '-')
			*name = '_';
}

/* What was there before stays when all is put back. */
static int note(const char *file)
{
	char name[64], path[96];
	struct why why;

	name_of(file, name, sizeof(name));
	snprintf(path, sizeof(path), "/sys/module/%s", name);
	if (!journal_is_open() || !access(path, F_OK))
		return 0;
	return journal_put(&why, "module", "name", name, NULL);
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
	if (note(file))
		err = -ENOSPC;
	else if (syscall(SYS_finit_module, fd, params,
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

/* "depends=a,b" of a module's file, which says it nowhere else. */
static int load_needed(const char *path, struct why *why)
{
	static const char key[] = "depends=";
	size_t size = 0;
	char *text = file_whole(path, &size);
	char *at = text ? memmem(text, size, key, strlen(key)) : NULL;
	char *list = at ? at + strlen(key) : NULL, *name;
	int err = 0;

	while (!err && (name = strsep(&list, ",")))
		if (*name)
			err = module_load(name, "", why);
	free(text);
	return err;
}

static bool is_own(const char *name, char *path, size_t size)
{
	if (!own_dir)
		return false;
	snprintf(path, size, "%s/%.64s.ko", own_dir, name);
	return !access(path, F_OK);
}

/* One that was brought along, and stands in no list of this machine. */
static int load_own(const char *path, const char *params, struct why *why)
{
	int err;

	if (load_needed(path, why))
		return -1;
	err = insert(own_dir, strrchr(path, '/') + 1, params);
	if (!err || (err == -EEXIST && !*params))
		return 0;
	return why_set(why, "cannot load %s: %s", path, strerror(-err));
}

int module_load(const char *name, const char *params, struct why *why)
{
	struct search search = {.name = name};
	struct utsname kernel;
	char dir[256], list[300], own[400];
	int err;

	if (is_own(name, own, sizeof(own)))
		return load_own(own, params, why);
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
