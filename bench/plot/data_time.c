/* SPDX-License-Identifier: GPL-2.0-only */
/* What the sampler saw inside the window at the highest load. */
#include "data.h"

#include <math.h>

#include "panels.h"
#include "runinfo.h"
#include "script.h"

/* Samples come each millisecond or so: steps of a fiftieth of the window. */
#define STEPS 50
#define CELLS 3
#define NS_PER_MS 1e6
#define NS_PER_S 1e9

struct sample {
	double t_ns, delivered, hog, irqs;
};

/* The rate on the idle machine, of the device that @p was measured on. */
static double idle_rate(const struct run_view *run, const struct point *p)
{
	g_autofree char *path =
		g_strdup_printf("devices.%s.hog_idle_per_s", p->device);

	return runinfo_number(run->info, path, NAN);
}

static GArray *samples_of(const struct run_view *run, const struct point *p)
{
	GArray *samples = g_array_new(FALSE, FALSE, sizeof(struct sample));
	guint i;

	for (i = 0; i < run->samples->rows->len; i++) {
		struct sample s;

		if (tidy_number(run->samples, i, "seq") != p->seq)
			continue;
		s.t_ns = tidy_number(run->samples, i, "t_ns");
		s.delivered = tidy_number(run->samples, i, "delivered");
		s.hog = tidy_number(run->samples, i, "hog");
		s.irqs = tidy_number(run->samples, i, "irqs");
		if (s.t_ns >= 0 && s.t_ns <= p->window_s * NS_PER_S)
			g_array_append_val(samples, s);
	}
	return samples;
}

static void put_step(GString *rows, const struct sample *from,
		     const struct sample *to, double idle)
{
	double seconds = (to->t_ns - from->t_ns) / NS_PER_S;

	script_number(rows, from->t_ns / NS_PER_MS);
	g_string_append_c(rows, ' ');
	script_number(rows, (to->delivered - from->delivered) / seconds / 1000);
	g_string_append_c(rows, ' ');
	script_number(rows, 100 * (to->hog - from->hog) / seconds / idle);
	g_string_append_c(rows, ' ');
	script_number(rows, (to->irqs - from->irqs) / seconds / 1000);
	g_string_append_c(rows, '\n');
}

static guint put_point(GString *rows, const struct run_view *run,
		       const struct point *p)
{
	g_autoptr(GArray) samples = samples_of(run, p);
	double step = p->window_s * NS_PER_S / STEPS;
	double idle = idle_rate(run, p);
	const struct sample *from = NULL;
	guint i, steps = 0;

	for (i = 0; i < samples->len; i++) {
		const struct sample *s =
			&g_array_index(samples, struct sample, i);

		if (from && s->t_ns - from->t_ns < step)
			continue;
		if (from) {
			put_step(rows, from, s, idle);
			steps++;
		}
		from = s;
	}
	return steps;
}

/* Where no user process ran, and where an older sampler saw no interrupts,
 * there is nothing to draw. */
static guint put_cells(GString *text, const struct run_view *run)
{
	static const struct {
		const char *column, *title;
	} cells[CELLS] = {
		{"delivered", "delivered [kpps]"},
		{"hog", "user process [% of idle]"},
		{"irqs", "interrupts [1000/s]"},
	};
	const struct series *first = run->curves->pdata[0];
	gboolean user = isfinite(idle_rate(run, first->like));
	guint i, n = 0;

	g_string_append_printf(text,
			       "array cell_title[%d]\n"
			       "array first[%d]\n",
			       CELLS, CELLS);
	for (i = 0; i < CELLS; i++) {
		if (!tidy_has(run->samples, cells[i].column) ||
		    (i == 1 && !user))
			continue;
		n++;
		g_string_append_printf(text,
				       "cell_title[%u] = '%s'\n"
				       "first[%u] = %u\n",
				       n, cells[i].title, n, i + 2);
	}
	return n;
}

char *data_time(const struct run_view *run, guint *cells, char **why)
{
	double top = run_view_pick(run, PICK_TOP);
	g_autoptr(GString) rows = g_string_new(NULL);
	double window = 0;
	guint i, steps = 0;
	GString *text;

	for (i = 0; i < run->curves->len; i++) {
		const struct series *s = run->curves->pdata[i];
		const struct load *load = series_at(s, top);
		const struct point *p = load && !series_is_twin(s)
						? load_median_point(load)
						: NULL;

		if (i)
			script_next_index(rows);
		script_no_data(rows, 4);
		if (p && p->window_s > 0) {
			steps += put_point(rows, run, p);
			window = MAX(window, p->window_s);
		}
	}
	if (run->curves->len > PANELS_ABOVE)
		*why = g_strdup("too many curves for one picture");
	else if (!steps)
		*why = g_strdup("no samples of a valid point at the highest "
				"load");
	if (*why)
		return NULL;
	text = g_string_new("twins = 0\n");
	*cells = put_cells(text, run);
	script_variable(text, "window_ms", window * 1000);
	g_string_append_printf(text, "$time << EOD\n%sEOD\n", rows->str);
	return g_string_free(text, FALSE);
}
