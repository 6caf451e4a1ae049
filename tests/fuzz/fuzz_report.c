/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A report of a run directory of anybody's, but for the drawing: the page, the
 * figures' data, the terminal's words. An input is all files of the directory.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "plot/chart.h"
#include "plot/page.h"
#include "plot/runinfo.h"
#include "plot/terminal.h"
#include "stats/tune_json.h"

static const char *const files[] = {
	"points.csv", "run.json",     "series.csv",   VERDICT_FILE, COSTS_FILE,
	SEARCH_FILE,  "counters.csv", STAGEROWS_FILE, TUNE_FILE,
};

static void put(const char *name, const char *text, gsize size)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(files); i++)
		if (!strcmp(name, files[i]))
			fuzz_file(name, text, size);
}

static void draw(const struct run_view *run, GArray *drawings)
{
	const struct figure *f;

	for (f = figures; f->name; f++) {
		struct drawing d = {.figure = f};
		struct sketch *sketch;

		if (f->tunes != (run->tune != NULL))
			continue;
		sketch = sketch_new(f, run, &d.why);
		if (sketch)
			d.why = g_strdup("it is not drawn here");
		fuzz_need(d.why != NULL, "%s: nothing, and nobody says why",
			  f->name);
		g_clear_pointer(&sketch, sketch_free);
		g_array_append_val(drawings, d);
	}
}

/* The page is well-formed: all that comes from outside is escaped. */
static void check_page(const char *page)
{
	static const GMarkupParser nothing = {0};
	const char *html = strstr(page, "<html");
	GMarkupParseContext *context =
		g_markup_parse_context_new(&nothing, 0, NULL, NULL);
	GError *error = NULL;

	fuzz_need(html != NULL, "no page");
	if (g_utf8_validate(page, -1, NULL))
		fuzz_need(
			g_markup_parse_context_parse(context, html, -1, &error),
			"the page is not well-formed: %s",
			error ? error->message : "");
	g_markup_parse_context_free(context);
}

static void show(const struct run_view *run)
{
	g_autoptr(GArray) drawings =
		g_array_new(FALSE, FALSE, sizeof(struct drawing));
	g_autofree char *page = NULL, *head = NULL;
	guint i;

	head = chart_head(run->curves,
			  runinfo_number(run->info, "knee_pps", POINT_NONE));
	draw(run, drawings);
	page = page_make(run, drawings, NULL);
	check_page(page);
	terminal_print(run, NULL, "report.html");
	for (i = 0; i < drawings->len; i++)
		g_free(g_array_index(drawings, struct drawing, i).why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	struct run_view run = {0};
	GError *error = NULL;
	gboolean ok;
	guint i;

	if (!freopen("/dev/null", "we", stdout))
		return -1;
	for (i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path =
			g_build_filename(fuzz_dir(), files[i], NULL);

		unlink(path);
	}
	fuzz_split(text, files[0], put);
	ok = run_view_read(&run, fuzz_dir(), &error);
	fuzz_need_judged(ok, &error);
	if (ok && run.points->len <= 64)
		show(&run);
	run_view_clear(&run);
	return 0;
}
