/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/paths.h"

#include <stdlib.h>
#include <string.h>

#include "lab/error.h"

/*
 * A build tree has build/rxbench. Of an installation make says where its data
 * are, seen from the program, so that it may be moved as a whole.
 */
static const char *const scenario_dirs[] = {
	"../bench/scenarios",
	RXBENCH_DATA "/scenarios",
};
static const char *const piece_dirs[] = {
	".",
	RXBENCH_LIB,
};
/* Of an installation only: what a guest is made from. */
static const char *const source_dirs[] = {
	RXBENCH_DATA "/guest",
};
/* The modules' sources: the tree's, or those of the guest. */
static const char *const module_dirs[] = {
	"..",
	RXBENCH_DATA "/guest",
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

static char *find_source(const char *name)
{
	return find(source_dirs, G_N_ELEMENTS(source_dirs), name);
}

gboolean paths_in_build_tree(void)
{
	g_autofree char *scenarios = find(scenario_dirs, 1, ".");

	return scenarios != NULL;
}

char *paths_cache(void)
{
	return g_build_filename(g_get_user_cache_dir(), "rxbench", NULL);
}

static gboolean find_piece(char **out, const char *name, GError **error)
{
	*out = find(piece_dirs, G_N_ELEMENTS(piece_dirs), name);
	if (*out)
		return TRUE;
	if (paths_in_build_tree())
		g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
			    "%s is not built; \"make all\" builds it", name);
	else
		g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
			    "%s is not installed with rxbench; \"make "
			    "install\" or its package installs it",
			    name);
	return FALSE;
}

gboolean paths_guest_parts(struct guest_parts *p, GError **error)
{
	*p = (struct guest_parts){.script = find_source("mk/guest.sh")};
	if (p->script && find_piece(&p->agent, "rxbench-agent", error) &&
	    find_piece(&p->pktgen, "rxbench-pktgen", error))
		return TRUE;
	if (!p->script)
		g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
			    "what a guest is made from is not installed with "
			    "this rxbench; \"make install\" or its package "
			    "installs it");
	paths_guest_parts_clear(p);
	return FALSE;
}

void paths_guest_parts_clear(struct guest_parts *p)
{
	g_free(p->script);
	g_free(p->agent);
	g_free(p->pktgen);
	*p = (struct guest_parts){0};
}

gboolean paths_check_kernel(const char *kernel, GError **error)
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

static char *file_text(const char *path)
{
	char *text = NULL;

	if (path)
		g_file_get_contents(path, &text, NULL, NULL);
	return text;
}

/* The guest in @dir is of this very installation, as guest.sh notes. */
static gboolean guest_is_ours(const char *dir, const char *kernel)
{
	g_autofree char *name = g_strconcat(kernel, ".id", NULL);
	g_autofree char *made = g_build_filename(dir, "initramfs", name, NULL);
	g_autofree char *here = find_source("id");
	g_autofree char *of = file_text(made), *ours = file_text(here);

	return of && ours && !strcmp(of, ours);
}

static gboolean find_installed_guest(const char *dir, const char *kernel,
				     GError **error)
{
	if (guest_is_ours(dir, kernel))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
		    "there is no guest with kernel %s of this rxbench in %s; "
		    "\"rxbench guest --kernel %s\" makes it",
		    kernel, dir, kernel);
	return FALSE;
}

static gboolean find_in(char **out, const char *dir, const char *name,
			GError **error)
{
	*out = g_build_filename(dir, name, NULL);
	if (g_file_test(*out, G_FILE_TEST_EXISTS))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_MISSING,
		    "%s is not built; \"%s\" builds it", name,
		    paths_in_build_tree() ? "make all" : "rxbench guest");
	return FALSE;
}

/* Kernel and archives: in the build tree, or in the user's cache. */
static gboolean find_guest(struct paths *p, const char *kernel, GError **error)
{
	g_autofree char *vmlinux = g_strdup_printf("kernel/%s/vmlinux", kernel);
	g_autofree char *cpio = g_strdup_printf("initramfs/%s.cpio", kernel);
	g_autofree char *with_gen =
		g_strdup_printf("initramfs/%s-virtual.cpio", kernel);
	gboolean in_tree = paths_in_build_tree();
	g_autofree char *dir = in_tree ? binary_dir() : paths_cache();

	return (in_tree || find_installed_guest(dir, kernel, error)) &&
	       find_in(&p->vmlinux, dir, vmlinux, error) &&
	       find_in(&p->initramfs, dir, cpio, error) &&
	       find_in(&p->virtual_initramfs, dir, with_gen, error);
}

gboolean paths_find(struct paths *p, const char *kernel, GError **error)
{
	*p = (struct paths){0};
	if (!paths_check_kernel(kernel, error) ||
	    !find_guest(p, kernel, error) ||
	    !find_piece(&p->pktgen, "rxbench-pktgen", error)) {
		paths_clear(p);
		return FALSE;
	}
	p->kernel_config = find_config(p->vmlinux);
	/* Without it instructions are not told apart by stage. */
	p->stages =
		find(piece_dirs, G_N_ELEMENTS(piece_dirs), "rxbench-stages.so");
	return TRUE;
}

/* Those of guests that were made here, by kernel; or NULL. */
static char *find_built_modules(void)
{
	g_autofree char *cache = paths_cache();

	return paths_in_build_tree() ? find(piece_dirs, 1, "kmod")
				     : g_build_filename(cache, "kmod", NULL);
}

gboolean paths_find_remote(struct paths *p, GError **error)
{
	*p = (struct paths){0};
	if (!find_piece(&p->agent, "rxbench-agent", error) ||
	    !find_piece(&p->pktgen, "rxbench-pktgen", error)) {
		paths_clear(p);
		return FALSE;
	}
	p->kmods = find_built_modules();
	p->module_sources =
		find(module_dirs, G_N_ELEMENTS(module_dirs), "kmod");
	p->module_includes =
		find(module_dirs, G_N_ELEMENTS(module_dirs), "include");
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
