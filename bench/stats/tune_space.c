/* SPDX-License-Identifier: GPL-2.0-only */
#include "tune_space.h"

#include <math.h>
#include <string.h>

/* A knob's levels: more are neighbours that differ by nothing to be seen. */
#define MAX_LEVELS 6
/* Above 0 a range that begins there starts at this part of its end. */
#define LEAST_PART 16

static void dim_free(gpointer data)
{
	struct tune_dim *d = data;

	g_free(d->name);
	g_free(d->also);
	g_ptr_array_unref(d->levels);
	g_ptr_array_unref(d->modes);
	g_free(d);
}

struct tune_space *tune_space_new(void)
{
	struct tune_space *s = g_new0(struct tune_space, 1);

	s->modes = g_ptr_array_new_with_free_func(g_free);
	s->dims = g_ptr_array_new_with_free_func(dim_free);
	return s;
}

void tune_space_free(struct tune_space *s)
{
	if (!s)
		return;
	g_ptr_array_unref(s->modes);
	g_ptr_array_unref(s->dims);
	g_free(s);
}

void tune_space_add_mode(struct tune_space *s, const char *mode)
{
	g_ptr_array_add(s->modes, g_strdup(mode));
}

struct tune_dim *tune_space_add_dim(struct tune_space *s, const char *name)
{
	struct tune_dim *d;

	if (s->dims->len == TUNE_MAX_DIMS)
		return NULL;
	d = g_new0(struct tune_dim, 1);
	d->name = g_strdup(name);
	d->levels = g_ptr_array_new_with_free_func(g_free);
	d->modes = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(s->dims, d);
	return d;
}

struct tune_dim *tune_space_find(const struct tune_space *s, const char *name)
{
	guint i;

	for (i = 0; i < s->dims->len; i++) {
		struct tune_dim *d = s->dims->pdata[i];

		if (!strcmp(d->name, name))
			return d;
	}
	return NULL;
}

static void add_level(struct tune_dim *d, gint64 value)
{
	g_ptr_array_add(d->levels, g_strdup_printf("%" G_GINT64_FORMAT, value));
}

void tune_dim_add_range(struct tune_dim *d, gint64 min, gint64 max)
{
	gint64 from = min, last = -1;
	guint i, n = MAX_LEVELS;
	double ratio;

	if (max - min < MAX_LEVELS) {
		for (; from <= max; from++)
			add_level(d, from);
		return;
	}
	if (!min) {
		add_level(d, 0);
		from = MAX(1, max / LEAST_PART);
		n--;
	}
	/* Doubling is what people do; it may take fewer. */
	n = MIN(n, 1 + (guint)ceil(log2((double)max / (double)from)));
	ratio = pow((double)max / (double)from, 1.0 / (n - 1));
	for (i = 0; i < n; i++) {
		gint64 value = i + 1 == n
				       ? max
				       : (gint64)round((double)from *
						       pow(ratio, (double)i));

		if (value > last)
			add_level(d, value);
		last = value;
	}
}

gboolean tune_dim_applies(const struct tune_space *s, const struct tune_dim *d,
			  guint mode)
{
	guint i;

	for (i = 0; i < d->modes->len; i++)
		if (!strcmp(d->modes->pdata[i], s->modes->pdata[mode]))
			return TRUE;
	return FALSE;
}

double tune_space_size(const struct tune_space *s)
{
	double all = 0;
	guint mode, i;

	for (mode = 0; mode < s->modes->len; mode++) {
		double one = 1;

		for (i = 0; i < s->dims->len; i++) {
			const struct tune_dim *d = s->dims->pdata[i];

			if (tune_dim_applies(s, d, mode))
				one *= 1 + d->levels->len;
		}
		all += one;
	}
	return all;
}

struct tune_config *tune_config_new(guint mode)
{
	struct tune_config *c = g_new0(struct tune_config, 1);

	c->mode = mode;
	c->values = g_array_new(FALSE, FALSE, sizeof(struct tune_value));
	return c;
}

void tune_config_free(gpointer config)
{
	struct tune_config *c = config;

	g_free(c->why);
	g_array_unref(c->values);
	g_free(c);
}

gboolean tune_config_same(const struct tune_config *a,
			  const struct tune_config *b)
{
	return a->mode == b->mode && !memcmp(a->level, b->level, TUNE_MAX_DIMS);
}

guint tune_config_set(const struct tune_config *c)
{
	guint i, n = 0;

	for (i = 0; i < TUNE_MAX_DIMS; i++)
		n += c->level[i] != TUNE_UNSET;
	return n;
}

static gboolean sets(const GPtrArray *knobs, const char *set)
{
	size_t name = strcspn(set, "=") + 1;
	guint i;

	for (i = 0; i < knobs->len; i++)
		if (!strncmp(knobs->pdata[i], set, name))
			return TRUE;
	return FALSE;
}

/* What goes with the knobs that are set, but for what @c says itself. */
static void add_also(GPtrArray *knobs, const struct tune_space *s,
		     const struct tune_config *c)
{
	guint i, k;

	for (i = 0; i < s->dims->len; i++) {
		const struct tune_dim *d = s->dims->pdata[i];
		g_auto(GStrv) also = g_strsplit(d->also ? d->also : "", " ", 0);

		for (k = 0; c->level[i] != TUNE_UNSET && also[k]; k++)
			if (!sets(knobs, also[k]))
				g_ptr_array_add(knobs, g_strdup(also[k]));
	}
}

char **tune_config_knobs(const struct tune_space *s,
			 const struct tune_config *c)
{
	GPtrArray *knobs = g_ptr_array_new();
	guint i;

	for (i = 0; i < s->dims->len; i++) {
		const struct tune_dim *d = s->dims->pdata[i];

		if (c->level[i] != TUNE_UNSET)
			g_ptr_array_add(
				knobs,
				g_strdup_printf(
					"%s=%s", d->name,
					(char *)d->levels
						->pdata[c->level[i] - 1]));
	}
	add_also(knobs, s, c);
	g_ptr_array_add(knobs, NULL);
	return (char **)g_ptr_array_free(knobs, FALSE);
}

char *tune_config_text(const struct tune_space *s, const struct tune_config *c)
{
	g_auto(GStrv) knobs = tune_config_knobs(s, c);
	g_autofree char *all = g_strjoinv(" ", knobs);

	return g_strconcat(s->modes->pdata[c->mode], *all ? " " : "", all,
			   NULL);
}
