/* SPDX-License-Identifier: GPL-2.0-only */
/* What a sweep is told: hosts, as they are typed; Slurm's queue; sessions. */
#include "fuzz.h"

#include <string.h>

#include "cli/sweep.h"
#include "lab/machines.h"
#include "stats/json_read.h"
#include "stats/points.h"

static void try_hosts(const char *text)
{
	char **hosts = g_new0(char *, 1);
	GError *error = NULL;
	gboolean ok = sweep_hosts(text, &hosts, &error);
	guint i;

	fuzz_need_judged(ok, &error);
	for (i = 0; ok && hosts[i]; i++)
		fuzz_need(hosts[i][0] != '-' && !strpbrk(hosts[i], " ;$`'\"/"),
			  "a host that is none");
	g_strfreev(hosts);
}

static void try_queue(const char *text)
{
	g_autoptr(GArray) tasks = sweep_queued_tasks(text, "17");
	guint i;

	for (i = 0; i < tasks->len; i++)
		fuzz_need(g_array_index(tasks, guint, i) >= 1, "no task");
}

/* run.json of anybody's: no point is on two machines. */
static void try_sessions(const char *text)
{
	g_autoptr(JsonNode) node = json_from_string(text, NULL);
	JsonObject *root = jsonread_as_object(node);
	g_autoptr(GArray) points =
		g_array_new(FALSE, TRUE, sizeof(struct point));
	g_autoptr(GHashTable) numbers = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, NULL);
	struct point p;
	JsonArray *all;
	guint i, sum = 0;

	point_init(&p);
	for (p.seq = 1; p.seq <= 3; p.seq++) {
		gint64 *seq = g_new(gint64, 1);

		*seq = p.seq;
		g_hash_table_insert(numbers, seq, seq);
		g_array_append_val(points, p);
	}
	if (!root)
		return;
	all = machines_of(root, points, numbers);
	for (i = 0; i < json_array_get_length(all); i++)
		sum += json_array_get_length(json_object_get_array_member(
			json_array_get_object_element(all, i), "points"));
	fuzz_need(!sum || sum == points->len, "%u of %u points", sum,
		  points->len);
	json_array_unref(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = fuzz_text(data, size);

	try_hosts(text);
	try_queue(text);
	try_sessions(text);
	return 0;
}
