/* SPDX-License-Identifier: GPL-2.0-only */
/* A gallery's file, its page, and two of its tables against each other. */
#include "fuzz.h"

#include "plot/gallery.h"

static void read_gallery(const uint8_t *data, size_t size)
{
	g_autofree char *page = NULL, *first = NULL, *second = NULL;
	GError *error = NULL;
	struct gallery *g, *same;
	guint i;

	fuzz_file(GALLERY_FILE, data, size);
	g = gallery_read(fuzz_dir(), &error);
	fuzz_need_judged(g != NULL, &error);
	if (!g)
		return;
	for (i = 0; i < g->entries->len; i++) {
		const struct gallery_entry *e = g->entries->pdata[i];
		g_autofree char *summary = gallery_summary(e);
		g_autofree char *took = gallery_time_text(e->seconds);

		fuzz_need(summary && *took, "an entry without words");
		fuzz_need_line(gallery_result(e));
	}
	page = gallery_page(g);
	fuzz_need(*page, "no page");
	fuzz_need(gallery_save(g, &error), "it is not written: %s",
		  error ? error->message : "");
	gallery_free(g);
	first = fuzz_content(GALLERY_FILE);
	same = gallery_read(fuzz_dir(), &error);
	fuzz_need(same != NULL, "it is not read back: %s",
		  error ? error->message : "");
	gallery_save(same, NULL);
	gallery_free(same);
	second = fuzz_content(GALLERY_FILE);
	fuzz_need_same(first, second, GALLERY_FILE);
}

static void compare(const char *text)
{
	static const char header[] = "scenario,assertion,result,measured\n"
				     "a,b,pass,1\n";
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;
	gboolean differs = gallery_compare(text, header, lines, &error);

	fuzz_need(!differs || !error, "a difference, and an error");
	fuzz_need_judged(!error, &error);
	g_ptr_array_set_size(lines, 0);
	differs = gallery_compare(text, text, lines, NULL);
	fuzz_need(!differs, "a table differs from itself: %s",
		  lines->len ? (char *)lines->pdata[0] : "");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);

	read_gallery(data, size);
	compare(text);
	return 0;
}
