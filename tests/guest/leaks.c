/* SPDX-License-Identifier: GPL-2.0-only */
#include "leaks.h"

#include <string.h>

#include "tap.h"

#define SKB_CACHE "/sys/kernel/slab/skbuff_head_cache"
/* What one in four times leaves behind is a leak; less, a cache. */
#define TIMES_A_LEAK 4
/* The kernel's own caches come and go; a page for each time stands out. */
#define FREE_PAGES_SLACK 950

/* The first number behind @name in a file of the guest. */
static gint64 number_in(struct rig *r, const char *path, const char *name)
{
	g_autofree char *text = rig_read(r, path);
	const char *at = text ? strstr(text, name) : NULL;

	return at ? g_ascii_strtoll(at + strlen(name), NULL, 10) : -1;
}

static gint64 count_lines(struct rig *r, const char *path)
{
	g_autofree char *text = rig_read(r, path);
	gint64 lines = 0;

	for (const char *at = text; at && *at; at++)
		lines += *at == '\n';
	return lines;
}

static int by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "PID POLICY PRIORITY NAME": workers of the kernel's pools come and go. */
static char **read_threads(struct rig *r)
{
	GPtrArray *names = g_ptr_array_new();
	struct agent_reply reply;

	if (!rig_ask(r, &reply, "tasks")) {
		g_ptr_array_free(names, TRUE);
		return NULL;
	}
	for (guint i = 0; i < reply.data->len; i++) {
		g_auto(GStrv) word = g_strsplit(reply.data->pdata[i], " ", 4);

		if (g_strv_length(word) == 4 &&
		    !g_str_has_prefix(word[3], "kworker/"))
			g_ptr_array_add(names, g_strdup(word[3]));
	}
	agent_reply_clear(&reply);
	g_ptr_array_sort(names, by_name);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}

gboolean leaks_take(struct dut *d, struct holding *h)
{
	g_autofree char *pages = g_strdup_printf("%s/pages", d->debug);

	/* What a cache keeps for its CPU counts as in use until then. */
	rig_write(d->rig, SKB_CACHE "/shrink", "1");
	h->skbs = number_in(d->rig, SKB_CACHE "/objects", "");
	h->free_pages = number_in(d->rig, "/proc/meminfo", "MemFree:") / 4;
	h->owned_pages = number_in(d->rig, pages, "owned ");
	h->pooled_pages = number_in(d->rig, pages, "pooled ");
	h->irq_lines = count_lines(d->rig, "/proc/interrupts");
	h->threads = read_threads(d->rig);
	return h->threads != NULL;
}

void leaks_clear(struct holding *h)
{
	g_clear_pointer(&h->threads, g_strfreev);
}

static void check_threads(char **before, char **after, const char *what)
{
	g_autofree char *was = g_strjoinv(" ", before);
	g_autofree char *is = g_strjoinv(" ", after);

	if (!tap_ok(!strcmp(was, is), "%s: the same threads", what))
		tap_note("before: %s; after: %s", was, is);
}

void leaks_check(const struct holding *before, const struct holding *after,
		 guint times, const char *what)
{
	gint64 skbs = after->skbs - before->skbs;
	gint64 pages = before->free_pages - after->free_pages;
	gint64 pooled = after->pooled_pages - after->owned_pages;

	tap_ok(before->skbs >= 0 && skbs < times / TIMES_A_LEAK,
	       "%s: no skbs are left behind", what);
	tap_ok(pages < FREE_PAGES_SLACK, "%s: nor memory", what);
	tap_equal(after->owned_pages, before->owned_pages,
		  "%s: the ring has all its pages", what);
	tap_ok(pooled < times / TIMES_A_LEAK + before->owned_pages,
	       "%s: and the pool those it has given out", what);
	tap_equal(after->irq_lines, before->irq_lines,
		  "%s: the same interrupt lines", what);
	check_threads(before->threads, after->threads, what);
	tap_note("%s: %+" G_GINT64_FORMAT " skbs, %+" G_GINT64_FORMAT
		 " free pages, %" G_GINT64_FORMAT " pages spare in the pool",
		 what, skbs, -pages, pooled);
}
