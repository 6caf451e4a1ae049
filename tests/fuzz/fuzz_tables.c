/* SPDX-License-Identifier: GPL-2.0-only */
/* The other tables of a run directory, and what merges and reports do. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "stats/costs.h"
#include "stats/recovery.h"
#include "stats/rows.h"
#include "stats/stagerows.h"
#include "stats/tidy.h"

static void read_tidy(const char *text)
{
	static const char *const needed[] = {"seq", NULL};
	GError *error = NULL;
	struct tidy *t = tidy_parse(text, needed, &error);
	guint i;

	fuzz_need_judged(t != NULL, &error);
	for (i = 0; t && i < t->rows->len; i++) {
		const GPtrArray *cells = t->rows->pdata[i];

		fuzz_need(cells->len == t->columns->len, "a row of %u cells",
			  cells->len);
		tidy_number(t, i, "seq");
	}
	tidy_free(t);
}

/* A cell that is written is read as it was, but for line breaks. */
static void put_cell(const char *text)
{
	g_autoptr(GString) row = g_string_new(NULL);
	g_autofree char *wanted = g_strdelimit(g_strdup(text), "\r\n", ' ');
	g_autoptr(GPtrArray) cells = NULL;

	tidy_put_text(row, text);
	fuzz_need(!strpbrk(row->str, "\r\n"), "a cell of two lines");
	cells = tidy_cells(row->str, row->str + row->len);
	fuzz_need(cells->len == 1, "a cell became %u", cells->len);
	fuzz_need_same(wanted, cells->pdata[0], "a cell");
}

/* All rows, at their places and at others, as a merge has them. */
static void read_rows(const char *text)
{
	GError *error = NULL;
	struct rows *from = rows_parse(text, &error), *to;
	g_autoptr(GHashTable) numbers = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, g_free);
	g_autofree char *taken = NULL, *again = NULL;
	guint i;

	fuzz_need_judged(from != NULL, &error);
	if (!from)
		return;
	for (i = 0; i < from->rows->len; i++) {
		gint64 seq = g_array_index(from->rows, struct row, i).seq;
		gint64 other = (gint64)((guint64)seq + 7);

		g_hash_table_insert(numbers, g_memdup2(&seq, sizeof(seq)),
				    g_memdup2(&other, sizeof(other)));
	}
	to = rows_new();
	fuzz_need_judged(rows_take(to, from, numbers, &error), &error);
	fuzz_need(to->rows->len == from->rows->len, "rows were lost");
	rows_sort(to);
	taken = rows_text(to);
	rows_free(to);
	rows_free(from);
	to = rows_parse(taken, &error);
	fuzz_need(to != NULL, "what was merged is not read: %s",
		  error ? error->message : "");
	again = rows_text(to);
	fuzz_need_same(taken, again, "merged rows");
	rows_free(to);
}

static void read_costs(const char *path, const char *text)
{
	g_autofree char *once = g_build_filename(fuzz_dir(), "once", NULL);
	g_autofree char *twice = g_build_filename(fuzz_dir(), "twice", NULL);
	g_autofree char *first = NULL, *second = NULL;
	GError *error = NULL;
	g_autoptr(GArray) stages = costs_parse(text, &error), costs = NULL;
	g_autoptr(GArray) same = NULL;

	fuzz_need_judged(stages != NULL, &error);
	costs = costs_read(path, &error);
	fuzz_need_judged(costs != NULL, &error);
	if (!costs || !costs_write(once, costs, NULL))
		return;
	same = costs_read(once, &error);
	fuzz_need(same != NULL && same->len == costs->len,
		  "costs.csv is not read back");
	costs_write(twice, same, NULL);
	first = fuzz_content("once");
	second = fuzz_content("twice");
	fuzz_need_same(first, second, COSTS_FILE);
}

static void read_stages(const char *path)
{
	GError *error = NULL;
	g_autoptr(GArray) rows = stagerows_read(path, &error), same = NULL;
	g_autoptr(GString) text = g_string_new(stagerows_header);
	g_autoptr(GString) again = g_string_new(stagerows_header);
	guint i;

	fuzz_need_judged(rows != NULL, &error);
	for (i = 0; rows && i < rows->len; i++)
		stagerow_put(text, &g_array_index(rows, struct stage_row, i));
	if (!rows)
		return;
	same = stagerows_read(fuzz_file("stages", text->str, text->len),
			      &error);
	fuzz_need(same != NULL && same->len == rows->len,
		  "stages.csv is not read back: %s",
		  error ? error->message : "");
	for (i = 0; i < same->len; i++)
		stagerow_put(again, &g_array_index(same, struct stage_row, i));
	fuzz_need_same(text->str, again->str, STAGEROWS_FILE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);
	g_autofree char *path =
		g_strdup(fuzz_file("table", text, strlen(text)));
	double pps[4];

	read_tidy(text);
	put_cell(text);
	read_rows(text);
	read_costs(path, text);
	read_stages(path);
	recovery_time(text, 1, 0.1, 0.2, 1000);
	recovery_sweep(text, 1, 1, G_N_ELEMENTS(pps), pps);
	return 0;
}
