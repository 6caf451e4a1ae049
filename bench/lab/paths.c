/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/paths.h"

#include <stdlib.h>
#include <string.h>

#include "lab/error.h"

/* A build tree has build/rxbench; an installation bin/rxbench. */
static const char *const scenario_dirs[] = {
	"../bench/scenarios",
	"../share/rxbench/scenarios",
};
static const char *const piece_dirs[] = {
	".",
	"../lib/rxbench",
};

/* The modules', as make dkms-tree and the tree have them. */
static const char *const source_dirs[] = {
	"..",
	"../lib/rxbench/src",
};

static char *binary_dir(void)
{
	char *path = g_file_read_link("/proc/self/exe", NULL);
	char *dir = g_path_get_dirname(path ? path : ".");

	g_free(path);
	return dir;
}

/* The first of @dirs, relative to the binary, that holds @name. */
static char *find(const char *const *dirs, guint n, const char *name)
{
	char *base = binary_dir(), *found = NULL;
	guint i;

	for (i = 0; i < n && !found; i++) {
		char *path = g_build_filename(base, dirs[i], name, NULL);

		if (g_file_test(path, G_FILE_TEST_EXISTS))
			found = g_canonicalize_filename(path, NULL);
		g_free(path);
	}
	g_free(base);
	return found;
}

static gboolean find_piece(char **out, const char *name, GError **error)
{
	*out = find(piece_dirs, G_N_ELEMENTS(piece_dirs), name);
	if (*out)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
		    "%s is not built; \"make all\" builds it", name);
	return FALSE;
}

static gboolean kernel_is_name(const char *kernel, GError **error)
{
	const char *may = G_CSET_DIGITS G_CSET_a_2_z ".";

	if (*kernel && strspn(kernel, may) == strlen(kernel))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "--kernel %s: must be a version such as 6.1, or one of the "
		    "names that \"make KERNEL=\" takes, such as debug",
		    kernel);
	return FALSE;
}

/* Beside vmlinux lies its release's name, and the unpacked package. */
static char *beside(const char *vmlinux, const char *name)
{
	char *dir = g_path_get_dirname(vmlinux);
	char *path = g_build_filename(dir, name, NULL);

	g_free(dir);
	return path;
}

static char *read_beside(const char *vmlinux, const char *name)
{
	char *path = beside(vmlinux, name), *text = NULL;

	if (g_file_get_contents(path, &text, NULL, NULL))
		g_strstrip(text);
	g_free(path);
	return text;
}

static char *find_config(const char *vmlinux)
{
	char *release = read_beside(vmlinux, "release");
	char *name, *config;

	if (!release)
		return NULL;
	name = g_strconcat("root/boot/config-", release, NULL);
	config = beside(vmlinux, name);
	g_free(name);
	g_free(release);
	return config;
}

guint paths_slowness(const char *vmlinux)
{
	char *text = read_beside(vmlinux, "slowness");
	guint64 times = 1;

	if (text)
		g_ascii_string_to_unsigned(text, 10, 1, 1000, &times, NULL);
	g_free(text);
	return (guint)times;
}

gboolean paths_find(struct paths *p, const char *kernel, GError **error)
{
	char *vmlinux = g_strdup_printf("kernel/%s/vmlinux", kernel);
	char *cpio = g_strdup_printf("initramfs/%s.cpio", kernel);
	char *with_gen = g_strdup_printf("initramfs/%s-virtual.cpio", kernel);
	gboolean ok;

	*p = (struct paths){0};
	ok = kernel_is_name(kernel, error) &&
	     find_piece(&p->vmlinux, vmlinux, error) &&
	     find_piece(&p->initramfs, cpio, error) &&
	     find_piece(&p->virtual_initramfs, with_gen, error) &&
	     find_piece(&p->pktgen, "rxbench-pktgen", error);
	if (ok) {
		p->kernel_config = find_config(p->vmlinux);
		/* Without it instructions are not told apart by stage. */
		p->stages = find(piece_dirs, G_N_ELEMENTS(piece_dirs),
				 "rxbench-stages.so");
	}
	g_free(vmlinux);
	g_free(cpio);
	g_free(with_gen);
	if (!ok)
		paths_clear(p);
	return ok;
}

gboolean paths_find_remote(struct paths *p, GError **error)
{
	*p = (struct paths){0};
	if (!find_piece(&p->agent, "rxbench-agent", error) ||
	    !find_piece(&p->pktgen, "rxbench-pktgen", error)) {
		paths_clear(p);
		return FALSE;
	}
	p->kmods = find(piece_dirs, G_N_ELEMENTS(piece_dirs), "kmod");
	p->module_sources =
		find(source_dirs, G_N_ELEMENTS(source_dirs), "kmod");
	p->module_includes =
		find(source_dirs, G_N_ELEMENTS(source_dirs), "include");
	return TRUE;
}

void paths_clear(struct paths *p)
{
	g_free(p->vmlinux);
	g_free(p->initramfs);
	g_free(p->virtual_initramfs);
	g_free(p->pktgen);
	g_free(p->stages);
	g_free(p->kernel_config);
	g_free(p->agent);
	g_free(p->kmods);
	g_free(p->module_sources);
	g_free(p->module_includes);
	*p = (struct paths){0};
}

char *paths_scenario(const char *name_or_path, GError **error)
{
	char *name, *path, *names, **all;

	if (g_str_has_suffix(name_or_path, ".conf"))
		return g_strdup(name_or_path);
	name = g_strconcat(name_or_path, ".conf", NULL);
	path = strchr(name_or_path, '/')
		       ? NULL
		       : find(scenario_dirs, G_N_ELEMENTS(scenario_dirs), name);
	g_free(name);
	if (path)
		return path;
	all = paths_scenario_names();
	names = g_strjoinv(", ", all);
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "no scenario \"%s\"; there are: %s; or give the path of "
		    "a .conf file",
		    name_or_path, names);
	g_free(names);
	g_strfreev(all);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **paths_scenario_names(void)
{
	char *dir = find(scenario_dirs, G_N_ELEMENTS(scenario_dirs), ".");
	GDir *d = dir ? g_dir_open(dir, 0, NULL) : NULL;
	GPtrArray *names = g_ptr_array_new();
	const char *file;

	while (d && (file = g_dir_read_name(d)))
		if (g_str_has_suffix(file, ".conf"))
			g_ptr_array_add(names,
					g_strndup(file, strlen(file) - 5));
	g_clear_pointer(&d, g_dir_close);
	g_free(dir);
	qsort(names->pdata, names->len, sizeof(char *), compare);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}
