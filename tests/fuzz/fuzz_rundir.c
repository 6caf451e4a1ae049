/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run directory of anybody's says in JSON: run.json, verdict.json,
 * search.json, tune.json. An input is all of them.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "lab/config.h"
#include "lab/record.h"
#include "plot/runinfo.h"
#include "stats/planted.h"
#include "stats/searchrows.h"
#include "stats/tune_json.h"
#include "stats/verdict_json.h"

static const char *const files[] = {"run.json", VERDICT_FILE, SEARCH_FILE,
				    TUNE_FILE};

static void put(const char *name, const char *text, gsize size)
{
	guint i;

	for (i = 0; i < G_N_ELEMENTS(files); i++)
		if (!strcmp(name, files[i]))
			fuzz_file(name, text, size);
}

static void visit(const char *path, const char *value, gpointer data)
{
	(void)data;
	fuzz_need(path && value, "a member without a name or value");
}

static void read_info(void)
{
	GError *error = NULL;
	JsonObject *info = runinfo_read(fuzz_dir(), &error);
	g_autofree char *lab = NULL;

	fuzz_need_judged(info != NULL, &error);
	fault_planted(fuzz_dir());
	if (!info)
		return;
	runinfo_each(info, visit, NULL);
	lab = runinfo_text(info, "request.lab");
	runinfo_number(info, "knee_pps", -1);
	json_object_unref(info);
}

/* As --resume and merge take it. */
static void read_record(void)
{
	const struct rundir d = {.path = (char *)fuzz_dir(), .lock_fd = -1};
	GPtrArray *knobs = NULL;
	GError *error = NULL;
	g_autoptr(GArray) done = NULL;
	struct scenario *s;
	struct config *c;
	struct record r;

	if (!record_load(&r, &d, &error)) {
		fuzz_need_judged(FALSE, &error);
		return;
	}
	record_knee(&r, "virtio", "irq");
	record_hog_idle(&r, "virtio");
	record_set_knee(&r, "virtio", "irq", 5);
	done = rundir_points(&d, NULL);
	if (done)
		record_session_begin(&r, done);
	record_session_end(&r);
	c = config_from_json(r.root, "run.json", &error);
	fuzz_need_judged(c != NULL, &error);
	s = c ? config_build(c, &knobs, &error) : NULL;
	if (c)
		fuzz_need_judged(s != NULL, &error);
	if (s) {
		g_ptr_array_unref(knobs);
		scenario_free(s);
	}
	config_free(c);
	record_close(&r);
}

/* What was read is written, read, and written the same. */
static void read_verdict(void)
{
	g_autofree char *first = NULL, *second = NULL;
	GError *error = NULL;
	struct verdict *v = verdict_read(fuzz_dir(), &error);

	fuzz_need_judged(v != NULL, &error);
	if (!v)
		return;
	fuzz_need(verdict_write(fuzz_dir(), v, NULL), "it is not written");
	verdict_free(v);
	first = fuzz_content(VERDICT_FILE);
	v = verdict_read(fuzz_dir(), &error);
	fuzz_need(v != NULL, "it is not read back: %s",
		  error ? error->message : "");
	verdict_write(fuzz_dir(), v, NULL);
	verdict_free(v);
	second = fuzz_content(VERDICT_FILE);
	fuzz_need_same(first, second, VERDICT_FILE);
}

static void read_searches(void)
{
	g_autofree char *first = NULL, *second = NULL;
	GError *error = NULL;
	g_autoptr(GPtrArray) rows = searchrows_read(fuzz_dir(), &error);
	g_autoptr(GPtrArray) same = NULL;
	g_autoptr(GArray) summary = NULL;
	guint i;

	fuzz_need_judged(rows != NULL, &error);
	if (!rows)
		return;
	summary = searchrows_summary(rows);
	for (i = 0; i < summary->len; i++)
		fuzz_need(
			g_array_index(summary, struct search_summary, i).like !=
				NULL,
			"a summary of nothing");
	searchrows_write(fuzz_dir(), rows, NULL);
	first = fuzz_content(SEARCH_FILE);
	same = searchrows_read(fuzz_dir(), &error);
	fuzz_need(same != NULL, "searches are not read back");
	searchrows_write(fuzz_dir(), same, NULL);
	second = fuzz_content(SEARCH_FILE);
	fuzz_need_same(first, second, SEARCH_FILE);
}

static void read_tune(void)
{
	GError *error = NULL;
	JsonObject *tune = tune_json_read(fuzz_dir(), &error);

	/* None is no error: the file is there, so it is one. */
	fuzz_need_judged(tune != NULL, &error);
	g_clear_pointer(&tune, json_object_unref);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	guint i;

	for (i = 0; i < G_N_ELEMENTS(files); i++)
		fuzz_file(files[i], "", 0);
	fuzz_split(text, files[0], put);
	read_info();
	read_record();
	read_verdict();
	read_searches();
	read_tune();
	return 0;
}
