/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Our modules for the kernel of a machine that is not ours: as they were built
 * here, if it was for that kernel, else built there.
 */
#include <stdio.h>
#include <string.h>

#include "lab/error.h"
#include "lab/ssh.h"

#define PUT_LIMIT_MS 20000
#define BUILD_LIMIT_MS 600000
/* Two hex digits a byte, and a line has 4096. */
#define PART_BYTES 1800
#define MAGIC "vermagic="

static const char *const modules[] = {"netdrv.ko", "rxsample.ko"};

static gboolean put_part(struct agent *a, const char *name, const char *program,
			 const char *bytes, gsize n, GError **error)
{
	g_autoptr(GString) hex = g_string_sized_new(2 * n + 1);
	gsize i;

	for (i = 0; i < n; i++)
		g_string_append_printf(hex, "%02x", (guchar)bytes[i]);
	return agent_ask(a, PUT_LIMIT_MS, NULL, error, "put", "name", name,
			 "data", hex->str, program ? "program" : NULL, program,
			 NULL);
}

/* File @path as @name of the agent's directory; @program: "1", or NULL. */
static gboolean put_as(struct agent *a, const char *path, const char *name,
		       const char *program, GError **error)
{
	g_autofree char *bytes = NULL;
	gsize size, at;

	if (!g_file_get_contents(path, &bytes, &size, error))
		return FALSE;
	for (at = 0; at < size; at += PART_BYTES)
		if (!put_part(a, name, program, bytes + at,
			      MIN(PART_BYTES, size - at), error))
			return FALSE;
	return TRUE;
}

static gboolean put_file(struct lab *lab, const char *path, const char *name,
			 GError **error)
{
	return put_as(&lab->guest.agent, path, name, NULL, error);
}

gboolean ssh_put_program(struct agent *a, const char *path, const char *name,
			 GError **error)
{
	return put_as(a, path, name, "1", error);
}

/* Was @path built for kernel @release? The first word of its vermagic. */
static gboolean is_for(const char *path, const char *release)
{
	g_autofree char *wanted = g_strconcat(MAGIC, release, " ", NULL);
	g_autofree char *bytes = NULL;
	gsize size;

	return g_file_get_contents(path, &bytes, &size, NULL) &&
	       memmem(bytes, size, wanted, strlen(wanted));
}

char *ssh_modules_built(const char *kmods, const char *release)
{
	GDir *dir = kmods ? g_dir_open(kmods, 0, NULL) : NULL;
	char *found = NULL;
	const char *name;

	while (dir && !found && (name = g_dir_read_name(dir))) {
		g_autofree char *ko =
			g_build_filename(kmods, name, modules[0], NULL);

		if (is_for(ko, release))
			found = g_build_filename(kmods, name, NULL);
	}
	g_clear_pointer(&dir, g_dir_close);
	return found;
}

static gboolean put_built(struct lab *lab, const char *dir, GError **error)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(modules); i++) {
		g_autofree char *path = g_build_filename(dir, modules[i], NULL);

		if (!put_file(lab, path, modules[i], error))
			return FALSE;
	}
	return TRUE;
}

/* All sources below @path, as @name. */
static gboolean put_tree(struct lab *lab, const char *path, const char *name,
			 GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, error);
	const char *entry;
	gboolean ok = dir != NULL;

	while (ok && (entry = g_dir_read_name(dir))) {
		g_autofree char *from = g_build_filename(path, entry, NULL);
		g_autofree char *to = g_build_filename(name, entry, NULL);

		if (g_file_test(from, G_FILE_TEST_IS_DIR))
			ok = put_tree(lab, from, to, error);
		else if (g_str_has_suffix(entry, ".c") ||
			 g_str_has_suffix(entry, ".h") ||
			 !strcmp(entry, "Kbuild"))
			ok = put_file(lab, from, to, error);
	}
	return ok;
}

/* Sources are copied in some thousand small parts: ask what is there first. */
static gboolean build_there(struct lab *lab, GError **error)
{
	const struct paths *paths = lab->paths;

	if (!agent_ask(&lab->guest.agent, PUT_LIMIT_MS, NULL, error, "build",
		       "check", "1", NULL))
		return FALSE;
	fprintf(stderr,
		"rxbench: no module of ours is built for kernel %s: building "
		"them on ssh:%s, which may take minutes\n",
		lab->guest.kernel, lab->remote->host);
	lab->modules = "built there";
	return put_tree(lab, paths->module_sources, "kmod", error) &&
	       put_tree(lab, paths->module_includes, "include", error) &&
	       agent_ask(&lab->guest.agent, BUILD_LIMIT_MS, NULL, error,
			 "build", NULL);
}

gboolean ssh_bring_modules(struct lab *lab, GError **error)
{
	g_autofree char *built =
		ssh_modules_built(lab->paths->kmods, lab->guest.kernel);

	if (built) {
		lab->modules = "built here";
		return put_built(lab, built, error);
	}
	if (lab->paths->module_sources && lab->paths->module_includes)
		return build_there(lab, error);
	g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
		    "no module of ours is built for kernel %s, and their "
		    "sources are not here to build one there",
		    lab->guest.kernel);
	return FALSE;
}
