/* SPDX-License-Identifier: GPL-2.0-only */
#include "summary.h"

#include <math.h>
#include <string.h>

/* Loads this close are one load: a text file rounds. */
#define SAME_LOAD 1e-6

/* Something that may differ between two points of the same mode, as text. */
typedef char *(*trait)(const struct point *p);

static char *trait_device(const struct point *p)
{
	return g_strdup(p->device);
}

static char *trait_params(const struct point *p)
{
	return g_strdup(p->params);
}

static char *trait_frame(const struct point *p)
{
	return g_strdup_printf("%dB", p->frame_bytes);
}

static char *trait_pattern(const struct point *p)
{
	return g_strdup(p->pattern);
}

static char *trait_workload(const struct point *p)
{
	return g_strdup(p->workload);
}

static char *trait_lab(const struct point *p)
{
	return g_strdup(p->lab);
}

/* The device first: summary_find_on() looks behind it. */
static const trait traits[] = {
	trait_device,  trait_params,   trait_frame,
	trait_pattern, trait_workload, trait_lab,
};

#define N_TRAITS G_N_ELEMENTS(traits)

/*
 * The arms whose points are unlike in this trait. What differs between arms
 * only (a parameter that one of them has) tells nothing more apart.
 */
static GHashTable *arms_unlike(trait of, const GArray *points)
{
	GHashTable *unlike = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GHashTable) first =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
	guint i;

	for (i = 0; i < points->len; i++) {
		struct point *p = &g_array_index(points, struct point, i);
		const char *seen = g_hash_table_lookup(first, point_arm(p));
		g_autofree char *text = of(p);

		if (!seen)
			g_hash_table_insert(first, (gpointer)point_arm(p),
					    g_steal_pointer(&text));
		else if (strcmp(seen, text))
			g_hash_table_add(unlike, (gpointer)point_arm(p));
	}
	return unlike;
}

/* With the traits from @first on. */
static char *label_of(const struct point *p, GHashTable *const *unlike,
		      size_t first)
{
	GString *label = g_string_new(point_arm(p));
	size_t i;

	for (i = first; i < N_TRAITS; i++) {
		g_autofree char *text = traits[i](p);

		if (*text && g_hash_table_contains(unlike[i], point_arm(p)))
			g_string_append_printf(label, " %s", text);
	}
	if (p->twin)
		g_string_append(label, SUMMARY_TWIN);
	return g_string_free(label, FALSE);
}

/* Two that are not known are the same as well. */
static gboolean close_to(double a, double b)
{
	return a == b || (isnan(a) && isnan(b)) ||
	       fabs(a - b) <= SAME_LOAD * MAX(a, b);
}

gboolean summary_same_load(double grid_a, double pps_a, double grid_b,
			   double pps_b)
{
	if (grid_a >= 0 && grid_b >= 0)
		return close_to(grid_a, grid_b);
	return close_to(pps_a, pps_b);
}

static void load_clear(gpointer data)
{
	g_ptr_array_unref(((struct load *)data)->valid);
}

static void series_free(gpointer data)
{
	struct series *s = data;

	g_free(s->label);
	g_free(s->plain);
	g_array_unref(s->loads);
	g_free(s);
}

static struct series *series_find(const GPtrArray *all, const char *label)
{
	guint i;

	for (i = 0; i < all->len; i++) {
		struct series *s = all->pdata[i];

		if (!strcmp(s->label, label))
			return s;
	}
	return NULL;
}

static struct series *series_get(GPtrArray *all, const char *label)
{
	struct series *s = series_find(all, label);

	if (s)
		return s;
	s = g_new0(struct series, 1);
	s->label = g_strdup(label);
	s->loads = g_array_new(FALSE, FALSE, sizeof(struct load));
	g_array_set_clear_func(s->loads, load_clear);
	g_ptr_array_add(all, s);
	return s;
}

static void series_add(struct series *s, const struct point *p)
{
	struct load fresh = {
		.offered_pps = p->offered_pps,
		.grid = p->grid,
		.needed = points_lab_is_exact(p->lab) ? 1 : SUMMARY_MIN_VALID,
	};
	struct load *load = NULL;
	guint i;

	s->like = p;
	for (i = 0; i < s->loads->len; i++) {
		load = &g_array_index(s->loads, struct load, i);
		if (summary_same_load(load->grid, load->offered_pps, p->grid,
				      p->offered_pps))
			break;
	}
	if (i == s->loads->len) {
		fresh.valid = g_ptr_array_new();
		g_array_append_val(s->loads, fresh);
		load = &g_array_index(s->loads, struct load, i);
	}
	load->rows++;
	if (p->valid)
		g_ptr_array_add(load->valid, (gpointer)p);
}

static gint compare_loads(gconstpointer a, gconstpointer b)
{
	double x = ((const struct load *)a)->offered_pps;
	double y = ((const struct load *)b)->offered_pps;

	return (x > y) - (x < y);
}

static gint compare_series(gconstpointer a, gconstpointer b)
{
	return strcmp((*(struct series *const *)a)->label,
		      (*(struct series *const *)b)->label);
}

GPtrArray *summary_with_twins(const GArray *points)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(series_free);
	GHashTable *unlike[N_TRAITS];
	guint i;

	for (i = 0; i < N_TRAITS; i++)
		unlike[i] = arms_unlike(traits[i], points);
	for (i = 0; i < points->len; i++) {
		const struct point *p = &g_array_index(points, struct point, i);
		g_autofree char *label = label_of(p, unlike, 0);
		struct series *s = series_get(all, label);

		series_add(s, p);
		if (!s->plain)
			s->plain = label_of(p, unlike, 1);
	}
	for (i = 0; i < all->len; i++)
		g_array_sort(((struct series *)all->pdata[i])->loads,
			     compare_loads);
	for (i = 0; i < N_TRAITS; i++)
		g_hash_table_unref(unlike[i]);
	g_ptr_array_sort(all, compare_series);
	return all;
}

GPtrArray *summary_new(const GArray *points)
{
	GPtrArray *all = summary_with_twins(points);
	guint i = all->len;

	while (i--)
		if (((struct series *)all->pdata[i])->like->twin)
			g_ptr_array_remove_index(all, i);
	return all;
}

const struct series *summary_find(const GPtrArray *series, const char *label)
{
	return series_find(series, label);
}

const struct series *summary_find_on(const GPtrArray *series, const char *label,
				     const char *device)
{
	guint i;

	for (i = 0; i < series->len; i++) {
		const struct series *s = series->pdata[i];

		if (!strcmp(s->plain, label) &&
		    !strcmp(s->like->device, device))
			return s;
	}
	return NULL;
}

char *summary_labels(const GPtrArray *series)
{
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < series->len; i++)
		g_string_append_printf(
			text, "%s%s", i ? ", " : "",
			((const struct series *)series->pdata[i])->label);
	return g_string_free(text, FALSE);
}

struct interval load_interval(const struct load *load, point_value value)
{
	g_autofree double *values = g_new(double, load->valid->len + 1);
	guint i;

	for (i = 0; i < load->valid->len; i++)
		values[i] = value(load->valid->pdata[i]);
	return stats_interval(values, load->valid->len);
}

const struct load *series_load(const struct series *s, const struct load *like)
{
	guint i;

	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);

		if (summary_same_load(load->grid, load->offered_pps, like->grid,
				      like->offered_pps))
			return load;
	}
	return NULL;
}

const struct point *load_rep(const struct load *load, int rep)
{
	guint i;

	for (i = 0; load && i < load->valid->len; i++) {
		const struct point *p = load->valid->pdata[i];

		if (p->rep == rep)
			return p;
	}
	return NULL;
}

struct interval series_ratio(const struct series *a, const struct series *b,
			     point_value value)
{
	g_autoptr(GArray) va =
		g_array_new(FALSE, FALSE, sizeof(struct rep_value));
	g_autoptr(GArray) vb =
		g_array_new(FALSE, FALSE, sizeof(struct rep_value));
	guint i, j;

	for (i = 0; i < a->loads->len; i++) {
		const struct load *load =
			&g_array_index(a->loads, struct load, i);
		const struct load *other = series_load(b, load);

		for (j = 0; j < load->valid->len; j++) {
			const struct point *p = load->valid->pdata[j];
			const struct point *q = load_rep(other, p->rep);
			struct rep_value x = {(int)va->len, value(p)};
			struct rep_value y = {x.rep, q ? value(q) : NAN};

			g_array_append_val(va, x);
			g_array_append_val(vb, y);
		}
	}
	return stats_ratio((struct rep_value *)va->data, va->len,
			   (struct rep_value *)vb->data, vb->len);
}
