/* SPDX-License-Identifier: GPL-2.0-only */
/* Which shards there are, and whether they make up the sweep. */
#include "lab/merge.h"

#include <string.h>

#include "lab/error.h"
#include "lab/provenance.h"

static void shard_free(gpointer data)
{
	struct shard *s = data;

	g_free(s->name);
	rundir_close(&s->dir);
	record_close(&s->record);
	config_free(s->config);
	g_clear_pointer(&s->points, g_array_unref);
	g_hash_table_unref(s->numbers);
	g_free(s);
}

/* NULL when it is still being measured, or is no run. */
static struct shard *shard_read(const char *name, GError **error)
{
	struct shard *s = g_new0(struct shard, 1);

	s->name = g_strdup(name);
	s->dir.lock_fd = -1;
	s->numbers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free,
					   g_free);
	if (rundir_open(&s->dir, name, error) &&
	    record_load(&s->record, &s->dir, error)) {
		s->config =
			config_from_json(s->record.root, s->record.path, error);
		if (s->config)
			s->points = rundir_points(&s->dir, error);
	}
	if (s->points)
		return s;
	shard_free(s);
	return NULL;
}

static gboolean is_given(const struct merge *m, const char *name)
{
	char *path = g_canonicalize_filename(name, NULL);
	gboolean found = FALSE;
	guint i;

	for (i = 0; i < m->shards->len; i++) {
		const struct shard *s = m->shards->pdata[i];

		found |= !strcmp(s->dir.path, path);
	}
	g_free(path);
	return found;
}

static gboolean read_all(struct merge *m, char *const *names, GError **error)
{
	for (; *names; names++) {
		struct shard *s;

		if (is_given(m, *names)) {
			g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
				    "%s: is given twice", *names);
			return FALSE;
		}
		s = shard_read(*names, error);
		if (!s)
			return FALSE;
		g_ptr_array_add(m->shards, s);
	}
	return TRUE;
}

static gint compare_shards(gconstpointer a, gconstpointer b)
{
	const struct shard *const *x = a, *const *y = b;

	return (gint)(*x)->config->shard - (gint)(*y)->config->shard;
}

/* @b comes behind @a. */
static gboolean check_pair(const struct shard *a, const struct shard *b,
			   GError **error)
{
	struct provenance pa = {a->name, a->record.root};
	struct provenance pb = {b->name, b->record.root};

	if (!provenance_same_sweep(&pa, &pb, error))
		return FALSE;
	if (a->config->shards != b->config->shards) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s is one of %u shards, %s one of %u; only "
			    "shards of one sweep can be merged",
			    a->name, a->config->shards, b->name,
			    b->config->shards);
		return FALSE;
	}
	if (a->config->shard != b->config->shard)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s and %s are both shard %u/%u; give each shard once",
		    a->name, b->name, a->config->shard, a->config->shards);
	return FALSE;
}

static gboolean check_together(const struct merge *m, GError **error)
{
	guint i;

	for (i = 1; i < m->shards->len; i++)
		if (!check_pair(m->shards->pdata[i - 1], m->shards->pdata[i],
				error))
			return FALSE;
	return TRUE;
}

/* The whole sweep, which each shard knows. */
static gboolean make_plan(struct merge *m, GError **error)
{
	const struct shard *first = m->shards->pdata[0];
	GPtrArray *knobs = NULL;

	m->scenario = config_build(first->config, &knobs, error);
	if (!m->scenario)
		return FALSE;
	m->knobs = knobs;
	m->arms = arms_make(m->scenario, knobs, config_has_pair(first->config));
	m->plan = plan_make(scenario_device_count(m->scenario), m->arms->len,
			    m->scenario->loads->len, (guint)m->scenario->reps,
			    first->config->seed);
	return TRUE;
}

/* Its place in the plan; plan->len when it has none. */
static guint find_place(const struct merge *m, const struct point *p)
{
	guint i;

	for (i = 0; i < m->plan->len; i++)
		if (arms_is_at(m->arms, m->scenario,
			       &g_array_index(m->plan, struct plan_point, i),
			       p))
			break;
	return i;
}

/*
 * In virtual time a point has its number from the scenario. In real time each
 * shard counts its own points, and the plan knows what one run would have
 * counted.
 */
static gint64 number_of(const struct shard *s, const struct point *p,
			guint place)
{
	struct provenance of = {s->name, s->record.root};

	return provenance_is_virtual(&of) ? p->seq : (gint64)place + 1;
}

static gboolean not_disjoint(const struct point *p, const struct shard *s,
			     const struct shard *other, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s at %.0f pps, repetition %d (seq %d) is in %s and in "
		    "%s; shards have no point in common",
		    point_arm(p), p->offered_pps, p->rep, p->seq, other->name,
		    s->name);
	return FALSE;
}

/* @owners: whose each place of the plan is; @taken: whose each number is. */
static gboolean place_point(struct merge *m, struct shard *s,
			    const struct point *p, const struct shard **owners,
			    GHashTable *taken, GError **error)
{
	guint place = find_place(m, p);
	const struct shard *other;
	gint64 here = p->seq, whole;

	if (place == m->plan->len) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: %s at %.0f pps, repetition %d (seq %d) is no "
			    "point of its sweep",
			    s->name, point_arm(p), p->offered_pps, p->rep,
			    p->seq);
		return FALSE;
	}
	if (owners[place])
		return not_disjoint(p, s, owners[place], error);
	owners[place] = s;
	whole = number_of(s, p, place);
	other = g_hash_table_lookup(taken, &whole);
	if (other)
		return not_disjoint(p, s, other, error);
	g_hash_table_insert(taken, g_memdup2(&whole, sizeof(whole)), s);
	g_hash_table_insert(s->numbers, g_memdup2(&here, sizeof(here)),
			    g_memdup2(&whole, sizeof(whole)));
	return TRUE;
}

static gboolean place_points(struct merge *m, const struct shard **owners,
			     GError **error)
{
	GHashTable *taken = g_hash_table_new_full(g_int64_hash, g_int64_equal,
						  g_free, NULL);
	gboolean ok = TRUE;
	guint i, j;

	for (i = 0; ok && i < m->shards->len; i++) {
		struct shard *s = m->shards->pdata[i];

		for (j = 0; ok && j < s->points->len; j++)
			ok = place_point(
				m, s,
				&g_array_index(s->points, struct point, j),
				owners, taken, error);
	}
	g_hash_table_unref(taken);
	return ok;
}

static const struct shard *find_shard(const struct merge *m, guint index)
{
	guint i;

	for (i = 0; i < m->shards->len; i++) {
		const struct shard *s = m->shards->pdata[i];

		if (s->config->shard == index)
			return s;
	}
	return NULL;
}

/* "shard 2/4, 3 points of shard 3/4 (DIR)", or NULL. */
static char *name_missing(const struct merge *m,
			  const struct shard *const *owners)
{
	const struct shard *first = m->shards->pdata[0];
	guint shards = first->config->shards, i, at;
	g_autoptr(GArray) dealt = plan_deal(
		m->plan, config_deals_together(first->config), shards);
	GString *text = g_string_new(NULL);

	for (i = 0; i < shards; i++) {
		const struct shard *s = find_shard(m, i + 1);
		guint left = 0;

		for (at = 0; at < m->plan->len; at++)
			left += g_array_index(dealt, guint, at) == i + 1 &&
				!owners[at];
		if (!left)
			continue;
		g_string_append(text, text->len ? ", " : "");
		if (s)
			g_string_append_printf(
				text, "%u point%s of shard %u/%u (%s)", left,
				left > 1 ? "s" : "", i + 1, shards, s->name);
		else
			g_string_append_printf(text, "shard %u/%u", i + 1,
					       shards);
	}
	return g_string_free(text, !text->len);
}

static gboolean check_whole(struct merge *m, gboolean partial, GError **error)
{
	const struct shard **owners =
		g_new0(const struct shard *, m->plan->len + 1);
	gboolean ok = place_points(m, owners, error);

	if (ok)
		m->missing = name_missing(m, owners);
	g_free(owners);
	if (ok && m->missing && !partial)
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "not the whole sweep, missing: %s; measure them, "
			    "or merge what is there with --partial",
			    m->missing);
	else if (ok && !merge_points(m))
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "no shard holds a finished point yet");
	else
		return ok;
	return FALSE;
}

struct merge *merge_read(char *const *names, gboolean partial, GError **error)
{
	struct merge *m = g_new0(struct merge, 1);

	m->shards = g_ptr_array_new_with_free_func(shard_free);
	if (read_all(m, names, error)) {
		g_ptr_array_sort(m->shards, compare_shards);
		if (check_together(m, error) && make_plan(m, error) &&
		    check_whole(m, partial, error))
			return m;
	}
	merge_free(m);
	return NULL;
}

void merge_free(struct merge *m)
{
	if (!m)
		return;
	g_ptr_array_unref(m->shards);
	scenario_free(m->scenario);
	g_clear_pointer(&m->arms, g_array_unref);
	g_clear_pointer(&m->knobs, g_ptr_array_unref);
	g_clear_pointer(&m->plan, g_array_unref);
	g_free(m->missing);
	g_free(m);
}

guint merge_points(const struct merge *m)
{
	guint i, points = 0;

	for (i = 0; i < m->shards->len; i++)
		points += ((struct shard *)m->shards->pdata[i])->points->len;
	return points;
}
