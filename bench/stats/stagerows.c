/* SPDX-License-Identifier: GPL-2.0-only */
#include "stagerows.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

static const char *const names[] = {
#define NAME(id, name) [RXB_STAGE_##id] = (name),
	RXB_STAGE_LIST(NAME)
#undef NAME
};

/* What of a histogram is kept; the largest and smallest are not quantiles. */
static const unsigned int permille[STAGE_VALUES] = {
	[STAGE_P50] = 500,
	[STAGE_P90] = 900,
	[STAGE_P99] = 990,
	[STAGE_P999] = 999,
};

const char stagerows_header[] =
	"seq,mode,params,offered_pps,stage,count,min_us,p50_us,p90_us,p99_us,"
	"p999_us,max_us,clock_err_us\n";

enum {
	CELL_SEQ,
	CELL_MODE,
	CELL_PARAMS,
	CELL_PPS,
	CELL_STAGE,
	CELL_COUNT,
	CELL_VALUES,
	CELL_ERROR = CELL_VALUES + STAGE_VALUES,
	CELLS
};

const char *stage_name(enum rxb_stage stage)
{
	return names[stage];
}

enum rxb_stage stage_by_name(const char *name)
{
	int stage;

	for (stage = 0; stage < RXB_STAGES; stage++)
		if (!strcmp(names[stage], name))
			break;
	return (enum rxb_stage)stage;
}

void stagerow_fill(struct stage_row *row, const struct point *p,
		   enum rxb_stage stage, const struct rxb_hist *h,
		   double clock_err_us)
{
	int i;

	*row = (struct stage_row){.seq = p->seq,
				  .offered_pps = p->offered_pps,
				  .stage = stage,
				  .count = (gint64)h->count,
				  .clock_err_us = clock_err_us};
	g_strlcpy(row->mode, point_arm(p), sizeof(row->mode));
	g_strlcpy(row->params, p->params, sizeof(row->params));
	for (i = 0; i < STAGE_VALUES; i++) {
		guint64 ns = rxb_hist_quantile(h, permille[i]);

		if (i == STAGE_MIN)
			ns = h->min;
		else if (i == STAGE_MAX)
			ns = h->max;
		row->us[i] = h->count ? (double)ns / 1e3 : NAN;
	}
}

static void put_number(GString *text, double value)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	g_string_append_c(text, ',');
	if (isnan(value))
		return;
	g_ascii_formatd(number, sizeof(number), "%.15g", value);
	g_string_append(text, number);
}

void stagerow_put(GString *text, const struct stage_row *row)
{
	int i;

	g_string_append_printf(text, "%d,%s,%s", row->seq, row->mode,
			       row->params);
	put_number(text, row->offered_pps);
	g_string_append_printf(text, ",%s,%" G_GINT64_FORMAT, names[row->stage],
			       row->count);
	for (i = 0; i < STAGE_VALUES; i++)
		put_number(text, row->us[i]);
	put_number(text, row->clock_err_us);
	g_string_append_c(text, '\n');
}

/* An empty cell is NAN. */
static gboolean get_number(const char *cell, double *out)
{
	char *rest;

	*out = NAN;
	if (!*cell)
		return TRUE;
	*out = g_ascii_strtod(cell, &rest);
	return !*rest;
}

static gboolean get_count(const char *cell, gint64 max, gint64 *out)
{
	return g_ascii_string_to_signed(cell, 10, 0, max, out, NULL);
}

static gboolean get_row(char **cells, struct stage_row *row)
{
	gint64 seq = 0;
	gboolean ok;
	int i;

	ok = g_strv_length(cells) == CELLS &&
	     get_count(cells[CELL_SEQ], G_MAXINT, &seq) &&
	     get_count(cells[CELL_COUNT], G_MAXINT64, &row->count) &&
	     get_number(cells[CELL_PPS], &row->offered_pps) &&
	     get_number(cells[CELL_ERROR], &row->clock_err_us);
	for (i = 0; ok && i < STAGE_VALUES; i++)
		ok = get_number(cells[CELL_VALUES + i], &row->us[i]);
	if (!ok)
		return FALSE;
	row->seq = (int)seq;
	g_strlcpy(row->mode, cells[CELL_MODE], sizeof(row->mode));
	g_strlcpy(row->params, cells[CELL_PARAMS], sizeof(row->params));
	row->stage = stage_by_name(cells[CELL_STAGE]);
	return row->stage != RXB_STAGES;
}

static GArray *parse(const char *path, const char *text, GError **error)
{
	g_autoptr(GArray) rows =
		g_array_new(FALSE, FALSE, sizeof(struct stage_row));
	const char *end;
	guint line;

	for (line = 1; (end = strchr(text, '\n')); line++, text = end + 1) {
		g_autofree char *one = g_strndup(text, (gsize)(end - text));
		g_auto(GStrv) cells = g_strsplit(one, ",", -1);
		struct stage_row row = {0};
		gboolean ok;

		ok = line == 1 ? g_str_has_prefix(text, stagerows_header)
			       : get_row(cells, &row);
		if (!ok) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
				    "%s: line %u is not a line of stages.csv",
				    path, line);
			return NULL;
		}
		if (line > 1)
			g_array_append_val(rows, row);
	}
	return g_steal_pointer(&rows);
}

GArray *stagerows_read(const char *path, GError **error)
{
	g_autofree char *text = NULL;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return g_array_new(FALSE, FALSE, sizeof(struct stage_row));
	if (!g_file_get_contents(path, &text, NULL, error))
		return NULL;
	return parse(path, text, error);
}

static const struct stage_row *find(const GArray *rows, int seq,
				    enum rxb_stage stage)
{
	guint i;

	for (i = 0; i < rows->len; i++) {
		const struct stage_row *row =
			&g_array_index(rows, struct stage_row, i);

		if (row->seq == seq && row->stage == stage)
			return row;
	}
	return NULL;
}

struct interval stagerows_interval(const GArray *rows, const struct load *load,
				   enum rxb_stage stage, enum stage_value value)
{
	g_autofree double *values = g_new(double, load->valid->len + 1);
	guint i;

	for (i = 0; i < load->valid->len; i++) {
		const struct point *p = load->valid->pdata[i];
		const struct stage_row *row = find(rows, p->seq, stage);

		values[i] = row ? row->us[value] : NAN;
	}
	return stats_interval(values, load->valid->len);
}

double stagerows_clock_err(const GArray *rows, const struct load *load,
			   enum rxb_stage stage)
{
	double worst = NAN;
	guint i;

	for (i = 0; i < load->valid->len; i++) {
		const struct point *p = load->valid->pdata[i];
		const struct stage_row *row = find(rows, p->seq, stage);

		if (row)
			worst = fmax(worst, row->clock_err_us);
	}
	return worst;
}
