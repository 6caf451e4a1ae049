/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/samples.h"

#include <math.h>

#define COLUMNS (sizeof(struct rxb_sample) / sizeof(guint64))

gboolean sample_parse(const char *text, struct rxb_sample *s)
{
	char **part = g_strsplit(text, ",", -1);
	guint64 *field = &s->t_ns;
	gboolean ok = g_strv_length(part) == COLUMNS;
	guint i;

	for (i = 0; ok && i < COLUMNS; i++)
		ok = g_ascii_string_to_unsigned(part[i], 10, 0, G_MAXUINT64,
						&field[i], NULL);
	g_strfreev(part);
	return ok;
}

static double value(const struct rxb_sample *s, enum sample_field field)
{
	switch (field) {
	case SAMPLE_HOG:
		return (double)s->hog;
	case SAMPLE_IRQS:
		return (double)s->irqs;
	default:
		return (double)s->delivered;
	}
}

static double value_at(const GArray *samples, enum sample_field field,
		       guint64 t_ns)
{
	guint i;

	for (i = 1; i < samples->len; i++) {
		const struct rxb_sample *b =
			&g_array_index(samples, struct rxb_sample, i);
		const struct rxb_sample *a = b - 1;

		if (t_ns < a->t_ns)
			break;
		if (t_ns <= b->t_ns && b->t_ns > a->t_ns)
			return value(a, field) +
			       (value(b, field) - value(a, field)) *
				       (double)(t_ns - a->t_ns) /
				       (double)(b->t_ns - a->t_ns);
	}
	return NAN;
}

double samples_growth(const GArray *samples, enum sample_field field,
		      guint64 from_ns, guint64 to_ns)
{
	return value_at(samples, field, to_ns) -
	       value_at(samples, field, from_ns);
}

double samples_peak_rate(const GArray *samples, enum sample_field field,
			 guint64 span_ns)
{
	double peak = 0;
	guint i;

	for (i = 0; i < samples->len; i++) {
		guint64 t = g_array_index(samples, struct rxb_sample, i).t_ns;
		double rate = samples_growth(samples, field, t, t + span_ns) *
			      1e9 / (double)span_ns;

		peak = fmax(peak, rate); /* which leaves out NAN */
	}
	return peak;
}
