/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/progress.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "stats/summary.h"

static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄",
				     "▅", "▆", "▇", "█"};
static const char *const ascii[] = {" ", ".", ":", "-", "=",
				    "+", "*", "#", "@"};

void progress_init(struct progress *p, const struct scenario *s,
		   const GArray *arms, guint total)
{
	*p = (struct progress){
		.scenario = s,
		.arms = arms,
		.total = total,
	};
	picture_init(&p->picture);
	p->curves = g_array_new(FALSE, TRUE, sizeof(double));
	g_array_set_size(p->curves,
			 scenario_device_count(s) * arms->len * s->loads->len);
}

void progress_close(struct progress *p)
{
	picture_close(&p->picture);
	g_clear_pointer(&p->last, g_free);
	g_clear_pointer(&p->curves, g_array_unref);
}

void progress_say(struct progress *p, const char *fmt, ...)
{
	va_list ap;

	picture_erase(&p->picture);
	fputs("rxbench: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static double *curve(struct progress *p, const struct plan_point *at)
{
	const struct scenario *s = p->scenario;
	guint row = at->device * p->arms->len + at->arm;

	return &g_array_index(p->curves, double,
			      row * s->loads->len + at->load);
}

/* Its name, where there are several, and a blank. */
static const char *device_of(const struct progress *p, const char *device,
			     const char **blank)
{
	gboolean several = scenario_device_count(p->scenario) > 1;

	*blank = several ? " " : "";
	return several ? device : "";
}

/* Delivered against offered load, of one device in one arm. Free it. */
static char *curve_line(struct progress *p, guint arm, double most)
{
	const char *const *bars = p->picture.utf8 ? blocks : ascii;
	const struct scenario *s = p->scenario;
	struct plan_point at = {.device = p->device, .arm = arm};
	const char *blank;
	const char *name = device_of(p, s->devices[p->device], &blank);
	char *label = arm_label(&g_array_index(p->arms, struct arm, arm));
	GString *line = g_string_new(NULL);

	g_string_append_printf(line, "%s%s%12s ", name, blank, label);
	g_free(label);
	for (; at.load < s->loads->len; at.load++) {
		double part = *curve(p, &at) / most;
		guint bar = (guint)(part * (G_N_ELEMENTS(blocks) - 1) + 0.5);

		g_string_append_printf(line, "%s ", bars[bar]);
	}
	return g_string_free(line, FALSE);
}

static void add_curves(struct progress *p, GPtrArray *lines)
{
	double most = 1;
	guint i;

	for (i = 0; i < p->curves->len; i++)
		most = MAX(most, g_array_index(p->curves, double, i));
	for (i = 0; i < p->arms->len; i++)
		g_ptr_array_add(lines, curve_line(p, i, most));
}

static void draw(struct progress *p, const struct live_trial *trials, guint n)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	guint i;

	if (p->last) {
		add_curves(p, lines);
		g_ptr_array_add(lines, g_strdup(p->last));
	}
	for (i = 0; i < n; i++)
		live_lines(lines, &trials[i], picture_width(), p->picture.utf8);
	picture_draw(&p->picture, lines);
	g_ptr_array_unref(lines);
}

void progress_live(struct progress *p, const struct live_trial *trials, guint n)
{
	if (p->picture.possible)
		draw(p, trials, n);
}

char *progress_duration(double s)
{
	int sec = (int)(s + 0.5);

	if (sec >= 3600)
		return g_strdup_printf("%d:%02d:%02d", sec / 3600,
				       sec / 60 % 60, sec % 60);
	return g_strdup_printf("%d:%02d", sec / 60, sec % 60);
}

static char *describe(const struct progress *p, const struct point *row)
{
	const char *blank, *device = device_of(p, row->device, &blank);
	char *offered = live_quantity(row->offered_pps, "pps");
	char *delivered = live_quantity(row->delivered_pps, "");
	char *hog = row->hog_share < 0
			    ? g_strdup("")
			    : g_strdup_printf(", hog %.2f", row->hog_share);
	char *text;

	g_strchomp(delivered);
	text = g_strdup_printf(
		"%s%s%s%s %s rep %d: delivered %s%s, p99 %.1f ms", device,
		blank, point_arm(row), row->twin ? SUMMARY_TWIN : "", offered,
		row->rep, delivered, hog, MAX(row->lat_p99_us, 0) / 1e3);
	g_free(offered);
	g_free(delivered);
	g_free(hog);
	return text;
}

double progress_eta_s(const struct progress *p)
{
	double s = (double)(g_get_monotonic_time() - p->began_us) / 1e6;

	return p->measured ? s / p->measured * (p->total - p->done) : NAN;
}

void progress_point(struct progress *p, const struct point *row,
		    const struct plan_point *at, gboolean old)
{
	char *what, *left;

	p->done++;
	*curve(p, at) = MAX(row->delivered_pps, 0);
	if (old)
		return;
	p->measured++;
	what = describe(p, row);
	left = progress_duration(progress_eta_s(p));
	p->device = at->device;
	g_free(p->last);
	p->last = g_strdup_printf(
		"[%*u/%u] %s%s%s  ETA %s", p->total > 99 ? 3 : 2, p->done,
		p->total, what,
		row->valid ? "" : "  INVALID: ", row->invalid_reason, left);
	if (p->picture.possible)
		draw(p, NULL, 0);
	else
		fprintf(stderr, "%s\n", p->last);
	g_free(what);
	g_free(left);
}

void progress_again(struct progress *p, const struct point *row)
{
	const char *blank, *device = device_of(p, row->device, &blank);
	char *offered = live_quantity(row->offered_pps, "pps");

	progress_say(p, "%s%s%s%s %s rep %d will be measured again: %s", device,
		     blank, point_arm(row), row->twin ? SUMMARY_TWIN : "",
		     offered, row->rep, row->invalid_reason);
	g_free(offered);
}
