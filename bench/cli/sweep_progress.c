/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdio.h>

#include "cli/sweep.h"
#include "lab/progress.h"

struct sum {
	guint points, invalid, done;
};

static struct sum sum_up(const struct sweep *s)
{
	struct sum sum = {0};
	guint shard;

	for (shard = 1; shard <= s->shards; shard++) {
		struct sweep_shard is = sweep_look(s, shard);

		sum.points += is.points;
		sum.invalid += is.invalid;
		sum.done += is.done;
	}
	return sum;
}

static char *eta(const struct sweep_progress *p, guint points)
{
	double s = (double)(g_get_monotonic_time() - p->began_us) / 1e6;
	guint measured = points - p->before;

	return measured ? progress_duration(s / measured *
					    (p->sweep->total - points))
			: g_strdup("not known yet");
}

static void say(struct sweep_progress *p, const struct sum *sum)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *left = eta(p, sum->points);
	char *line = g_strdup_printf(
		"[%u/%u] %u invalid, %u of %u shards done  ETA %s", sum->points,
		p->sweep->total, sum->invalid, sum->done, p->sweep->shards,
		left);

	g_ptr_array_add(lines, line);
	if (p->picture.possible)
		picture_draw(&p->picture, lines);
	else
		fprintf(stderr, "%s\n", line);
}

void sweep_progress_begin(struct sweep_progress *p, const struct sweep *s)
{
	*p = (struct sweep_progress){
		.sweep = s,
		.began_us = g_get_monotonic_time(),
	};
	picture_init(&p->picture);
	p->before = p->shown = sum_up(s).points;
}

void sweep_progress_look(struct sweep_progress *p)
{
	struct sum sum = sum_up(p->sweep);

	if (sum.points == p->shown)
		return;
	p->shown = sum.points;
	say(p, &sum);
}

void sweep_progress_end(struct sweep_progress *p)
{
	sweep_progress_look(p);
	picture_close(&p->picture);
}
