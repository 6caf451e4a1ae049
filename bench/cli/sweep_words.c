/* SPDX-License-Identifier: GPL-2.0-only */
/* What an executor is told: words, and scripts for those that take no words. */
#include <string.h>

#include "cli/sweep.h"
#include "stats/points.h"

/* The guest and its generator. */
#define REALTIME_CPUS 2
/* Where it is not known how many machines there will be. */
#define SHARDS_ELSEWHERE 16

static gboolean is_exact(const struct sweep *s)
{
	return points_lab_is_exact(s->config->lab);
}

static guint realtime_cpus(const struct sweep *s)
{
	return MAX(REALTIME_CPUS, (guint)MAX(s->scenario->needs.cpus, 0));
}

guint sweep_cpus(const struct sweep *s)
{
	if (is_exact(s))
		return 1;
	/* Slurm gives it a machine of its own. */
	if (s->workers <= 1 || !strcmp(s->executor, "slurm"))
		return 0;
	return realtime_cpus(s);
}

/* Guests of real time disturb each other: two only when asked for. */
guint sweep_workers(const struct sweep *s, guint cpus)
{
	if (s->workers)
		return s->workers;
	return is_exact(s) ? cpus : 1;
}

guint sweep_default_shards(const struct sweep *s)
{
	if (strcmp(s->executor, "local") != 0)
		return SHARDS_ELSEWHERE;
	return sweep_workers(s, g_get_num_processors());
}

static void add(GPtrArray *words, const char *name, const char *value)
{
	if (value)
		g_ptr_array_add(words, g_strdup_printf("--%s=%s", name, value));
}

static void add_number(GPtrArray *words, const char *name, guint value)
{
	g_ptr_array_add(words, g_strdup_printf("--%s=%u", name, value));
}

static GPtrArray *begin(const struct sweep *s)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(words, g_strdup(s->self));
	g_ptr_array_add(words, g_strdup("run"));
	g_ptr_array_add(words, g_strdup("--no-report"));
	if (sweep_cpus(s))
		add_number(words, "cpus", sweep_cpus(s));
	return words;
}

/* The same for all shards. */
static void add_request(GPtrArray *words, const struct config *c)
{
	guint i;

	add(words, "lab", c->lab);
	add(words, "profile", c->profile);
	add(words, "kernel", c->kernel);
	add_number(words, "seed", c->seed);
	add(words, "device", c->device);
	add(words, "modes", c->modes);
	add(words, "arms", c->arms);
	add(words, "collectors", c->collectors);
	add(words, "plant", c->plant);
	for (i = 0; c->sets[i]; i++)
		add(words, "set", c->sets[i]);
}

static char **end(GPtrArray *words)
{
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

char **sweep_run_words(const struct sweep *s, guint shard, gboolean resume)
{
	g_autofree char *part = g_strdup_printf("%u/%u", shard, s->shards);
	g_autofree char *number = g_strdup_printf("%u", shard);
	g_autofree char *dir =
		g_build_filename(s->dir, SWEEP_SHARDS, number, NULL);
	GPtrArray *words = begin(s);

	if (resume) {
		add(words, "resume", dir);
		return end(words);
	}
	add_request(words, s->config);
	add(words, "shard", part);
	add(words, "out", dir);
	g_ptr_array_add(words, g_build_filename(s->dir, SWEEP_SCENARIO, NULL));
	return end(words);
}

static void put_quoted(GString *text, const char *word)
{
	g_autofree char *quoted = g_shell_quote(word);

	g_string_append(text, quoted);
}

static void put_words(GString *text, const GPtrArray *words)
{
	guint i;

	for (i = 0; i < words->len; i++) {
		g_string_append(text, i ? " \\\n\t" : "exec ");
		put_quoted(text, words->pdata[i]);
	}
}

/* Parallel starts it where the shards are, which may be on another machine. */
static GString *script(const struct sweep *s, const char *what)
{
	GString *text = g_string_new("#!/bin/sh\n# Written by rxbench sweep: ");

	g_string_append_printf(text, "%s.\n", what);
	if (!strcmp(s->executor, "parallel"))
		return text;
	g_string_append(text, "cd -- ");
	put_quoted(text, s->dir);
	g_string_append(text, " || exit 1\n");
	return text;
}

char *sweep_job_script(const struct sweep *s)
{
	GString *text = script(s, "measures a shard, or what is left of it");
	g_autoptr(GPtrArray) again = begin(s), fresh = begin(s);

	add_request(fresh, s->config);
	/* Slurm's array has the number in the environment, and the log. */
	g_string_append(text, "shard=${1:-$SLURM_ARRAY_TASK_ID}\n"
			      "dir=" SWEEP_SHARDS "/$shard\n"
			      "mkdir -p " SWEEP_LOGS " \"$dir\" || exit 1\n"
			      "[ $# -eq 0 ] || exec >>" SWEEP_LOGS
			      "/\"$shard\".log 2>&1\n"
			      "echo $$ >\"$dir.pid\"\n"
			      "if [ -e \"$dir/run.json\" ]; then\n\t");
	put_words(text, again);
	g_string_append(text, " \\\n\t--resume=\"$dir\"\nfi\n");
	put_words(text, fresh);
	g_string_append_printf(
		text,
		" \\\n\t--shard=\"$shard/%u\" --out=\"$dir\" " SWEEP_SCENARIO
		"\n",
		s->shards);
	return g_string_free(text, FALSE);
}

char *sweep_merge_script(const struct sweep *s)
{
	GString *text = script(s, "puts the shards together");
	guint i;

	g_string_append(text, "exec ");
	put_quoted(text, s->self);
	g_string_append(text, " merge --out " SWEEP_MERGED);
	for (i = 1; i <= s->shards; i++)
		g_string_append_printf(text, " " SWEEP_SHARDS "/%u", i);
	g_string_append_c(text, '\n');
	return g_string_free(text, FALSE);
}

/* A number may be another process's by now: ours works in the directory. */
char *sweep_stop_script(const struct sweep *s)
{
	GString *text = script(s, "ends the shards that run on this machine");

	g_string_append(text, "for file in " SWEEP_SHARDS "/*.pid; do\n"
			      "\tpid=$(cat \"$file\" 2>/dev/null) || continue\n"
			      "\t[ ! \"/proc/$pid/cwd\" -ef . ] || "
			      "kill -INT \"$pid\"\n"
			      "done\n");
	return g_string_free(text, FALSE);
}

char *sweep_ranges(const GArray *shards)
{
	GString *text = g_string_new(NULL);
	guint i, last;

	for (i = 0; i < shards->len; i = last + 1) {
		guint from = g_array_index(shards, guint, i);

		for (last = i; last + 1 < shards->len &&
			       g_array_index(shards, guint, last + 1) ==
				       from + (last + 1 - i);)
			last++;
		g_string_append_printf(text, "%s%u", i ? "," : "", from);
		if (last > i)
			g_string_append_printf(text, "-%u", from + (last - i));
	}
	return g_string_free(text, FALSE);
}
