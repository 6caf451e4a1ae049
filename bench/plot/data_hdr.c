/* SPDX-License-Identifier: GPL-2.0-only */
/* Whole distributions of the latency, all valid repetitions together. */
#include "data.h"

#include "panels.h"
#include "script.h"
#include "stats/hgrm.h"

#define NS_PER_US 1000.0

struct hdr {
	const struct run_view *run;
	GString *rows, *titles;
	guint cells, curves; /* curves: with anything in them */
};

/* Add the file of one point, where it is there. */
static void merge_point(const struct run_view *run, const struct point *p,
			struct rxb_hist *h)
{
	g_autofree char *name =
		g_strdup_printf("%04d-%s-%.0f-%d-sink.hgrm", p->seq, p->mode,
				p->offered_pps, p->rep);
	g_autofree char *path =
		g_build_filename(run->dir, "latency", name, NULL);

	if (g_file_test(path, G_FILE_TEST_EXISTS))
		hgrm_merge(path, h, 1.0, NULL);
}

/* The last sample is the maximum: it stands at the percentile before it. */
static void put_curve(GString *rows, const struct rxb_hist *h)
{
	guint64 seen = 0;
	guint i;

	for (i = 0; i < RXB_HIST_BUCKETS; i++) {
		double beyond;

		if (!h->bucket[i])
			continue;
		beyond = (double)(h->count - seen);
		seen += h->bucket[i];
		script_number(rows, (double)h->count / beyond);
		g_string_append_c(rows, ' ');
		script_number(rows, (double)MIN(rxb_hist_upper(i), h->max) /
					    NS_PER_US);
		g_string_append_c(rows, '\n');
	}
}

static void put_series(struct hdr *d, const struct series *s, double place)
{
	const struct load *load = series_at(s, place);
	g_autofree struct rxb_hist *h = g_new(struct rxb_hist, 1);
	guint i;

	rxb_hist_reset(h);
	for (i = 0; load && !series_is_twin(s) && i < load->valid->len; i++)
		merge_point(d->run, load->valid->pdata[i], h);
	script_no_data(d->rows, 2);
	put_curve(d->rows, h);
	d->curves += h->count > 0;
}

/* A load at which nothing valid was measured has no cell. */
static void put_cell(struct hdr *d, enum pick pick)
{
	double place = run_view_pick(d->run, pick);
	g_autofree char *title = run_view_place_text(d->run, place);
	gsize rows = d->rows->len;
	guint curves = d->curves, i;

	for (i = 0; i < d->run->curves->len; i++) {
		if (d->rows->len)
			script_next_index(d->rows);
		put_series(d, d->run->curves->pdata[i], place);
	}
	if (d->curves == curves)
		g_string_truncate(d->rows, rows);
	else
		script_element(d->titles, "cell_title", ++d->cells, title);
}

char *data_hdr(const struct run_view *run, guint *cells, char **why)
{
	struct hdr d = {
		.run = run,
		.rows = g_string_new(NULL),
		.titles = g_string_new("twins = 0\narray cell_title[2]\n")};
	char *text = NULL;

	if (run->curves->len > PANELS_ABOVE) {
		*why = g_strdup("too many curves for one picture");
	} else {
		put_cell(&d, PICK_HALF);
		if (run_view_pick(run, PICK_TOP) !=
		    run_view_pick(run, PICK_HALF))
			put_cell(&d, PICK_TOP);
		if (d.curves)
			text = g_strdup_printf("%s$hdr << EOD\n%sEOD\n",
					       d.titles->str, d.rows->str);
		else
			*why = g_strdup("no histogram of a valid point at "
					"these loads");
	}
	*cells = d.cells;
	g_string_free(d.rows, TRUE);
	g_string_free(d.titles, TRUE);
	return text;
}
