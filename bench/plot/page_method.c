/* SPDX-License-Identifier: GPL-2.0-only */
/* The page's answers to: how, how sure, and when not. */
#include "page.h"

#include <math.h>
#include <string.h>

#include "runinfo.h"
#include "stats/metrics.h"

struct facts {
	guint rows, valid;
	double load_min, load_max; /* pps */
	double window_min_s, window_max_s;
	double clock_err_us; /* largest; POINT_NONE when not known */
	double lag_us;
	const struct point *first;
};

static struct facts gather(const GArray *points)
{
	struct facts f = {.load_min = INFINITY,
			  .window_min_s = INFINITY,
			  .clock_err_us = POINT_NONE,
			  .lag_us = POINT_NONE};
	guint i;

	f.rows = points->len;
	for (i = 0; i < points->len; i++) {
		const struct point *p = &g_array_index(points, struct point, i);

		f.first = f.first ? f.first : p;
		f.valid += p->valid != FALSE;
		f.load_min = MIN(f.load_min, p->offered_pps);
		f.load_max = MAX(f.load_max, p->offered_pps);
		f.window_min_s = MIN(f.window_min_s, p->window_s);
		f.window_max_s = MAX(f.window_max_s, p->window_s);
		if (!p->valid)
			continue;
		f.clock_err_us = MAX(f.clock_err_us, p->clock_err_us);
		f.lag_us = MAX(f.lag_us, p->max_lag_us);
	}
	return f;
}

static void put_how(GString *page, const struct run_view *run,
		    const struct facts *f)
{
	g_autofree char *seed = runinfo_text(run->info, "seed");
	g_autofree char *modes = summary_labels(run->series);
	double knee = runinfo_number(run->info, "knee_pps", POINT_NONE);

	page_put(page,
		 "<h2>How it was measured</h2>\n<p>An open-loop generator sent "
		 "%s frames of %d bytes (without FCS) on an absolute schedule "
		 "and never waited for the machine under test. Modes: %s. "
		 "Offered loads: %.4g to %.4g kpps",
		 f->first->pattern[0] ? f->first->pattern : "test",
		 f->first->frame_bytes, modes, f->load_min / 1000,
		 f->load_max / 1000);
	if (knee > 0)
		page_put(page, "; the knee calibrated before lies at %.4g kpps",
			 knee / 1000);
	else if (f->first->grid >= 0)
		page_put(page, ", multiples of a knee calibrated before for "
			       "each device, or each mode (devices.*.knees "
			       "below)");
	if (f->window_min_s > 0)
		page_put(page, ". Windows: %.3g to %.3g s", f->window_min_s,
			 f->window_max_s);
	if (f->first->workload[0])
		page_put(page, ". Workload: %s", f->first->workload);
	page_put(page,
		 ". The order of modes, loads and repetitions was random%s%s. "
		 "After each window the queues were drained, then both sides' "
		 "counters read once.</p>\n",
		 seed ? ", seed " : "", seed ? seed : "");
	g_string_append(
		page,
		"<p>Every valid point obeys <em>sent = delivered + lost at the "
		"NIC + at the backlog + at the socket + elsewhere</em>, to the "
		"frame. Latency runs from the planned send time.</p>\n");
}

/* Repetitions behind the medians, and how far they lie apart. */
static void put_spread(GString *page, const struct series *s)
{
	point_value rate = metric_find("delivered_pps")->of_point;
	guint i, rows = 0, valid = 0, fewest = G_MAXUINT;
	double widest = 0, widest_at = 0;

	for (i = 0; i < s->loads->len; i++) {
		const struct load *load =
			&g_array_index(s->loads, struct load, i);
		struct interval v = load_interval(load, rate);

		rows += load->rows;
		valid += load->valid->len;
		fewest = MIN(fewest, load->valid->len);
		if (v.n && v.high - v.low > widest) {
			widest = v.high - v.low;
			widest_at = load->offered_pps;
		}
	}
	page_put(page,
		 "<tr><td>%s<td class=\"n\">%u<td class=\"n\">%u of %u"
		 "<td class=\"n\">%u<td class=\"n\">%.3g kpps%s",
		 s->label, s->loads->len, valid, rows, fewest, widest / 1000,
		 widest > 0 ? "" : "</tr>\n");
	if (widest > 0)
		page_put(page, " at %.4g kpps</tr>\n", widest_at / 1000);
}

static gboolean is_exact(const struct run_view *run)
{
	g_autofree char *lab = runinfo_text(run->info, "request.lab");

	return points_lab_is_exact(lab);
}

static void put_exact(GString *page, const struct facts *f)
{
	page_put(page,
		 "<h2>How sure it is</h2>\n<p>%u of %u points are valid. Each "
		 "was measured once, as a second time gives the same bytes: "
		 "any difference between two modes is one, and none of it is "
		 "noise.</p>\n",
		 f->valid, f->rows);
}

static void put_sure(GString *page, const struct run_view *run,
		     const struct facts *f)
{
	guint i;

	if (is_exact(run)) {
		put_exact(page, f);
		return;
	}

	page_put(page,
		 "<h2>How sure it is</h2>\n<p>%u of %u points are valid. Every "
		 "number is a median over the valid repetitions. Its range is "
		 "the lowest and the highest repetition where there are fewer "
		 "than six, and from six on the interval by exact ranks that "
		 "holds the true median with at least %.0f %%, whatever the "
		 "distribution. Two modes whose ranges overlap have not been "
		 "told apart.</p>\n",
		 f->valid, f->rows, 100 * STATS_CONFIDENCE);
	g_string_append(page,
			"<table>\n<tr><th>mode<th class=\"n\">loads<th "
			"class=\"n\">valid points<th class=\"n\">fewest "
			"repetitions at a load<th class=\"n\">widest range of "
			"delivered</tr>\n");
	for (i = 0; i < run->series->len; i++)
		put_spread(page, run->series->pdata[i]);
	g_string_append(page, "</table>\n");
	if (f->clock_err_us >= 0)
		page_put(page,
			 "<p>The zero of the latencies is known to ±%.3g "
			 "µs.</p>\n",
			 f->clock_err_us);
	if (f->lag_us >= 0)
		page_put(page,
			 "<p>In a valid point the generator was never later "
			 "than %.4g µs behind its schedule.</p>\n",
			 f->lag_us);
}

/* Why the same scenario has another curve in host time. */
static const char virtual_limits[] =
	"Rates and latencies are the reference machine's and of no other. "
	"Beside the same scenario in host time expect the same modes to "
	"livelock and the same to keep delivering, and other places of knee "
	"and peak: here an interrupt or a switch of tasks costs its "
	"instructions and nothing else, while hardware, and an emulated CPU in "
	"host time still more, pays for being interrupted at all. Modes that "
	"interrupt less lose that advantage here";

static const char *accel_limits(const struct run_view *run, const char *accel)
{
	if (is_exact(run))
		return virtual_limits;
	if (accel && !g_ascii_strcasecmp(accel, "tcg"))
		return "The machine under test was emulated instruction by "
		       "instruction (TCG). Rates and latencies are this "
		       "emulator's on this host: compare the modes with one "
		       "another, at multiples of the knee, and carry no "
		       "absolute number to a real machine. Caches, memory and "
		       "the true price of an interrupt or a context switch are "
		       "not in it.";
	if (accel && !g_ascii_strcasecmp(accel, "kvm"))
		return "The machine under test was virtual (KVM): an interrupt "
		       "and a device access cost an exit to the host there, "
		       "which real hardware does not pay.";
	return "What executed the machine under test is not recorded: compare "
	       "the modes with one another only.";
}

static void put_limits(GString *page, const struct run_view *run)
{
	g_autofree char *accel = runinfo_text(run->info, "accel");
	g_autofree char *why = runinfo_text(run->info, "accel_why");

	page_put(page, "<h2>When it does not apply</h2>\n<ul>\n<li>%s%s%s%s\n",
		 accel_limits(run, accel), why ? " (" : "", why ? why : "",
		 why ? ")" : "");
	g_string_append(
		page,
		"<li>The numbers hold for this kernel, frame size, arrival "
		"pattern and workload, and inside the loads measured: a curve "
		"is not to be extended.\n"
		"<li>Livelock shows where interrupt, protocol and application "
		"share "
		"a CPU; a second one can hide it by running the application "
		"elsewhere.\n"
		"<li>A hypervisor's host that was busy with other work bends "
		"the curves: points with more than 2 % of stolen time are "
		"invalid, less than that is in the range.\n"
		"<li>No mode was measured against itself: the smallest "
		"difference that counts is not known better than by the ranges "
		"above.\n</ul>\n");
}

void page_put_method(GString *page, const struct run_view *run)
{
	struct facts f = gather(run->points);

	g_string_append(page, "<section>\n");
	put_how(page, run, &f);
	g_string_append(page, "</section>\n<section>\n");
	put_sure(page, run, &f);
	g_string_append(page, "</section>\n<section>\n");
	put_limits(page, run);
	g_string_append(page, "</section>\n");
}
