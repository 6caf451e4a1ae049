/* SPDX-License-Identifier: GPL-2.0-only */
#include "curve.h"

#include <math.h>

/* Of one load: those repetitions in which both were measured. */
static guint take_load(struct curve *c, const struct load *load, guint at)
{
	guint i, n = 0;

	for (i = 0; i < load->valid->len; i++) {
		const struct point *p = load->valid->pdata[i];

		if (p->delivered_pps < 0 || p->delivered < 0 || p->sent <= 0)
			continue;
		c->delivered[at + n] = p->delivered_pps;
		c->kept[at + n++] = (double)p->delivered / (double)p->sent;
	}
	return n;
}

struct curve *curve_new(const struct series *s)
{
	struct curve *c = g_new0(struct curve, 1);
	guint i, n, rows = 0, at = 0;

	for (i = 0; i < s->loads->len; i++)
		rows += g_array_index(s->loads, struct load, i).valid->len;
	c->sizes = g_new(guint, MAX(s->loads->len, 1));
	c->offered = g_new(double, MAX(s->loads->len, 1));
	c->delivered = g_new(double, MAX(rows, 1));
	c->kept = g_new(double, MAX(rows, 1));
	c->drawn = g_new(double, MAX(rows, 1));
	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);

		n = take_load(c, load, at);
		if (n < load->needed)
			continue;
		c->sizes[c->loads] = n;
		c->offered[c->loads++] = load->offered_pps;
		at += n;
	}
	return c;
}

void curve_free(struct curve *c)
{
	g_free(c->sizes);
	g_free(c->offered);
	g_free(c->delivered);
	g_free(c->kept);
	g_free(c->drawn);
	g_free(c);
}

/* Of load number @load, whose repetitions begin at @at. */
static double drawn_median(const struct curve *c, const double *values,
			   const guint *pick, guint load, guint at)
{
	guint i;

	for (i = 0; i < c->sizes[load]; i++)
		c->drawn[i] = values[at + pick[at + i]];
	return stats_median(c->drawn, c->sizes[load]);
}

double curve_rate(const struct curve *c, const guint *pick, guint load,
		  guint at)
{
	return drawn_median(c, c->delivered, pick, load, at);
}

double curve_livelock_index(const struct curve *c, const guint *pick)
{
	double rate = 0, peak = 0;
	guint load, at = 0;

	for (load = 0; load < c->loads; load++) {
		rate = curve_rate(c, pick, load, at);
		peak = MAX(peak, rate);
		at += c->sizes[load];
	}
	return peak > 0 ? rate / peak : NAN;
}

double curve_peak_pps(const struct curve *c, const guint *pick)
{
	double rate, most = -1, at_load = NAN;
	guint load, at = 0;

	for (load = 0; load < c->loads; load++) {
		rate = curve_rate(c, pick, load, at);
		if (rate > most) {
			most = rate;
			at_load = c->offered[load];
		}
		at += c->sizes[load];
	}
	return at_load;
}

double curve_mlfrr(const struct curve *c, const guint *pick)
{
	guint load, at = 0;

	for (load = 0; load < c->loads; load++) {
		if (drawn_median(c, c->kept, pick, load, at) < 1)
			break;
		at += c->sizes[load];
	}
	return load ? c->offered[load - 1] : 0;
}

struct request {
	const struct curve *a, *b; /* a NULL: b alone */
	guint in_a;		   /* repetitions */
	curve_figure figure;
};

static double figure_of(const guint *pick, gconstpointer data)
{
	const struct request *r = data;
	double b = r->figure(r->b, pick + r->in_a);

	return r->a ? stats_quotient(b, r->figure(r->a, pick)) : b;
}

struct interval curve_interval(const struct curve *c, curve_figure figure)
{
	const struct request r = {NULL, c, 0, figure};

	return bootstrap(c->sizes, c->loads, figure_of, &r);
}

struct interval curve_ratio(const struct curve *a, const struct curve *b,
			    curve_figure figure)
{
	g_autofree guint *sizes = g_new(guint, a->loads + b->loads + 1);
	struct request r = {a, b, 0, figure};
	guint i;

	for (i = 0; i < a->loads; i++) {
		sizes[i] = a->sizes[i];
		r.in_a += a->sizes[i];
	}
	for (i = 0; i < b->loads; i++)
		sizes[a->loads + i] = b->sizes[i];
	return bootstrap(sizes, a->loads + b->loads, figure_of, &r);
}
