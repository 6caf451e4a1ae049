/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All modes in one picture: how they end, what they deliver, what it costs; and
 * all arms, where they met one load and have no curve to be told by.
 */
#include "data.h"

#include <math.h>
#include <string.h>

#include "panels.h"
#include "runinfo.h"
#include "script.h"
#include "stats/metrics.h"

#define CELLS 3
/* So many curves nobody can tell apart. */
#define MANY 8
#define HALF 0.5

/* The names of rows (arms) and of symbols (devices). */
struct grid {
	GPtrArray *modes, *devices;
};

static const struct load *load_near(const struct series *s, double grid)
{
	guint i;

	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);

		if (fabs(load->grid - grid) <= grid * METRIC_GRID_TOLERANCE)
			return load;
	}
	return NULL;
}

static struct interval measure(const struct series *s, const char *name,
			       struct at at)
{
	g_autofree char *why = NULL;
	struct interval v = {0};

	if (!metric_measure(metric_find(name), s, at, &v, &why))
		v = (struct interval){.median = NAN, .low = NAN, .high = NAN};
	return v;
}

/* Instructions where they are counted, else what the hog lost. */
static struct interval cost_of(const struct run_view *run,
			       const struct series *s)
{
	const struct load *load = load_near(s, HALF);
	struct interval v = {0};

	if (!run->costs->len)
		return measure(s, "cpu_us_per_frame",
			       (struct at){.kind = AT_GRID, .grid = HALF});
	if (load)
		v = costs_instructions(run->costs, load, NULL);
	if (!v.n)
		v.median = v.low = v.high = NAN;
	return v;
}

static struct interval index_value(const struct run_view *run,
				   const struct series *s)
{
	(void)run;
	return measure(s, "livelock_index", (struct at){.kind = AT_TOP});
}

static struct interval delivered_value(const struct run_view *run,
				       const struct series *s)
{
	(void)run;
	return measure(s, "delivered_pps", (struct at){.kind = AT_TOP});
}

static struct interval median_value(const struct run_view *run,
				    const struct series *s)
{
	(void)run;
	return measure(s, "lat_p50_us", (struct at){.kind = AT_TOP});
}

static struct interval irqs_value(const struct run_view *run,
				  const struct series *s)
{
	(void)run;
	return measure(s, "irqs_per_frame", (struct at){.kind = AT_TOP});
}

struct cell {
	const char *title;
	double scale;
	struct interval (*of)(const struct run_view *run,
			      const struct series *s);
};

static const struct cell counted_cells[CELLS] = {
	{"livelock index", 1, index_value},
	{"delivered at top [kpps]", 1e-3, delivered_value},
	{"instructions a frame at half", 1, cost_of},
};

static const struct cell timed_cells[CELLS] = {
	{"livelock index", 1, index_value},
	{"delivered at top [kpps]", 1e-3, delivered_value},
	{"CPU µs a frame at half", 1, cost_of},
};

static const struct cell arm_cells[CELLS] = {
	{"interrupts a frame", 1, irqs_value},
	{"delivered [kpps]", 1e-3, delivered_value},
	{"median latency [ms]", 1e-3, median_value},
};

static guint index_of(GPtrArray *names, const char *name)
{
	guint i;

	if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, &i))
		return i;
	g_ptr_array_add(names, (char *)name);
	return names->len - 1;
}

/* Modes in their order, then arms as people count: burst-16, burst-128. */
static gint by_rank(gconstpointer a, gconstpointer b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	gint rank = (gint)panels_mode_rank(x) - (gint)panels_mode_rank(y);
	g_autofree char *key_x = g_utf8_collate_key_for_filename(x, -1);
	g_autofree char *key_y = g_utf8_collate_key_for_filename(y, -1);

	return rank ? rank : strcmp(key_x, key_y);
}

/* Modes as they are, not under conditions of an arm. */
static guint bare_modes(const struct run_view *run)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	guint i;

	for (i = 0; i < run->series->len; i++) {
		const struct point *p =
			((const struct series *)run->series->pdata[i])->like;

		if (!strcmp(point_arm(p), p->mode))
			g_hash_table_add(seen, (gpointer)p->mode);
	}
	return g_hash_table_size(seen);
}

static struct grid grid_of(const struct run_view *run)
{
	struct grid g = {g_ptr_array_new(), g_ptr_array_new()};
	guint i;

	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];

		index_of(g.modes, point_arm(s->like));
		index_of(g.devices, s->like->device);
	}
	g_ptr_array_sort(g.modes, by_rank);
	return g;
}

/* Were there any figures? */
static gboolean put_block(GString *text, const struct run_view *run,
			  struct grid *g, const struct cell *cell,
			  const char *device)
{
	gboolean any = FALSE;
	guint i;

	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];
		struct interval v = cell->of(run, s);

		if (strcmp(s->like->device, device) || isnan(v.median))
			continue;
		g_string_append_printf(text, "%u ",
				       index_of(g->modes, point_arm(s->like)) +
					       1);
		script_number(text, v.median * cell->scale);
		g_string_append_c(text, ' ');
		script_number(text, v.low * cell->scale);
		g_string_append_c(text, ' ');
		script_number(text, v.high * cell->scale);
		g_string_append_c(text, '\n');
		any = TRUE;
	}
	return any;
}

static void put_names(GString *text, const char *array, const GPtrArray *names)
{
	guint i;

	g_string_append_printf(text, "array %s[%u]\n", array, names->len);
	for (i = 0; i < names->len; i++)
		script_element(text, array, i + 1, names->pdata[i]);
}

/* A cell's figures, an index a device; FALSE: it has none. */
static gboolean put_cell(GString *text, const struct run_view *run,
			 struct grid *g, const struct cell *cell)
{
	gboolean any = FALSE;
	guint i;

	for (i = 0; i < g->devices->len; i++) {
		if (i)
			script_next_index(text);
		script_no_data(text, 4);
		any |= put_block(text, run, g, cell, g->devices->pdata[i]);
	}
	return any;
}

/* A cell that nothing was measured for is left out: a run may have no latency.
 */
static char *text_of(const struct run_view *run, struct grid *g,
		     const struct cell *cells, guint *kept)
{
	GString *text = g_string_new("twins = 0\nparts = 0\n");
	g_autoptr(GString) all = g_string_new(NULL);
	guint i;

	put_names(text, "row_name", g->modes);
	put_names(text, "symbol", g->devices);
	g_string_append_printf(text,
			       "rows = %u\nsymbols = %u\n"
			       "array cell_title[%d]\n",
			       g->modes->len, g->devices->len, CELLS);
	for (i = *kept = 0; i < CELLS; i++) {
		g_autoptr(GString) cell = g_string_new(NULL);

		if (!put_cell(cell, run, g, &cells[i]))
			continue;
		if ((*kept)++)
			script_next_index(all);
		g_string_append(all, cell->str);
		script_element(text, "cell_title", *kept, cells[i].title);
	}
	g_string_append_printf(text, "$all << EOD\n%sEOD\n", all->str);
	return g_string_free(text, !*kept);
}

static char *draw(const struct run_view *run, const struct cell *cells,
		  guint *kept)
{
	struct grid g = grid_of(run);
	char *text = g.modes->len < 2 ? NULL : text_of(run, &g, cells, kept);

	g_ptr_array_unref(g.modes);
	g_ptr_array_unref(g.devices);
	return text;
}

char *data_modes(const struct run_view *run, guint *cells, char **why)
{
	g_autofree char *knee = runinfo_text(run->info, "scenario.knee_mode");
	char *text = NULL;

	/*
	 * A few modes at unlike distances from their limits are better compared
	 * by their curves.
	 */
	if (!g_strcmp0(knee, "each") || bare_modes(run) >= MANY)
		text = draw(run, run->costs->len ? counted_cells : timed_cells,
			    cells);
	if (!text)
		*why = g_strdup("");
	return text;
}

char *data_arms(const struct run_view *run, guint *cells, char **why)
{
	gboolean curves = FALSE;
	char *text = NULL;
	guint i;

	for (i = 0; i < run->series->len; i++) {
		const struct series *s = run->series->pdata[i];

		curves |= s->loads->len > 1;
	}
	if (!curves)
		text = draw(run, arm_cells, cells);
	if (!text)
		*why = g_strdup("");
	return text;
}
