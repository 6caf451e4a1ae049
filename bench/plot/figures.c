/* SPDX-License-Identifier: GPL-2.0-only */
#include "figures.h"

#include "chart.h"
#include "panels.h"
#include "plot.h"
#include "published.h"
#include "script.h"
#include "templates.h"

/* The same in pixels for both: letters keep their size, pictures shrink. */
static const struct {
	guint width;
	guint first, more; /* height with one row of cells, and a row more */
	guint across;	   /* cells side by side, at most */
} sizes[] = {
	[PICTURE_WIDE] = {860, 440, 250, 4},
	[PICTURE_NARROW] = {400, 380, 230, 2},
	[PICTURE_PNG] = {860, 480, 250, 4},
};

#define TITLE_PX 40

/* Frames of their own for many curves are smaller. */
#define CROWD_ACROSS 4
#define CROWD_MORE 150

/* A terminal's characters are twice as high as wide. */
#define TERMINAL_LINES 22

const struct figure figures[] = {
	{.name = "delivered",
	 .question = "How many frames reach the application?",
	 .caption = "Look at what happens to the right of the knee. The dashed "
		    "line is everything that was offered: a curve that leaves "
		    "it and stays level degrades gracefully; one that falls "
		    "back towards zero is in receive livelock, where the "
		    "machine works on frames that it then throws away.",
	 .template = template_delivered,
	 .metric = "delivered_pps",
	 .settings = "value = delivered; unit = 1e-3; logy = 0\n"
		     "extra = 'offered'\n"
		     "axis = 'delivered to the application [kpps]'",
	 .crowded = TRUE},
	{.name = "overlay",
	 .question = "Ours over the paper's points",
	 .caption = "Each curve in units of the most that it delivers at any "
		    "load, of load and of delivered alike. The CPU left to a "
		    "user process is shown as it is, over loads in units of "
		    "the rate that saturates it without limits. Look at the "
		    "shape: "
		    "where it bends, how fast it falls.",
	 .template = template_overlay,
	 .data = data_overlay,
	 .note = published_note,
	 .across = 3},
	{.name = "modes",
	 .question = "What does each mode come to?",
	 .caption = "Every mode at multiples of its own loss-free rate: what "
		    "is left at the highest load, as a share of the most it "
		    "delivers (1 graceful, 0 livelock) and in frames, and what "
		    "a frame costs at half the loss-free rate. Look for rows "
		    "that are far right, far right and far left.",
	 .template = template_modes,
	 .data = data_modes,
	 .across = 3},
	{.name = "arms",
	 .question = "What does each arm come to?",
	 .caption = "Every arm met the same load, so there is no curve: how "
		    "many interrupts a frame took, what was delivered, and the "
		    "latency of the median frame. What an arm is, the scenario "
		    "says.",
	 .template = template_modes,
	 .data = data_arms,
	 .across = 3},
	{.name = "losses",
	 .question = "Where do the frames end?",
	 .caption = "Every frame sent, by the place where it ended; a column a "
		    "load [kpps]. Look at what was lost behind the NIC: a "
		    "frame lost at the NIC cost the machine nothing, one lost "
		    "at the backlog or the socket was worked on for nothing. "
		    "Shown is the repetition with the median share delivered.",
	 .template = template_stacked,
	 .data = data_places,
	 .across = 3},
	{.name = "progress",
	 .question = "How much CPU is left for user processes?",
	 .caption = "Progress of a compute-bound process of lowest priority on "
		    "the same CPU, counted by itself, as a share of what it "
		    "does on the idle machine. Look for curves that lie on the "
		    "floor: there no program of the user gets to run.",
	 .template = template_curve,
	 .metric = "hog_share",
	 .settings = "value = hog; unit = 100; logy = 0\n"
		     "axis = 'progress [% of that on an idle machine]'",
	 .crowded = TRUE},
	{.name = "cpu",
	 .question = "What does the CPU do?",
	 .caption = "A column a load [kpps]. Look at how much of it is the "
		    "application, the only part that anybody wants. Shown is "
		    "the repetition with the median share delivered.",
	 .template = template_stacked,
	 .data = data_contexts,
	 .note = data_contexts_source,
	 .across = 3},
	{.name = "latency",
	 .question = "How long does a frame take to the application?",
	 .caption = "From the moment the schedule wanted it sent (not from "
		    "when a late generator sent it), of the frames that "
		    "arrived. Compare left of the knee: above the loss-free "
		    "load this is mostly queue length divided by rate. A load "
		    "with fewer than 500 frames delivered has no latency here.",
	 .template = template_latency,
	 .metric = "lat_p50_us",
	 .settings = "value = p50; unit = 1e-3; logy = 1\n"
		     "axis = 'median, planned send to application [ms]'",
	 .across = 3,
	 .crowded = TRUE},
	{.name = "hdr",
	 .question = "How bad are the worst frames?",
	 .caption = "The whole distribution, all valid repetitions together: "
		    "each further nine takes the same room. Look for the "
		    "percentile at which a curve leaves its floor, and for how "
		    "far it rises.",
	 .template = template_hdr,
	 .data = data_hdr,
	 .settings = "own_scale = 1",
	 .across = 2},
	{.name = "stages",
	 .question = "Where does a frame spend its time?",
	 .caption = "Medians of the stages of a frame's way, laid end to end; "
		    "a median of the sum is another number. Look at the "
		    "longest part, and mind that each picture has a scale of "
		    "its own.",
	 .template = template_stages,
	 .data = data_stages,
	 .across = 2},
	{.name = "interrupts",
	 .question = "How many interrupts does a frame cost?",
	 .caption = "Runs of the receive interrupt's top half per frame that "
		    "got past the NIC. One at low load is one interrupt a "
		    "frame; look at how soon a mode stops asking for them.",
	 .template = template_curve,
	 .metric = "irqs_per_frame",
	 .settings = "value = irqs; unit = 1; logy = 0\n"
		     "axis = 'interrupts per frame'",
	 .crowded = TRUE},
	{.name = "polls",
	 .question = "How many frames does a visit to the ring take?",
	 .caption = "Frames taken off the ring at each visit. Look for curves "
		    "that rise: a mode that takes many at once shares the cost "
		    "of the visit among them.",
	 .template = template_curve,
	 .metric = "frames_per_poll",
	 .settings = "value = polled; unit = 1; logy = 1\n"
		     "axis = 'frames per visit'",
	 .crowded = TRUE},
	{.name = "time",
	 .question = "What happens inside the window?",
	 .caption = "At the highest load, the repetition with the median share "
		    "delivered, as the timer interrupt of the machine under "
		    "test saw it. Look for trends: a curve that is not level "
		    "has not settled within the window.",
	 .template = template_time,
	 .data = data_time,
	 .settings = "own_scale = 1",
	 .across = 3},
	{.name = "tune_pareto",
	 .question = "What does latency cost?",
	 .caption = "Every configuration that was measured, by latency and the "
		    "CPU that it takes, at the goal's lowest load. Those that "
		    "nobody beats are named; beyond a dashed line the goal's "
		    "limit is broken. One that is beaten here may be named for "
		    "the frames it delivers at the highest load. Look at how "
		    "far the default is from the edge.",
	 .template = template_pareto,
	 .data = data_tune_pareto,
	 .tunes = TRUE},
	{.name = "tune_modes",
	 .question = "Which mode, and how far to turn the knob?",
	 .caption = "Of each pair of values the configuration that serves the "
		    "goal best; the one with a frame is the recommended one. "
		    "Other knobs differ from cell to cell; an empty one was "
		    "not explored. \"as is\": the knob is not set. Latency and "
		    "CPU are those at the goal's lowest load, delivered is at "
		    "its highest.",
	 .template = template_heat,
	 .data = data_tune_modes,
	 .across = 3,
	 .tunes = TRUE},
	{.name = "tune_knobs",
	 .question = "How do two knobs of the best mode work together?",
	 .caption = "The two knobs of which most pairs of values were tried in "
		    "the mode of the best configuration; the same otherwise.",
	 .template = template_heat,
	 .data = data_tune_knobs,
	 .across = 3,
	 .tunes = TRUE},
	{.name = NULL},
};

struct sketch {
	const struct figure *figure;
	char *data; /* or NULL */
	guint cells;
	gboolean crowded;
};

struct sketch *sketch_new(const struct figure *f, const struct run_view *run,
			  char **why)
{
	struct sketch s = {.figure = f, .cells = MAX(f->across, 1)};

	*why = NULL;
	s.crowded = f->crowded && run->series->len > PANELS_ABOVE;
	if (s.crowded)
		s.cells = panels_count(run->series);
	if (f->data)
		s.data = f->data(run, &s.cells, why);
	else if (!chart_has(run->series, f->metric))
		*why = g_strdup("not measured at any load");
	return *why ? NULL : g_memdup2(&s, sizeof(s));
}

void sketch_free(struct sketch *s)
{
	g_free(s->data);
	g_free(s);
}

static guint across_of(const struct sketch *s, enum picture picture)
{
	guint across = s->crowded ? CROWD_ACROSS : MAX(s->figure->across, 1);

	/* Two cells that both want a scale are not drawn small. */
	if (picture == PICTURE_NARROW && !s->crowded && s->cells < 4)
		return 1;
	return MIN(MIN(across, s->cells), sizes[picture].across);
}

static guint height_of(const struct sketch *s, enum picture picture)
{
	guint across = across_of(s, picture);
	guint rows = (s->cells + across - 1) / across;
	guint more = s->crowded ? CROWD_MORE : sizes[picture].more;

	return sizes[picture].first + (rows - 1) * more;
}

static char *terminal_of(const struct sketch *s, enum picture picture)
{
	guint width = sizes[picture].width;
	guint height = height_of(s, picture);

	if (picture == PICTURE_PNG)
		return g_strdup_printf(
			"set terminal pngcairo size %u,%u rounded noenhanced "
			"background '#ffffff' font 'sans-serif,14' fontscale "
			"1.5 linewidth 2 pointscale 2 dashlength 2",
			2 * width, 2 * height);
	return g_strdup_printf("set terminal svg size %u,%u dynamic rounded "
			       "noenhanced background '#ffffff' font "
			       "'sans-serif,14' name '%s%s'",
			       width, height, s->figure->name,
			       picture == PICTURE_NARROW ? "_narrow" : "");
}

GBytes *sketch_draw(const struct sketch *s, enum picture picture,
		    const char *head, GError **error)
{
	const struct figure *f = s->figure;
	g_autofree char *terminal = terminal_of(s, picture);
	g_autoptr(GString) question = g_string_new(NULL);
	g_autofree char *script = NULL;

	script_quoted(question, f->question);
	script = g_strdup_printf(
		"%s\n%s\nwidth = %u\nheight = %u\ntitle_px = %d\n"
		"cells = %u\nacross = %u\ncrowded = %d\ntitled = %d\nquestion "
		"= %s\n"
		"%s\n%s\n%s\n%s",
		terminal, head, sizes[picture].width, height_of(s, picture),
		picture == PICTURE_PNG ? TITLE_PX : 0, s->cells,
		across_of(s, picture), s->crowded, f->across > 0, question->str,
		s->data ? s->data : "", f->settings ? f->settings : "",
		template_style, s->crowded ? template_panels : f->template);

	return plot_run(script, error);
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
