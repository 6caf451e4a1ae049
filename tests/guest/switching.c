/* SPDX-License-Identifier: GPL-2.0-only */
#include "switching.h"

#include <string.h>

#include "feed.h"
#include "tap.h"

/* A request's line is 4096 bytes long. */
#define CHUNK_BYTES 3500
/* Beyond any plan on a slow machine: the driver gives each switch 2 s. */
#define PLAN_LIMIT_MS 120000

static void add(GPtrArray *plan, const char *mode)
{
	g_ptr_array_add(plan, g_strdup(mode));
}

static char **finish(GPtrArray *plan)
{
	g_ptr_array_add(plan, NULL);
	return (char **)g_ptr_array_free(plan, FALSE);
}

/* @all, but @begin comes first. */
static const char **begin_with(const char *begin, char **all)
{
	const char **modes = g_new0(const char *, g_strv_length(all) + 1);
	guint n = 0;

	modes[n++] = begin;
	for (; *all; all++)
		if (strcmp(*all, begin))
			modes[n++] = *all;
	return modes;
}

/*
 * From each mode there and back to all later ones; the next one comes last, and
 * the way back from it at the very end.
 */
char **switching_all_pairs(char **all, const char *begin)
{
	GPtrArray *plan = g_ptr_array_new();
	g_autofree const char **modes = begin_with(begin, all);
	guint n = g_strv_length(all);

	for (guint i = 0; i + 1 < n; i++) {
		for (guint j = i + 2; j < n; j++) {
			add(plan, modes[j]);
			add(plan, modes[i]);
		}
		add(plan, modes[i + 1]);
	}
	for (guint i = n - 1; i-- > 0;)
		add(plan, modes[i]);
	return finish(plan);
}

char **switching_random(char **modes, guint count, guint32 seed,
			const char *last)
{
	GRand *rand = g_rand_new_with_seed(seed);
	GPtrArray *plan = g_ptr_array_new();
	guint n = g_strv_length(modes), now = 0;

	while (--count) {
		now = (now + (guint)g_rand_int_range(rand, 1, (gint32)n)) % n;
		add(plan, modes[now]);
	}
	add(plan, last);
	g_rand_free(rand);
	return finish(plan);
}

char **switching_in_turn(char **all, guint steps, const char *last)
{
	g_autofree const char **modes = begin_with(last, all);
	GPtrArray *plan = g_ptr_array_new();
	guint n = g_strv_length(all);

	while (steps--)
		add(plan, modes[(n - steps % n) % n]);
	return finish(plan);
}

/* A long plan is told in pieces. */
static gboolean tell(struct dut *d, char **plan, guint every_us)
{
	g_autofree char *every = g_strdup_printf("%u", every_us);
	g_autoptr(GString) piece = g_string_new(NULL);

	for (; *plan; plan++) {
		g_string_append_printf(piece, "%s,", *plan);
		if (plan[1] && piece->len < CHUNK_BYTES)
			continue;
		if (!dut_debug_set(d, "switch_plan", piece->str))
			return FALSE;
		g_string_truncate(piece, 0);
	}
	return dut_debug_set(d, "switch_every", every);
}

/* The driver's report, once it has ended. Free it. */
static char *await_end(struct dut *d)
{
	gint64 until = watch_now_ms() + rig_limit_ms(d->rig, PLAN_LIMIT_MS);
	char *text;

	while ((text = dut_debug_get(d, "switch_plan"))) {
		if (g_str_has_prefix(text, "ended "))
			return text;
		if (watch_now_ms() > until ||
		    !watch_pause(&d->rig->lab->watch, 50, NULL))
			break;
		g_free(text);
	}
	tap_note("the plan did not end: %s", text ? text : "no answer");
	g_free(text);
	return NULL;
}

static void switched_free(gpointer data)
{
	struct switched *s = data;

	g_free(s->from);
	g_free(s->to);
	g_free(s);
}

/* "FROM TO ERROR ARMED_NS FRAME_NS" each, below a heading. */
static GPtrArray *parse(const char *text)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(switched_free);
	g_auto(GStrv) lines = g_strsplit(text, "\n", 0);

	for (char **line = lines + 1; *line && **line; line++) {
		g_auto(GStrv) word = g_strsplit(*line, " ", 0);
		struct switched *s;

		if (g_strv_length(word) != 5)
			continue;
		s = g_new0(struct switched, 1);
		s->from = g_strdup(word[0]);
		s->to = g_strdup(word[1]);
		s->error = (int)g_ascii_strtoll(word[2], NULL, 10);
		s->armed_ns = g_ascii_strtoll(word[3], NULL, 10);
		s->frame_ns = strcmp(word[4], "-")
				      ? g_ascii_strtoll(word[4], NULL, 10)
				      : -1;
		g_ptr_array_add(all, s);
	}
	return all;
}

/*
 * A slower kernel takes longer, and is flooded as hard; unless all registers of
 * its NIC are emulated, or it has several queues: then no frame gets through
 * for seconds, and nobody runs who could switch.
 */
static double flood_pps(const struct dut *d)
{
	return feed_is_slow(d->feed) || d->feed->flows ? offer_flood_pps(d)
						       : FLOOD_PPS;
}

GPtrArray *switching_run(struct dut *d, struct offer *o, char **plan,
			 guint every_us)
{
	g_autofree char *text = NULL;

	/* Told first: from a livelocking mode there may be no answer. */
	if (!offer_prepare(d, o) || !tell(d, plan, every_us) ||
	    !d->feed->begin(d, flood_pps(d),
			    rig_limit_ms(d->rig, FLOOD_OPEN_MS)))
		return NULL;
	text = await_end(d);
	if (!offer_stop(d, o) || !text)
		return NULL;
	return parse(text);
}

static int by_value(gconstpointer a, gconstpointer b)
{
	gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

	return (x > y) - (x < y);
}

static void note_times(const GPtrArray *all, const char *what)
{
	g_autofree gint64 *ns = g_new(gint64, all->len + 1);
	const struct switched *slowest = NULL;

	for (guint i = 0; i < all->len; i++) {
		const struct switched *s = all->pdata[i];

		ns[i] = s->frame_ns;
		if (!slowest || s->frame_ns > slowest->frame_ns)
			slowest = s;
	}
	if (!slowest)
		return;
	qsort(ns, all->len, sizeof(*ns), by_value);
	tap_note("%s: %u switches, frames again after median %.2f ms, 99 %% "
		 "%.2f ms, max %.2f ms (%s -> %s, armed after %.2f ms)",
		 what, all->len, (double)ns[all->len / 2] / 1e6,
		 (double)ns[all->len * 99 / 100] / 1e6,
		 (double)slowest->frame_ns / 1e6, slowest->from, slowest->to,
		 (double)slowest->armed_ns / 1e6);
}

gint64 switching_changes(const GPtrArray *all)
{
	gint64 changes = 0;

	for (guint i = 0; i < all->len; i++) {
		const struct switched *s = all->pdata[i];

		changes += !s->error && strcmp(s->from, s->to);
	}
	return changes;
}

gboolean switching_went_well(const GPtrArray *all, const char *what,
			     int allowed)
{
	gboolean well = TRUE;

	for (guint i = 0; i < all->len; i++) {
		const struct switched *s = all->pdata[i];

		if (s->frame_ns >= 0 && (!s->error || s->error == allowed))
			continue;
		tap_note("%s: switch %u, %s -> %s: error %d, %s", what, i,
			 s->from, s->to, s->error,
			 s->frame_ns < 0 ? "no frame came" : "frames came");
		well = FALSE;
	}
	note_times(all, what);
	return well;
}
