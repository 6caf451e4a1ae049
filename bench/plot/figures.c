/* SPDX-License-Identifier: GPL-2.0-only */
#include "figures.h"

#include "plot.h"
#include "templates.h"

#define WIDTH 900
#define HEIGHT 540
#define PANEL_HEIGHT 300
#define PANELS_ACROSS 3

/* A terminal's characters are twice as high as wide. */
#define TERMINAL_LINES 22

const struct figure figures[] = {
	{"delivered", "How many frames reach the application?",
	 "The dashed line is everything that was offered. A curve that leaves "
	 "it and stays level degrades gracefully; one that falls back towards "
	 "zero is in receive livelock: the machine works on frames that it "
	 "then throws away.",
	 "delivered_pps", template_delivered, FALSE},
	{"progress", "How much CPU is left for user processes?",
	 "Progress of a compute-bound process of lowest priority on the same "
	 "CPU, counted by itself, as a share of what it does on the idle "
	 "machine.",
	 "hog_share", template_progress, FALSE},
	{"latency", "How long does a frame take to the application?",
	 "From the moment the schedule wanted it sent (not from when a late "
	 "generator sent it). Median and 99.9th percentile of the frames that "
	 "arrived; lost frames are in the figure below. Above the loss-free "
	 "load this is mostly queue length divided by rate. A load with fewer "
	 "than 500 frames delivered has no latency here.",
	 "lat_p50_us", template_latency, FALSE},
	{"losses", "Where do the frames end?",
	 "Every frame sent, by the place where it ended. A frame lost at the "
	 "NIC cost the machine nothing; one lost at the backlog or the socket "
	 "was worked on for nothing. Shown is the repetition with the median "
	 "share delivered.",
	 "delivered_ratio", template_losses, TRUE},
	{NULL, NULL, NULL, NULL, NULL, FALSE},
};

static guint height_of(const struct figure *f, guint modes)
{
	guint rows = (modes + PANELS_ACROSS - 1) / PANELS_ACROSS;

	return HEIGHT + (f->panels && rows > 1 ? (rows - 1) * PANEL_HEIGHT : 0);
}

static GBytes *render(const struct figure *f, const char *terminal,
		      const char *head, guint height, GError **error)
{
	g_autofree char *script = g_strdup_printf(
		"%s\n%s\nheight = %u\nquestion = '%s'\n%s\n%s", terminal, head,
		height, f->question, template_style, f->template);

	return plot_run(script, error);
}

GBytes *figure_svg(const struct figure *f, const char *head, guint modes,
		   GError **error)
{
	guint height = height_of(f, modes);
	/* The name keeps ids apart when several stand in one page. */
	g_autofree char *terminal = g_strdup_printf(
		"set terminal svg size %d,%u dynamic rounded noenhanced "
		"background '#ffffff' font 'sans-serif,14' name '%s'",
		WIDTH, height, f->name);

	return render(f, terminal, head, height, error);
}

GBytes *figure_png(const struct figure *f, const char *head, guint modes,
		   GError **error)
{
	guint height = height_of(f, modes);
	g_autofree char *terminal = g_strdup_printf(
		"set terminal pngcairo size %d,%u rounded noenhanced "
		"background '#ffffff' font 'sans-serif,14' fontscale 1.5 "
		"linewidth 2 pointscale 2 dashlength 2",
		2 * WIDTH, 2 * height);

	return render(f, terminal, head, height, error);
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
