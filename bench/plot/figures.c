/* SPDX-License-Identifier: GPL-2.0-only */
#include "figures.h"

#include "panels.h"
#include "plot.h"
#include "templates.h"

#define WIDTH 900
#define HEIGHT 540
#define PANEL_HEIGHT 300
#define PANELS_ACROSS 3
/* The same in panels.gp, whose frames are smaller. */
#define CROWD_HEIGHT 150
#define CROWD_ACROSS 4

/* A terminal's characters are twice as high as wide. */
#define TERMINAL_LINES 22

const struct figure figures[] = {
	{"delivered", "How many frames reach the application?",
	 "The dashed line is everything that was offered. A curve that leaves "
	 "it and stays level degrades gracefully; one that falls back towards "
	 "zero is in receive livelock: the machine works on frames that it "
	 "then throws away.",
	 "delivered_pps", template_delivered, FALSE,
	 "value = delivered; unit = 1e-3; logy = 0\n"
	 "axis = 'delivered to the application [kpps]'"},
	{"progress", "How much CPU is left for user processes?",
	 "Progress of a compute-bound process of lowest priority on the same "
	 "CPU, counted by itself, as a share of what it does on the idle "
	 "machine.",
	 "hog_share", template_progress, FALSE,
	 "value = hog; unit = 100; logy = 0\n"
	 "axis = 'progress [% of that on an idle machine]'"},
	{"latency", "How long does a frame take to the application?",
	 "From the moment the schedule wanted it sent (not from when a late "
	 "generator sent it). Median and 99.9th percentile of the frames that "
	 "arrived; lost frames are in the figure below. Above the loss-free "
	 "load this is mostly queue length divided by rate. A load with fewer "
	 "than 500 frames delivered has no latency here.",
	 "lat_p50_us", template_latency, FALSE,
	 "value = p50; unit = 1e-3; logy = 1\n"
	 "axis = 'median, planned send to application [ms]'"},
	{"losses", "Where do the frames end?",
	 "Every frame sent, by the place where it ended. A frame lost at the "
	 "NIC cost the machine nothing; one lost at the backlog or the socket "
	 "was worked on for nothing. Shown is the repetition with the median "
	 "share delivered.",
	 "delivered_ratio", template_losses, TRUE, NULL},
	{NULL, NULL, NULL, NULL, NULL, FALSE, NULL},
};

static gboolean is_crowded(const struct figure *f, const GPtrArray *series)
{
	return f->crowd && series->len > PANELS_ABOVE;
}

static guint height_of(const struct figure *f, const GPtrArray *series)
{
	gboolean crowded = is_crowded(f, series);
	guint frames = crowded ? panels_count(series) : series->len;
	guint across = crowded ? CROWD_ACROSS : PANELS_ACROSS;
	guint each = crowded ? CROWD_HEIGHT : PANEL_HEIGHT;
	guint rows = (frames + across - 1) / across;

	return HEIGHT +
	       ((f->panels || crowded) && rows > 1 ? (rows - 1) * each : 0);
}

static GBytes *render(const struct figure *f, const char *terminal,
		      const char *head, const GPtrArray *series, GError **error)
{
	gboolean crowded = is_crowded(f, series);
	g_autofree char *script = g_strdup_printf(
		"%s\n%s\nheight = %u\nquestion = '%s'\n%s\n%s\n%s", terminal,
		head, height_of(f, series), f->question, template_style,
		crowded ? f->crowd : "",
		crowded ? template_panels : f->template);

	return plot_run(script, error);
}

GBytes *figure_svg(const struct figure *f, const char *head,
		   const GPtrArray *series, GError **error)
{
	/* The name keeps ids apart when several stand in one page. */
	g_autofree char *terminal = g_strdup_printf(
		"set terminal svg size %d,%u dynamic rounded noenhanced "
		"background '#ffffff' font 'sans-serif,14' name '%s'",
		WIDTH, height_of(f, series), f->name);

	return render(f, terminal, head, series, error);
}

GBytes *figure_png(const struct figure *f, const char *head,
		   const GPtrArray *series, GError **error)
{
	g_autofree char *terminal = g_strdup_printf(
		"set terminal pngcairo size %d,%u rounded noenhanced "
		"background '#ffffff' font 'sans-serif,14' fontscale 1.5 "
		"linewidth 2 pointscale 2 dashlength 2",
		2 * WIDTH, 2 * height_of(f, series));

	return render(f, terminal, head, series, error);
}

GBytes *figure_terminal(const char *head, guint columns, GError **error)
{
	g_autofree char *script =
		g_strdup_printf("set terminal dumb size %u,%d noenhanced\n%s\n"
				"question = '%s'\n%s",
				columns, TERMINAL_LINES, head,
				figures[0].question, template_terminal);

	return plot_run(script, error);
}
