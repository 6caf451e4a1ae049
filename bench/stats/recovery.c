/* SPDX-License-Identifier: GPL-2.0-only */
#include "recovery.h"

#include <math.h>
#include <string.h>

/* What series.csv has in a row: seq,mode,offered_pps,rep,... */
enum {
	COL_T = 4,
	COL_TAKEN,
	COL_RING,
	COL_BACKLOG,
	COL_SOCKET,
	COL_DELIVERED,
	COLUMNS = 11
};

struct look {
	double t_s;
	double taken, delivered;
	double dropped; /* as far as the guest sees it */
};

static gboolean parse(const char *line, struct look *look)
{
	g_auto(GStrv) cell = g_strsplit(line, ",", -1);

	if (g_strv_length(cell) < COLUMNS)
		return FALSE;
	look->t_s = g_ascii_strtod(cell[COL_T], NULL) / 1e9;
	look->delivered = g_ascii_strtod(cell[COL_DELIVERED], NULL);
	look->taken = g_ascii_strtod(cell[COL_TAKEN], NULL);
	look->dropped = g_ascii_strtod(cell[COL_RING], NULL) +
			g_ascii_strtod(cell[COL_BACKLOG], NULL) +
			g_ascii_strtod(cell[COL_SOCKET], NULL);
	return TRUE;
}

static GArray *looks_of(const char *series, int seq)
{
	GArray *looks = g_array_new(FALSE, FALSE, sizeof(struct look));
	g_autofree char *prefix = g_strdup_printf("%d,", seq);
	const char *line = series, *end;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		g_autofree char *row = NULL;
		struct look look;

		if (!g_str_has_prefix(line, prefix))
			continue;
		row = g_strndup(line, (gsize)(end - line));
		if (parse(row, &look))
			g_array_append_val(looks, look);
	}
	return looks;
}

double recovery_time(const char *series, int seq, double from_s, double to_s,
		     double then_pps)
{
	g_autoptr(GArray) looks = looks_of(series, seq);
	double last = NAN;
	guint i;

	if (!looks->len ||
	    g_array_index(looks, struct look, looks->len - 1).t_s < to_s)
		return NAN;
	/* From the end back to the last look behind which frames were lost. */
	for (i = looks->len; i > 0; i--) {
		const struct look *end =
			&g_array_index(looks, struct look, looks->len - 1);
		const struct look *now =
			&g_array_index(looks, struct look, i - 1);
		double offered = then_pps * MAX(to_s - now->t_s, 0);

		if (now->t_s < from_s)
			return isnan(last) ? 0 : last - from_s;
		/* A frame on its way at the look is no lost one. */
		if (end->dropped > now->dropped ||
		    end->taken - now->taken < offered - 1)
			return isnan(last) ? NAN : last - from_s;
		last = now->t_s;
	}
	return NAN;
}

static double delivered_by(const GArray *looks, double t_s)
{
	guint i;

	for (i = 1; i < looks->len; i++) {
		const struct look *b = &g_array_index(looks, struct look, i);
		const struct look *a = b - 1;

		if (a->t_s <= t_s && t_s <= b->t_s && a->t_s < b->t_s)
			return a->delivered + (b->delivered - a->delivered) *
						      (t_s - a->t_s) /
						      (b->t_s - a->t_s);
	}
	return NAN;
}

void recovery_sweep(const char *series, int seq, double duration_s, guint steps,
		    double *pps)
{
	g_autoptr(GArray) looks = looks_of(series, seq);
	double part_s = duration_s / steps;
	guint i;

	for (i = 0; i < steps; i++)
		pps[i] = (delivered_by(looks, (i + 1) * part_s) -
			  delivered_by(looks, (i + 0.5) * part_s)) /
			 (part_s / 2);
}
