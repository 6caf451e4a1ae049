/* SPDX-License-Identifier: GPL-2.0-only */
#include "noise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* So many pairs at one load speak for that load. */
#define MIN_PAIRS 2
/* Of what was sent, or the machine is in livelock. */
#define LEAST_DELIVERED 0.1

/* What a pair is held against each other by. */
static const struct {
	const char *name;
	/* Less is as good as nothing, and a ratio of two such says nothing. */
	double least;
} measured[] = {
	{"delivered_pps", 0},	{"livelock_index", 0.05},
	{"mlfrr", 0},		{"lat_p50_us", 0},
	{"lat_p99_us", 0},	{"lat_p999_us", 0},
	{"hog_share", 0.01},	{"irqs_per_frame", 0},
	{"frames_per_poll", 0}, {"cpu_us_per_frame", 0},
};

/* The two halves, as series. */
struct pair {
	const struct series *first, *twin;
};

struct noise_pairs {
	GPtrArray *series;
	GArray *pairs; /* struct pair */
};

struct noise_pairs *noise_pairs_new(const GArray *points)
{
	struct noise_pairs *p = g_new0(struct noise_pairs, 1);
	guint i;

	p->series = summary_with_twins(points);
	p->pairs = g_array_new(FALSE, FALSE, sizeof(struct pair));
	for (i = 0; i < p->series->len; i++) {
		const struct series *s = p->series->pdata[i];
		struct pair pair = {.twin = s};
		g_autofree char *label = NULL;

		if (!s->like->twin)
			continue;
		label = g_strndup(s->label,
				  strlen(s->label) - strlen(SUMMARY_TWIN));
		pair.first = summary_find(p->series, label);
		if (pair.first)
			g_array_append_val(p->pairs, pair);
	}
	return p;
}

void noise_pairs_free(struct noise_pairs *p)
{
	g_ptr_array_unref(p->series);
	g_array_unref(p->pairs);
	g_free(p);
}

/*
 * A handful of frames differs by chance, whatever the machine; and what is left
 * over in livelock is several times as much in the next repetition.
 */
static gboolean says_something(const struct point *p)
{
	return p->delivered >= METRIC_MIN_FRAMES &&
	       (double)p->delivered >= LEAST_DELIVERED * (double)p->sent;
}

static double least_of(const struct metric *m)
{
	guint i = 0;

	while (strcmp(measured[i].name, m->name))
		i++;
	return measured[i].least;
}

static void add(GArray *differences, const struct metric *m, double first,
		double twin)
{
	double difference = fabs(stats_quotient(twin, first) - 1);

	if (!isnan(difference) && MIN(first, twin) >= least_of(m))
		g_array_append_val(differences, difference);
}

static void add_load(GArray *differences, const struct pair *pair,
		     const struct load *load, const struct metric *m)
{
	const struct load *other = series_load(pair->first, load);
	guint i;

	for (i = 0; i < load->valid->len; i++) {
		const struct point *twin = load->valid->pdata[i];
		const struct point *first = load_rep(other, twin->rep);

		if (first && says_something(first) && says_something(twin))
			add(differences, m, m->of_point(first),
			    m->of_point(twin));
	}
}

/* A curve's figure has one pair: the curves. */
static void add_curve(GArray *differences, const struct pair *pair,
		      const struct metric *m)
{
	const struct at top = {.kind = AT_TOP};
	struct interval first, twin;
	g_autofree char *why = NULL, *why_not = NULL;

	if (metric_measure(m, pair->first, top, &first, &why) &&
	    metric_measure(m, pair->twin, top, &twin, &why_not))
		add(differences, m, first.median, twin.median);
}

/* At the load @at; over all of them when it is NULL. */
static GArray *differences_of(const struct pair *pair, const struct metric *m,
			      const struct load *at)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(double));
	guint i;

	if (!m->of_point)
		add_curve(all, pair, m);
	for (i = 0; m->of_point && i < pair->twin->loads->len; i++) {
		const struct load *load =
			&g_array_index(pair->twin->loads, struct load, i);

		if (!at || load == series_load(pair->twin, at))
			add_load(all, pair, load, m);
	}
	return all;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct noise_floor floor_of(GArray *differences, const char *metric)
{
	struct noise_floor f = {.median = NAN, .floor = NAN};
	const double *v = (const double *)differences->data;
	guint rank;

	g_strlcpy(f.metric, metric, sizeof(f.metric));
	f.n = differences->len;
	if (!f.n)
		return f;
	qsort(differences->data, f.n, sizeof(*v), compare_doubles);
	rank = (guint)ceil(STATS_CONFIDENCE * f.n);
	f.median = stats_median(v, f.n);
	f.floor = v[rank - 1];
	return f;
}

static struct noise_floor measure(const struct pair *pair, const char *metric,
				  const struct load *at)
{
	g_autoptr(GArray) differences =
		differences_of(pair, metric_find(metric), at);

	return floor_of(differences, metric);
}

static void noise_free(gpointer data)
{
	struct noise *n = data;

	g_free(n->device);
	g_free(n->label);
	g_array_unref(n->floors);
	g_free(n);
}

GPtrArray *noise_list(void)
{
	return g_ptr_array_new_with_free_func(noise_free);
}

struct noise *noise_alloc(GPtrArray *all, const char *device, const char *label)
{
	struct noise *n = g_new0(struct noise, 1);

	n->device = g_strdup(device);
	n->label = g_strdup(label);
	n->floors = g_array_new(FALSE, FALSE, sizeof(struct noise_floor));
	g_ptr_array_add(all, n);
	return n;
}

GPtrArray *noise_new(const GArray *points)
{
	GPtrArray *all = noise_list();
	struct noise_pairs *p = noise_pairs_new(points);
	guint i, m;

	for (i = 0; i < p->pairs->len; i++) {
		const struct pair *pair =
			&g_array_index(p->pairs, struct pair, i);
		struct noise *n = noise_alloc(all, pair->first->like->device,
					      pair->first->plain);

		for (m = 0; m < G_N_ELEMENTS(measured); m++) {
			struct noise_floor f =
				measure(pair, measured[m].name, NULL);

			if (f.n)
				g_array_append_val(n->floors, f);
		}
	}
	noise_pairs_free(p);
	return all;
}

double noise_floor_at(const struct noise_pairs *p, const char *device,
		      const char *metric, const struct load *at)
{
	double highest = NAN;
	guint i;

	for (i = 0; i < p->pairs->len; i++) {
		const struct pair *pair =
			&g_array_index(p->pairs, struct pair, i);
		struct noise_floor f;

		if (strcmp(pair->first->like->device, device))
			continue;
		f = measure(pair, metric, at);
		if (at && f.n < MIN_PAIRS)
			f = measure(pair, metric, NULL);
		highest = fmax(highest, f.floor); /* which leaves out NAN */
	}
	return highest;
}

const struct noise_floor *noise_find(const GPtrArray *all, const char *device,
				     const char *metric)
{
	guint i, m;

	for (i = 0; i < all->len; i++) {
		const struct noise *n = all->pdata[i];

		for (m = 0; m < n->floors->len; m++) {
			const struct noise_floor *f = &g_array_index(
				n->floors, struct noise_floor, m);

			if (!strcmp(n->device, device) &&
			    !strcmp(f->metric, metric))
				return f;
		}
	}
	return NULL;
}

char *noise_text(double floor)
{
	g_autofree char *percent = NULL;

	if (!isfinite(floor))
		return g_strdup("not known");
	percent = stats_number(100 * floor);
	return g_strconcat(percent, " %", NULL);
}
