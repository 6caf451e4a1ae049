/* SPDX-License-Identifier: GPL-2.0-only */
#include "stats/claim.h"

#include <fnmatch.h>
#include <gio/gio.h>
#include <string.h>

static const char *const contexts[] = {"hardirq", "softirq", "thread", NULL};

static char **field(struct claim *c, const char *key)
{
	if (!strcmp(key, "harvest"))
		return &c->harvest;
	if (!strcmp(key, "protocol"))
		return &c->protocol;
	if (!strcmp(key, "softirq"))
		return &c->softirq;
	if (!strcmp(key, "thread"))
		return &c->thread;
	if (!strcmp(key, "sched"))
		return &c->sched;
	return strcmp(key, "irq") ? NULL : &c->irq;
}

static gboolean take_word(struct claim *c, const char *word, GError **error)
{
	char **pair = g_strsplit(word, "=", 2);
	char **to = pair[0] ? field(c, pair[0]) : NULL;
	gboolean ok = to && pair[1] && *pair[1];

	if (!ok)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "the mode's claim has \"%s\"; known are harvest=, "
			    "protocol=, softirq=, thread=, sched=, irq=",
			    word);
	else {
		g_free(*to);
		*to = strcmp(pair[1], "-") ? g_strdup(pair[1]) : NULL;
	}
	g_strfreev(pair);
	return ok;
}

gboolean claim_parse(struct claim *c, const char *text, GError **error)
{
	char **words = g_strsplit(text, " ", -1);
	gboolean ok = TRUE;
	guint i;

	*c = (struct claim){0};
	for (i = 0; ok && words[i]; i++)
		ok = take_word(c, words[i], error);
	g_strfreev(words);
	if (ok && (!c->harvest || !g_strv_contains(contexts, c->harvest) ||
		   !c->protocol || !g_strv_contains(contexts, c->protocol))) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "the mode's claim \"%s\" must have harvest= and "
			    "protocol=, each hardirq, softirq or thread",
			    text);
		ok = FALSE;
	}
	if (!ok)
		claim_clear(c);
	return ok;
}

void claim_clear(struct claim *c)
{
	g_free(c->harvest);
	g_free(c->protocol);
	g_free(c->softirq);
	g_free(c->thread);
	g_free(c->sched);
	g_free(c->irq);
	*c = (struct claim){0};
}

char *claim_place_text(const struct tally *t)
{
	const struct place *p = &t->place;

	if (!strcmp(p->context, "thread"))
		return g_strdup_printf("thread %s %s", p->comm, t->sched);
	if (strcmp(p->context, "softirq"))
		return g_strdup("hard irq");
	if (place_is_ksoftirqd(p))
		return g_strdup_printf("softirq %s, handed to %s",
				       p->softirq ? p->softirq : "?", p->comm);
	return g_strdup_printf("softirq %s", p->softirq ? p->softirq : "?");
}

/* What is wrong with one place, or NULL. Free it. */
static char *judge(const struct claim *c, const struct tally *t)
{
	const struct place *p = &t->place;
	const char *claimed =
		t->work == WORK_HARVEST ? c->harvest : c->protocol;

	if (strcmp(claimed, p->context))
		return g_strdup_printf("claimed in %s", claimed);
	/* One that began before the trace has no name. */
	if (p->softirq && g_strcmp0(p->softirq, c->softirq))
		return g_strdup_printf("claimed as softirq %s",
				       c->softirq ? c->softirq : "of no name");
	if (strcmp(p->context, "thread"))
		return NULL;
	if (!c->thread || fnmatch(c->thread, p->comm, 0))
		return g_strdup_printf("claimed in thread %s",
				       c->thread ? c->thread : "of no name");
	if (g_strcmp0(t->sched, c->sched))
		return g_strdup_printf("claimed to be scheduled %s",
				       c->sched ? c->sched : "in no way");
	return NULL;
}

GPtrArray *claim_check(const struct claim *c, const GArray *tallies)
{
	static const char *const works[WORK_COUNT] = {"harvest", "protocol"};
	GPtrArray *differences = g_ptr_array_new_with_free_func(g_free);
	guint i;

	for (i = 0; i < tallies->len; i++) {
		const struct tally *t =
			&g_array_index(tallies, struct tally, i);
		char *wrong = judge(c, t), *place = claim_place_text(t);

		if (wrong)
			g_ptr_array_add(
				differences,
				g_strdup_printf(
					"%s: %s, measured %s "
					"(%u of %u frames)",
					works[t->work], wrong, place, t->frames,
					places_frames(tallies, t->work)));
		g_free(place);
		g_free(wrong);
	}
	return differences;
}
