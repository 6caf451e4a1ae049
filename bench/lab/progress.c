/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "stats/summary.h"

static const char *const bars[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

void progress_init(struct progress *p, const struct scenario *s,
		   const GArray *arms, guint total)
{
	*p = (struct progress){
		.scenario = s,
		.arms = arms,
		.total = total,
		.tty = isatty(STDERR_FILENO) && g_get_charset(NULL),
	};
	p->curves = g_array_new(FALSE, TRUE, sizeof(double));
	g_array_set_size(p->curves,
			 scenario_device_count(s) * arms->len * s->loads->len);
}

void progress_close(struct progress *p)
{
	if (p->drawn)
		fputc('\n', stderr);
	g_clear_pointer(&p->curves, g_array_unref);
}

/* Back to the first line of the picture. */
static void rewind_picture(struct progress *p)
{
	if (p->drawn > 1)
		fprintf(stderr, "\033[%uA", p->drawn - 1);
	fputs("\r\033[J", stderr);
	p->drawn = 0;
}

void progress_say(struct progress *p, const char *fmt, ...)
{
	va_list ap;

	if (p->tty)
		rewind_picture(p);
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

/* Delivered against offered load, of one device in one arm. */
static void draw_curve(struct progress *p, guint device, guint arm, double most)
{
	const struct scenario *s = p->scenario;
	struct plan_point at = {.device = device, .arm = arm};
	const char *blank;
	const char *name = device_of(p, s->devices[device], &blank);
	char *label = arm_label(&g_array_index(p->arms, struct arm, arm));

	fprintf(stderr, "%s%s%12s ", name, blank, label);
	g_free(label);
	for (; at.load < s->loads->len; at.load++) {
		double part = *curve(p, &at) / most;
		guint bar = (guint)(part * (G_N_ELEMENTS(bars) - 1) + 0.5);

		fprintf(stderr, "%s ", bars[bar]);
	}
	fputc('\n', stderr);
}

static void draw_curves(struct progress *p, guint device)
{
	guint i;
	double most = 1;

	for (i = 0; i < p->curves->len; i++)
		most = MAX(most, g_array_index(p->curves, double, i));
	for (i = 0; i < p->arms->len; i++)
		draw_curve(p, device, i, most);
	p->drawn = p->arms->len + 1;
}

static char *quantity(double v, const char *unit)
{
	if (v < 0)
		return g_strdup("?");
	if (v >= 1e6)
		return g_strdup_printf("%.2f M%s", v / 1e6, unit);
	if (v >= 1e3)
		return g_strdup_printf("%.1f k%s", v / 1e3, unit);
	return g_strdup_printf("%.0f %s", v, unit);
}

static char *duration(double s)
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
	char *offered = quantity(row->offered_pps, "pps");
	char *delivered = quantity(row->delivered_pps, "");
	char *hog = row->hog_share < 0
			    ? g_strdup("")
			    : g_strdup_printf(", hog %.2f", row->hog_share);
	char *text;

	g_strchomp(delivered);
	text = g_strdup_printf(
		"%s%s%s%s %s rep %d: delivered %s%s, p99 %.1f ms", device,
		blank, row->mode, row->twin ? SUMMARY_TWIN : "", offered,
		row->rep, delivered, hog, MAX(row->lat_p99_us, 0) / 1e3);
	g_free(offered);
	g_free(delivered);
	g_free(hog);
	return text;
}

static char *eta(const struct progress *p)
{
	double s = (double)(g_get_monotonic_time() - p->began_us) / 1e6;

	return duration(s / p->measured * (p->total - p->done));
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
	left = eta(p);
	if (p->tty) {
		rewind_picture(p);
		draw_curves(p, at->device);
	}
	/* A line that is cut can be drawn over, one that wraps can't. */
	if (p->tty)
		fputs("\033[?7l", stderr);
	fprintf(stderr, "[%*u/%u] %s%s%s  ETA %s%s", p->total > 99 ? 3 : 2,
		p->done, p->total, what,
		row->valid ? "" : "  INVALID: ", row->invalid_reason, left,
		p->tty ? "\033[?7h" : "\n");
	g_free(what);
	g_free(left);
}

void progress_again(struct progress *p, const struct point *row)
{
	const char *blank, *device = device_of(p, row->device, &blank);
	char *offered = quantity(row->offered_pps, "pps");

	progress_say(p, "%s%s%s%s %s rep %d will be measured again: %s", device,
		     blank, row->mode, row->twin ? SUMMARY_TWIN : "", offered,
		     row->rep, row->invalid_reason);
	g_free(offered);
}
