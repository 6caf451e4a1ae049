/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/boot_cache.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "lab/host.h"

/* Beside the directory of the initramfs. */
#define DIRECTORY "virtual-states"
/* Some 100 MB each: two devices, three kernels. */
#define MAX_KEPT 6
#define BLOCK 65536
#define LEFT_OVER_S 600

/* What is in the file; its name and its age say nothing. */
static gboolean add_file(GChecksum *sum, const char *path)
{
	FILE *f = g_fopen(path, "re");
	char *block = g_malloc(BLOCK);
	gboolean ok = f != NULL;
	size_t n;

	while (ok && (n = fread(block, 1, BLOCK, f)) > 0)
		g_checksum_update(sum, (guchar *)block, (gssize)n);
	ok = ok && !ferror(f);
	if (f)
		fclose(f);
	g_free(block);
	return ok;
}

static void add_text(GChecksum *sum, const char *text)
{
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

/* The program itself: a rebuilt one may say the same of its version. */
static gboolean add_qemu(GChecksum *sum)
{
	g_autofree char *path = g_find_program_in_path(HOST_QEMU);

	return path && add_file(sum, path);
}

void boot_cache_open(struct boot_cache *c, const struct vm_spec *spec,
		     const char *command, const char *script)
{
	g_autofree char *beside = g_path_get_dirname(spec->initramfs);
	g_autofree char *build = g_path_get_dirname(beside);
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	*c = (struct boot_cache){0};
	add_text(sum, command);
	add_text(sum, script);
	if (!add_qemu(sum) || !add_file(sum, spec->vmlinux) ||
	    !add_file(sum, spec->initramfs))
		return;
	c->key = g_strdup(g_checksum_get_string(sum));
	c->dir = g_build_filename(build, DIRECTORY, NULL);
}

void boot_cache_close(struct boot_cache *c)
{
	g_free(c->dir);
	g_free(c->key);
	g_free(c->said);
	g_free(c->command);
}

static char *name(const struct boot_cache *c, const char *suffix)
{
	g_autofree char *file = g_strconcat(c->key, suffix, NULL);

	return g_build_filename(c->dir, file, NULL);
}

static gboolean copy(const char *from, const char *to)
{
	FILE *in = g_fopen(from, "re"), *out = in ? g_fopen(to, "we") : NULL;
	char *block = g_malloc(BLOCK);
	gboolean ok = out != NULL;
	size_t n;

	while (ok && (n = fread(block, 1, BLOCK, in)) > 0)
		ok = fwrite(block, 1, n, out) == n;
	ok = ok && !ferror(in);
	if (in)
		fclose(in);
	if (out)
		ok = !fclose(out) && ok;
	g_free(block);
	return ok;
}

gboolean boot_cache_find(struct boot_cache *c, const struct vm_spec *spec)
{
	g_autofree char *state = NULL, *said = NULL, *command = NULL;

	if (!c->dir)
		return FALSE;
	state = name(c, ".state");
	said = name(c, ".said");
	command = name(c, ".command");
	if (!g_file_get_contents(said, &c->said, NULL, NULL) ||
	    !g_file_get_contents(command, &c->command, NULL, NULL) ||
	    !copy(state, spec->state))
		return FALSE;
	g_utime(state, NULL); /* the ones not used longest go first */
	return TRUE;
}

struct kept {
	char *path;
	gint64 used;
};

static gint by_use(gconstpointer a, gconstpointer b)
{
	const struct kept *x = a, *y = b;

	return x->used < y->used ? 1 : x->used > y->used ? -1 : 0;
}

/* What a copy that nobody finished leaves is old some day. */
static gboolean is_left_over(const char *file, const GStatBuf *st)
{
	gint64 age_s = g_get_real_time() / G_USEC_PER_SEC - st->st_mtime;

	return g_str_has_suffix(file, ".part") && age_s > LEFT_OVER_S;
}

/* The states take the room; what belongs to one says nothing without it. */
static void make_room(const struct boot_cache *c)
{
	g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct kept));
	GDir *dir = g_dir_open(c->dir, 0, NULL);
	const char *file;
	guint i;

	while (dir && (file = g_dir_read_name(dir))) {
		struct kept one = {g_build_filename(c->dir, file, NULL), 0};
		GStatBuf st = {0};

		if (g_stat(one.path, &st) == 0 && is_left_over(file, &st))
			g_unlink(one.path);
		one.used = (gint64)st.st_mtime;
		if (g_str_has_suffix(file, ".state"))
			g_array_append_val(all, one);
		else
			g_free(one.path);
	}
	if (dir)
		g_dir_close(dir);
	g_array_sort(all, by_use);
	for (i = 0; i < all->len; i++) {
		struct kept *one = &g_array_index(all, struct kept, i);

		if (i >= MAX_KEPT)
			g_unlink(one->path);
		g_free(one->path);
	}
}

/* Under a name of its own first: who finds a state finds all of it. */
void boot_cache_keep(const struct boot_cache *c, const struct vm_spec *spec,
		     const char *said, const char *command)
{
	g_autofree char *state = NULL, *unfinished = NULL, *to_said = NULL,
			*to_command = NULL, *own = NULL;

	if (!c->dir || g_mkdir_with_parents(c->dir, 0755))
		return;
	state = name(c, ".state");
	to_said = name(c, ".said");
	to_command = name(c, ".command");
	own = g_strdup_printf(".%d-%" G_GINT64_FORMAT ".part", (int)getpid(),
			      g_get_real_time());
	unfinished = name(c, own);
	if (g_file_set_contents(to_said, said, -1, NULL) &&
	    g_file_set_contents(to_command, command, -1, NULL) &&
	    copy(spec->state, unfinished) && !g_rename(unfinished, state))
		make_room(c);
	else
		g_unlink(unfinished);
}
