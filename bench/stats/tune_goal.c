/* SPDX-License-Identifier: GPL-2.0-only */
/* A goal: how it is read. */
#include "tune_goal.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* Where nobody says at which load: below the knee latency is no queue. */
#define WORK_KNEES 0.5
#define OVERLOAD_KNEES 2

#define METRICS "p50, p90, p99, p99.9, loss, cpu, delivered"
#define CLAUSES                                                             \
	"METRIC < LIMIT, METRIC > LIMIT, least METRIC, most throughput or " \
	"never livelock, each with at RATE"

struct reader {
	struct tune_goal *g;
	char **word; /* the next one */
	struct tune_rate at;
	gboolean has_at, has_wanted;
	GError **error;
};

static gboolean refuse(struct reader *r, const char *word, const char *allowed)
{
	g_set_error(r->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		    "goal: %s: must be %s", word && *word ? word : "(the end)",
		    allowed);
	return FALSE;
}

/* "p99<200 us" as "p99", "<", "200", "us"; "," stands alone too. */
static char **split_words(const char *text)
{
	GString *spaced = g_string_new(NULL);
	GStrvBuilder *words = g_strv_builder_new();
	char **all, **result;
	guint i;

	for (; *text; text++) {
		gboolean alone = strchr("<>,", *text) != NULL;

		g_string_append_printf(spaced, alone ? " %c " : "%c", *text);
	}
	all = g_strsplit_set(spaced->str, " \t\n", -1);
	for (i = 0; all[i]; i++)
		if (*all[i])
			g_strv_builder_add(words, all[i]);
	result = g_strv_builder_end(words);
	g_strv_builder_unref(words);
	g_strfreev(all);
	g_string_free(spaced, TRUE);
	return result;
}

static gboolean take(struct reader *r, const char *word)
{
	if (g_strcmp0(*r->word, word))
		return FALSE;
	r->word++;
	return TRUE;
}

struct unit {
	const char *name;
	double factor;
	gboolean in_knees;
};

static const struct unit times[] = {
	{"us", 1, FALSE}, {"ms", 1e3, FALSE}, {"s", 1e6, FALSE}, {NULL, 0, 0}};
static const struct unit shares[] = {{"%", 0.01, FALSE}, {NULL, 0, 0}};
static const struct unit rates[] = {{"pps", 1, FALSE},
				    {"kpps", 1e3, FALSE},
				    {"Mpps", 1e6, FALSE},
				    {"x", 1, TRUE},
				    {NULL, 0, 0}};

/* "200us" or "200", "us", above 0. */
static gboolean take_quantity(struct reader *r, const struct unit *units,
			      const char *allowed, struct tune_rate *to)
{
	const char *word = *r->word, *unit;
	char *end;

	if (!word || !(g_ascii_isdigit(*word) || *word == '.'))
		return refuse(r, word, allowed);
	to->value = g_ascii_strtod(word, &end);
	unit = end;
	r->word++;
	if (!*unit && *r->word)
		unit = *r->word++;
	for (; units->name && strcmp(units->name, unit); units++)
		;
	if (!units->name || !(to->value > 0) || !isfinite(to->value))
		return refuse(r, word, allowed);
	to->value *= units->factor;
	to->in_knees = units->in_knees;
	return TRUE;
}

static gboolean take_rate(struct reader *r, struct tune_rate *to)
{
	return take_quantity(r, rates,
			     "a rate in pps, kpps, Mpps, or x (multiples of "
			     "the knee), as 50kpps or 2x",
			     to);
}

static gboolean take_metric(struct reader *r, enum tune_metric *m)
{
	for (*m = 0; *m < TUNE_INDEX; (*m)++)
		if (take(r, tune_metric_name(*m)))
			return TRUE;
	return FALSE;
}

/* The number of that load, a new one if need be; TUNE_MAX_LOADS: no room. */
static guint load_of(struct tune_goal *g, const struct tune_rate *rate)
{
	guint i;

	for (i = 0; i < g->nloads; i++)
		if (g->loads[i].value == rate->value &&
		    g->loads[i].in_knees == rate->in_knees)
			return i;
	if (i < TUNE_MAX_LOADS)
		g->loads[g->nloads++] = *rate;
	return i;
}

/* Where the clause says nothing: what is usual for @m. */
static gboolean take_load(struct reader *r, enum tune_metric m, guint *load)
{
	gboolean top = m == TUNE_DELIVERED;
	struct tune_rate at = {top ? OVERLOAD_KNEES : WORK_KNEES, TRUE};

	if (take(r, "at")) {
		if (!take_rate(r, &at))
			return FALSE;
		r->at = at;
		r->has_at = TRUE;
	} else if (r->has_at && !top) {
		at = r->at;
	}
	*load = load_of(r->g, &at);
	return *load < TUNE_MAX_LOADS ||
	       refuse(r, "at", "one of four loads at most");
}

static gboolean set_wanted(struct reader *r, enum tune_metric m, gboolean most,
			   guint load)
{
	if (r->has_wanted)
		return refuse(r, most ? "most" : "least",
			      "the only thing that is wanted most or least");
	r->has_wanted = TRUE;
	r->g->wanted = m;
	r->g->most = most;
	r->g->load = load;
	return TRUE;
}

static gboolean add_limit(struct reader *r, const struct tune_limit *l)
{
	struct tune_goal *g = r->g;

	if (g->nlimits == TUNE_MAX_LIMITS)
		return refuse(r, tune_metric_name(l->metric),
			      "one of eight limits at most");
	g->limits[g->nlimits++] = *l;
	return TRUE;
}

/* METRIC < LIMIT */
static gboolean read_limit(struct reader *r, enum tune_metric m)
{
	static const char percent[] = "a percentage above 0, as 5%";
	struct tune_limit l = {.metric = m, .above = m == TUNE_DELIVERED};
	gboolean ok;

	if (!take(r, l.above ? ">" : "<"))
		return refuse(r, *r->word,
			      l.above ? "> after delivered"
				      : "< after this metric");
	if (l.above)
		ok = take_rate(r, &l.limit);
	else if (m <= TUNE_P999)
		ok = take_quantity(r, times, "a time in us, ms or s, as 200us",
				   &l.limit);
	else
		ok = take_quantity(r, shares, percent, &l.limit);
	return ok && take_load(r, m, &l.load) && add_limit(r, &l);
}

/* Index at four times the knee, of what it takes to see a peak. */
static gboolean read_never(struct reader *r)
{
	static const struct tune_rate loads[] = {
		{1, TRUE}, {2, TRUE}, {4, TRUE}};
	struct tune_limit l = {
		.metric = TUNE_INDEX,
		.above = TRUE,
		.limit.value = TUNE_INDEX_LIMIT,
	};
	guint i;

	if (!take(r, "livelock"))
		return refuse(r, *r->word, "livelock, after never");
	for (i = 0; i < G_N_ELEMENTS(loads); i++) {
		l.load = load_of(r->g, &loads[i]);
		if (l.load == TUNE_MAX_LOADS)
			return refuse(r, "livelock",
				      "one of four loads at most; it takes 1x, "
				      "2x and 4x");
	}
	return add_limit(r, &l);
}

static gboolean read_clause(struct reader *r)
{
	enum tune_metric m;
	guint load;

	if (take_metric(r, &m))
		return read_limit(r, m);
	if (take(r, "never"))
		return read_never(r);
	if (take(r, "most")) {
		if (!take(r, "throughput"))
			return refuse(r, *r->word, "throughput, after most");
		return take_load(r, TUNE_DELIVERED, &load) &&
		       set_wanted(r, TUNE_DELIVERED, TRUE, load);
	}
	if (take(r, "least")) {
		if (!g_strcmp0(*r->word, "delivered") || !take_metric(r, &m))
			return refuse(r, *r->word,
				      "p50, p90, p99, p99.9, loss or cpu, "
				      "after least");
		return take_load(r, m, &load) && set_wanted(r, m, FALSE, load);
	}
	return refuse(r, *r->word, CLAUSES "; METRIC is one of " METRICS);
}

/* Whoever only fears livelock wants what is delivered where it shows. */
static gboolean complete(struct reader *r)
{
	struct tune_goal *g = r->g;
	guint i;

	for (i = 0; !r->has_wanted && i < g->nlimits; i++)
		if (g->limits[i].metric == TUNE_INDEX)
			set_wanted(r, TUNE_DELIVERED, TRUE, g->limits[i].load);
	return r->has_wanted ||
	       refuse(r, NULL,
		      "followed by what is wanted: least METRIC or most "
		      "throughput");
}

gboolean tune_goal_parse(struct tune_goal *g, const char *text, GError **error)
{
	char **words = split_words(text);
	struct reader r = {.g = g, .word = words, .error = error};
	gboolean ok;

	*g = (struct tune_goal){0};
	do {
		ok = read_clause(&r);
	} while (ok && take(&r, ","));
	if (ok && *r.word)
		ok = refuse(&r, *r.word, "a comma, or at RATE");
	ok = ok && complete(&r);
	g_strfreev(words);
	return ok;
}
