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

/* What the run took beside its windows, where that is recorded. */
static void put_overhead(GString *page, const struct run_view *run)
{
	double ratio = runinfo_number(run->info, "overhead.ratio", NAN);

	if (isnan(ratio))
		return;
	page_put(page,
		 "<p>The windows took %.4g s of %.4g s in all (%.3g s of them "
		 "to start the machines): orchestration cost %.3g %% on top of "
		 "the windows.</p>\n",
		 runinfo_number(run->info, "overhead.windows_s", NAN),
		 runinfo_number(run->info, "overhead.wall_s", NAN),
		 runinfo_number(run->info, "overhead.boot_s", NAN),
		 100 * ratio);
}

static void put_how(GString *page, const struct run_view *run,
		    const struct facts *f)
{
	g_autofree char *seed = runinfo_text(run->info, "seed");
	g_autofree char *modes = summary_labels(run->series);
	double knee = runinfo_number(run->info, "knee_pps", POINT_NONE);

	page_put(page,
		 "<p>An open-loop generator sent "
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
	g_string_append(page, "<p>Latency runs from the planned send time."
			      "</p>\n");
	put_overhead(page, run);
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
		 "<tr><td>%s</td><td class=\"n\">%u</td><td class=\"n\">%u of "
		 "%u</td><td class=\"n\">%u</td><td class=\"n\">%.3g kpps",
		 s->label, s->loads->len, valid, rows, fewest, widest / 1000);
	if (widest > 0)
		page_put(page, " at %.4g kpps", widest_at / 1000);
	g_string_append(page, "</td></tr>\n");
}

static void put_exact(GString *page, const struct facts *f)
{
	page_put(page,
		 "<p>%u of %u points are valid. Each "
		 "was measured once, as a second time gives the same bytes: "
		 "any difference between two modes is one, and none of it is "
		 "noise.</p>\n",
		 f->valid, f->rows);
}

static void put_sure(GString *page, const struct run_view *run,
		     const struct facts *f)
{
	static const char *const headings[] = {"mode",
					       "#loads",
					       "#valid points",
					       "#fewest repetitions at a load",
					       "#widest range of delivered",
					       NULL};
	guint i;

	if (run_view_is_exact(run)) {
		put_exact(page, f);
		return;
	}

	page_put(page,
		 "<p>%u of %u points are valid. Every "
		 "number is a median over the valid repetitions. Its range is "
		 "the lowest and the highest repetition where there are fewer "
		 "than six, and from six on the interval by exact ranks that "
		 "holds the true median with at least %.0f %%, whatever the "
		 "distribution. Two modes whose ranges overlap have not been "
		 "told apart.</p>\n",
		 f->valid, f->rows, 100 * STATS_CONFIDENCE);
	page_table(page, "Repetitions and ranges", headings);
	for (i = 0; i < run->series->len; i++)
		put_spread(page, run->series->pdata[i]);
	page_table_end(page);
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

/* What holds for every run; what this one adds is in its caveats. */
static void put_limits(GString *page, const struct run_view *run)
{
	g_string_append(
		page,
		"<ul>\n<li>The numbers hold for this kernel, frame size, "
		"arrival pattern and workload, and inside the loads measured: "
		"a curve is not to be extended.</li>\n"
		"<li>Livelock shows where interrupt, protocol and application "
		"share a CPU; a second one can hide it by running the "
		"application elsewhere.</li>\n");
	if (run_view_is_exact(run))
		g_string_append(
			page,
			"<li>Beside the same scenario in host time expect the "
			"same modes to livelock and the same to keep "
			"delivering, and other places of knee and peak: here "
			"an interrupt or a switch of tasks costs its "
			"instructions and nothing else, while hardware, and an "
			"emulated CPU in host time still more, pays for being "
			"interrupted at all. Modes that interrupt less lose "
			"that advantage here.</li>\n");
	g_string_append(page, "</ul>\n");
}

void page_put_method(GString *page, const struct run_view *run)
{
	struct facts f = gather(run->points);

	page_section(page, "method", "How it was measured");
	put_how(page, run, &f);
	page_section_end(page);
	page_section(page, "certainty", "How sure it is");
	put_sure(page, run, &f);
	page_put_noise(page, run);
	page_section_end(page);
	page_section(page, "limits", "When it does not apply");
	put_limits(page, run);
	page_section_end(page);
}
