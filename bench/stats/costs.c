/* SPDX-License-Identifier: GPL-2.0-only */
#include "costs.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* --- the plugin's file --- */

static GArray *damaged(GError **error, guint line, const char *what)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		    "instruction counts, line %u: %s", line, what);
	return NULL;
}

static gboolean get_count(const char *text, gint64 *out)
{
	guint64 value;

	if (!text ||
	    !g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT64, &value, NULL))
		return FALSE;
	*out = (gint64)value;
	return TRUE;
}

/* "stage NAME INSTRUCTIONS ENTRIES" */
static gboolean get_stage(char **words, struct stage_cost *s)
{
	if (g_strv_length(words) != 4 || !*words[1] ||
	    strlen(words[1]) >= sizeof(s->stage))
		return FALSE;
	g_strlcpy(s->stage, words[1], sizeof(s->stage));
	return get_count(words[2], &s->instructions) &&
	       get_count(words[3], &s->entries);
}

GArray *costs_parse(const char *text, GError **error)
{
	g_autoptr(GArray) stages =
		g_array_new(FALSE, FALSE, sizeof(struct stage_cost));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	gint64 sum = 0, total = -1;
	guint i;

	if (g_strcmp0(lines[0], "rxbench-stages 1"))
		return damaged(error, 1, "not \"rxbench-stages 1\"");
	for (i = 1; lines[i] && *lines[i]; i++) {
		g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);
		struct stage_cost s = {0};

		if (!strcmp(words[0], "stage")) {
			if (!get_stage(words, &s))
				return damaged(error, i + 1, lines[i]);
			sum += s.instructions;
			g_array_append_val(stages, s);
		} else if (!strcmp(words[0], "total") &&
			   !get_count(words[1], &total)) {
			return damaged(error, i + 1, lines[i]);
		}
	}
	/* The total comes last: without it the file is cut off. */
	if (total < 0)
		return damaged(error, i + 1, "the total is missing");
	if (sum != total)
		return damaged(error, i, "the stages are not the total");
	return g_steal_pointer(&stages);
}

/* --- costs.csv --- */

static const char header[] =
	"seq,mode,params,offered_pps,stage,instructions,entries,frames";

#define CELLS 8

void costs_add_point(GArray *costs, const struct point *p, const GArray *stages)
{
	guint i;

	for (i = 0; i < stages->len; i++) {
		const struct stage_cost *s =
			&g_array_index(stages, struct stage_cost, i);
		struct cost c = {.seq = p->seq,
				 .offered_pps = p->offered_pps,
				 .instructions = s->instructions,
				 .entries = s->entries,
				 .frames = p->sent - p->ring_drop};

		g_strlcpy(c.mode, point_arm(p), sizeof(c.mode));
		g_strlcpy(c.params, p->params, sizeof(c.params));
		g_strlcpy(c.stage, s->stage, sizeof(c.stage));
		g_array_append_val(costs, c);
	}
}

static gboolean get_row(char **cells, struct cost *c)
{
	gint64 seq;
	char *rest;

	if (g_strv_length(cells) != CELLS || !get_count(cells[0], &seq) ||
	    seq > G_MAXINT || !*cells[3])
		return FALSE;
	c->seq = (int)seq;
	g_strlcpy(c->mode, cells[1], sizeof(c->mode));
	g_strlcpy(c->params, cells[2], sizeof(c->params));
	c->offered_pps = g_ascii_strtod(cells[3], &rest);
	g_strlcpy(c->stage, cells[4], sizeof(c->stage));
	return !*rest && get_count(cells[5], &c->instructions) &&
	       get_count(cells[6], &c->entries) &&
	       get_count(cells[7], &c->frames);
}

static GArray *parse_rows(const char *path, const char *text, GError **error)
{
	g_autoptr(GArray) costs = g_array_new(FALSE, TRUE, sizeof(struct cost));
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	guint i;

	for (i = 0; lines[i] && *lines[i]; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], ",", -1);
		struct cost c = {0};

		if (i ? get_row(cells, &c) : !strcmp(lines[i], header)) {
			if (i)
				g_array_append_val(costs, c);
			continue;
		}
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "%s: line %u is not %s", path, i + 1, header);
		return NULL;
	}
	return g_steal_pointer(&costs);
}

GArray *costs_read(const char *path, GError **error)
{
	g_autofree char *text = NULL;

	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return g_array_new(FALSE, TRUE, sizeof(struct cost));
	if (!g_file_get_contents(path, &text, NULL, error))
		return NULL;
	return parse_rows(path, text, error);
}

static void put_row(GString *text, const struct cost *c)
{
	char rate[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(rate, sizeof(rate), "%.15g", c->offered_pps);
	if (g_ascii_strtod(rate, NULL) != c->offered_pps)
		g_ascii_formatd(rate, sizeof(rate), "%.17g", c->offered_pps);
	g_string_append_printf(text,
			       "%d,%s,%s,%s,%s,%" G_GINT64_FORMAT
			       ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "\n",
			       c->seq, c->mode, c->params, rate, c->stage,
			       c->instructions, c->entries, c->frames);
}

static gint by_seq(gconstpointer a, gconstpointer b)
{
	int x = ((const struct cost *)a)->seq,
	    y = ((const struct cost *)b)->seq;

	return (x > y) - (x < y);
}

gboolean costs_write(const char *path, const GArray *costs, GError **error)
{
	g_autoptr(GArray) sorted = g_array_copy((GArray *)costs);
	g_autoptr(GString) text = g_string_new(NULL);
	guint i;

	g_array_sort(sorted, by_seq); /* stable */
	g_string_append_printf(text, "%s\n", header);
	for (i = 0; i < sorted->len; i++) {
		const struct cost *c = &g_array_index(sorted, struct cost, i);

		if (strpbrk(c->mode, ",\"\n") || strpbrk(c->params, ",\"\n")) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
				    "%s: a comma in mode \"%s\" or params "
				    "\"%s\"",
				    path, c->mode, c->params);
			return FALSE;
		}
		put_row(text, c);
	}
	return g_file_set_contents(path, text->str, (gssize)text->len, error);
}

static gboolean has_seq(const GArray *costs, int seq)
{
	guint i;

	for (i = 0; i < costs->len; i++)
		if (g_array_index(costs, struct cost, i).seq == seq)
			return TRUE;
	return FALSE;
}

gboolean costs_append(const char *path, const GArray *costs, GError **error)
{
	g_autoptr(GArray) old = costs_read(path, error);
	g_autoptr(GArray) all = NULL;
	guint i;

	if (!old)
		return FALSE;
	all = g_array_new(FALSE, TRUE, sizeof(struct cost));
	for (i = 0; i < old->len; i++) {
		const struct cost *c = &g_array_index(old, struct cost, i);

		if (!has_seq(costs, c->seq))
			g_array_append_val(all, *c);
	}
	g_array_append_vals(all, costs->data, costs->len);
	return costs_write(path, all, error);
}

/* --- per frame --- */

gboolean costs_is_path(const char *stage)
{
	return strcmp(stage, "hog") && strcmp(stage, "idle");
}

GPtrArray *costs_stages(const GArray *costs)
{
	GPtrArray *stages = g_ptr_array_new_with_free_func(g_free);
	guint i;

	for (i = 0; i < costs->len; i++) {
		const struct cost *c = &g_array_index(costs, struct cost, i);

		if (!g_ptr_array_find_with_equal_func(stages, c->stage,
						      g_str_equal, NULL))
			g_ptr_array_add(stages, g_strdup(c->stage));
	}
	return stages;
}

/* The field at @offset of one point, over its frames; NAN without any. */
static double per_frame(const GArray *costs, int seq, const char *stage,
			size_t offset)
{
	gint64 sum = 0, frames = 0;
	guint i;

	for (i = 0; i < costs->len; i++) {
		const struct cost *c = &g_array_index(costs, struct cost, i);

		if (c->seq != seq || (stage ? strcmp(c->stage, stage)
					    : !costs_is_path(c->stage)))
			continue;
		sum += *(const gint64 *)((const char *)c + offset);
		frames = c->frames;
	}
	return frames > 0 ? (double)sum / (double)frames : NAN;
}

static struct interval over_load(const GArray *costs, const struct load *load,
				 const char *stage, size_t offset)
{
	g_autofree double *values = g_new(double, load->valid->len + 1);
	guint i;

	for (i = 0; i < load->valid->len; i++) {
		const struct point *p = load->valid->pdata[i];

		values[i] = per_frame(costs, p->seq, stage, offset);
	}
	return stats_interval(values, load->valid->len);
}

struct interval costs_instructions(const GArray *costs, const struct load *load,
				   const char *stage)
{
	return over_load(costs, load, stage,
			 offsetof(struct cost, instructions));
}

struct interval costs_entries(const GArray *costs, const struct load *load,
			      const char *stage)
{
	return over_load(costs, load, stage, offsetof(struct cost, entries));
}
