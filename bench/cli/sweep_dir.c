/* SPDX-License-Identifier: GPL-2.0-only */
/* The directory of a sweep. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/sweep.h"
#include "lab/arms.h"
#include "lab/error.h"
#include "lab/record.h"
#include "stats/json_read.h"

#define SCHEMA 1
#define FILE_NAME "sweep.json"

struct sweep *sweep_new(void)
{
	struct sweep *s = g_new0(struct sweep, 1);

	s->lock_fd = s->signal_fd = -1;
	s->self = g_file_read_link("/proc/self/exe", NULL);
	s->hosts = g_new0(char *, 1);
	return s;
}

void sweep_free(struct sweep *s)
{
	if (!s)
		return;
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	if (s->signal_fd >= 0)
		close(s->signal_fd);
	config_free(s->config);
	scenario_free(s->scenario);
	g_strfreev(s->hosts);
	g_free(s->dir);
	g_free(s->executor);
	g_free(s->jobs);
	g_free(s->expected);
	g_free(s->self);
	g_free(s);
}

char *sweep_file(const struct sweep *s, const char *name)
{
	return g_build_filename(s->dir, name, NULL);
}

char *sweep_shard_dir(const struct sweep *s, guint shard)
{
	g_autofree char *number = g_strdup_printf("%u", shard);

	return g_build_filename(s->dir, SWEEP_SHARDS, number, NULL);
}

char *sweep_log(const struct sweep *s, guint shard)
{
	g_autofree char *name = g_strdup_printf("%u.log", shard);

	return g_build_filename(s->dir, SWEEP_LOGS, name, NULL);
}

/* --- what there is to measure --- */

static gboolean check_shards(struct sweep *s, guint hands, gboolean together,
			     GError **error)
{
	if (s->shards >= 1 && s->shards <= hands)
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "sweep: --shards %u: must be 1 to %u, the %s of this sweep",
		    s->shards, hands,
		    together ? "loads and repetitions (what is compared stays "
			       "on one machine)"
			     : "points");
	return FALSE;
}

static GArray *whole_plan(struct sweep *s, GError **error)
{
	g_autoptr(GPtrArray) knobs = NULL;
	g_autoptr(GArray) arms = NULL;

	s->scenario = config_build(s->config, &knobs, error);
	if (!s->scenario)
		return NULL;
	if (s->scenario->search.method) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "sweep: %s searches, and each trial needs those "
			    "before it: it has no shards",
			    s->scenario->name);
		return NULL;
	}
	arms = arms_make(s->scenario, knobs, config_has_pair(s->config));
	return plan_make(scenario_device_count(s->scenario), arms->len,
			 s->scenario->loads->len, (guint)s->scenario->reps,
			 s->config->seed);
}

gboolean sweep_plan(struct sweep *s, GError **error)
{
	gboolean together = config_deals_together(s->config);
	g_autoptr(GArray) plan = whole_plan(s, error), dealt = NULL;
	guint hands, i;

	if (!plan)
		return FALSE;
	hands = plan_hands(plan, together);
	if (!s->shards)
		s->shards = MIN(sweep_default_shards(s), hands);
	if (!check_shards(s, hands, together, error))
		return FALSE;
	dealt = plan_deal(plan, together, s->shards);
	s->total = plan->len;
	s->expected = g_new0(guint, s->shards + 1);
	for (i = 0; i < plan->len; i++)
		s->expected[g_array_index(dealt, guint, i)]++;
	return TRUE;
}

/* --- the file --- */

static JsonObject *to_json(const struct sweep *s)
{
	JsonObject *root = json_object_new();
	JsonArray *hosts = json_array_new();
	guint i;

	json_object_set_int_member(root, "schema", SCHEMA);
	json_object_set_string_member(root, "executor", s->executor);
	json_object_set_int_member(root, "shards", s->shards);
	json_object_set_int_member(root, "workers", s->workers);
	for (i = 0; s->hosts[i]; i++)
		json_array_add_string_element(hosts, s->hosts[i]);
	json_object_set_array_member(root, "hosts", hosts);
	if (s->jobs)
		json_object_set_string_member(root, "jobs", s->jobs);
	config_to_json(s->config, s->scenario, root);
	return root;
}

gboolean sweep_save(const struct sweep *s, GError **error)
{
	struct record file = {sweep_file(s, FILE_NAME), to_json(s)};
	gboolean ok = record_save(&file, error);

	record_close(&file);
	return ok;
}

static char **read_hosts(JsonObject *root)
{
	JsonArray *array = jsonread_list(root, "hosts");
	GPtrArray *hosts = g_ptr_array_new();
	guint i;

	for (i = 0; array && i < json_array_get_length(array); i++) {
		JsonNode *one = json_array_get_element(array, i);

		if (json_node_get_value_type(one) == G_TYPE_STRING)
			g_ptr_array_add(hosts, json_node_dup_string(one));
	}
	g_ptr_array_add(hosts, NULL);
	return (char **)g_ptr_array_free(hosts, FALSE);
}

static gboolean from_json(struct sweep *s, JsonObject *root, const char *path,
			  GError **error)
{
	s->executor = g_strdup(jsonread_text(root, "executor", NULL));
	s->jobs = g_strdup(jsonread_text(root, "jobs", NULL));
	s->shards = (guint)jsonread_whole(root, "shards", 1, G_MAXINT, 0);
	s->workers = (guint)jsonread_whole(root, "workers", 0, G_MAXINT, 0);
	g_strfreev(s->hosts);
	s->hosts = read_hosts(root);
	if (!s->executor || !s->shards ||
	    jsonread_whole(root, "schema", 0, G_MAXINT64, 0) != SCHEMA) {
		g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
			    "%s: is not what this rxbench writes of a sweep",
			    path);
		return FALSE;
	}
	s->config = config_from_json(root, path, error);
	return s->config != NULL;
}

static gboolean read_file(struct sweep *s, GError **error)
{
	g_autofree char *path = sweep_file(s, FILE_NAME);
	JsonParser *parser = json_parser_new();
	gboolean ok = json_parser_load_from_file(parser, path, error);

	if (ok)
		ok = from_json(s,
			       jsonread_as_object(json_parser_get_root(parser)),
			       path, error);
	else if (!strstr((*error)->message, path))
		g_prefix_error(error, "%s: ", path);
	g_object_unref(parser);
	return ok;
}

/* --- the directory --- */

static gboolean fail(const char *path, GError **error)
{
	g_set_error(error, RXB_ERROR, RXB_ERROR_IO, "%s: %s", path,
		    strerror(errno));
	return FALSE;
}

static gboolean lock(struct sweep *s, GError **error)
{
	s->lock_fd = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->lock_fd < 0)
		return fail(s->dir, error);
	if (!flock(s->lock_fd, LOCK_EX | LOCK_NB))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_INPUT,
		    "%s: another rxbench sweep is running in it", s->dir);
	return FALSE;
}

static char *default_dir(const struct sweep *s)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *when = g_date_time_format(now, "%Y-%m-%dT%H-%M-%SZ");

	return g_strdup_printf("results/%s-%s-sweep", when, s->scenario->name);
}

static gboolean make_dir(const struct sweep *s, const char *name,
			 GError **error)
{
	g_autofree char *path = sweep_file(s, name);

	return !g_mkdir_with_parents(path, 0755) || fail(path, error);
}

gboolean sweep_create(struct sweep *s, GError **error)
{
	g_autofree char *given = s->dir ? s->dir : default_dir(s);
	g_autofree char *scenario = NULL;

	s->dir = g_canonicalize_filename(given, NULL);
	scenario = sweep_file(s, SWEEP_SCENARIO);
	return rundir_is_free(s->dir, "choose another --out, or --resume it",
			      error) &&
	       make_dir(s, SWEEP_SHARDS, error) &&
	       make_dir(s, SWEEP_LOGS, error) && lock(s, error) &&
	       g_file_set_contents(scenario, s->config->text, -1, error) &&
	       sweep_save(s, error);
}

struct sweep *sweep_open(const char *dir, gboolean only_look, GError **error)
{
	struct sweep *s = sweep_new();

	s->dir = g_canonicalize_filename(dir, NULL);
	if (read_file(s, error) && (only_look || lock(s, error)) &&
	    sweep_plan(s, error))
		return s;
	sweep_free(s);
	return NULL;
}

/* --- what there is of it --- */

struct sweep_shard sweep_look(const struct sweep *s, guint shard)
{
	struct rundir dir = {.path = sweep_shard_dir(s, shard), .lock_fd = -1};
	struct sweep_shard is = {0};
	g_autoptr(GArray) points = rundir_points(&dir, NULL);
	guint i;

	for (i = 0; points && i < points->len; i++) {
		is.points++;
		is.invalid += !g_array_index(points, struct point, i).valid;
	}
	is.done = is.points >= s->expected[shard];
	rundir_close(&dir);
	return is;
}

GArray *sweep_left(const struct sweep *s)
{
	GArray *left = g_array_new(FALSE, FALSE, sizeof(guint));
	guint shard;

	for (shard = 1; shard <= s->shards; shard++)
		if (!sweep_look(s, shard).done)
			g_array_append_val(left, shard);
	return left;
}

gboolean sweep_is_merged(const struct sweep *s)
{
	g_autofree char *path =
		g_build_filename(s->dir, SWEEP_MERGED, "run.json", NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}
