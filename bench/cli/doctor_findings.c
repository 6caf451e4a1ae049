/* SPDX-License-Identifier: GPL-2.0-only */
/* The list of what was found. */
#include <string.h>

#include "cli/doctor.h"
#include "lab/agent.h"

#define ASK_LIMIT_MS 20000

static void finding_clear(gpointer data)
{
	struct finding *f = data;

	g_free(f->found);
	g_free(f->change);
}

void doctor_init(struct doctor *d, const char *root)
{
	*d = (struct doctor){.root = root};
	d->findings = g_array_new(FALSE, FALSE, sizeof(struct finding));
	g_array_set_clear_func(d->findings, finding_clear);
}

void doctor_clear(struct doctor *d)
{
	g_array_unref(d->findings);
}

void doctor_say(struct doctor *d, enum doctor_says says, const char *what,
		char *found, const char *so, const char *change)
{
	gboolean good = says == DOCTOR_GOOD;
	struct finding f = {
		.says = says,
		.what = what,
		.found = found,
		.so = good ? "" : so,
		.change = good ? NULL : g_strdup(change),
	};

	g_array_append_val(d->findings, f);
}

/* All lines of an answer, or NULL. Free it. */
static char *ask(const struct doctor *d, const char *verb, const char *key,
		 const char *value)
{
	GString *text = NULL;
	struct agent_reply r;
	guint i;

	if (!agent_ask(d->agent, ASK_LIMIT_MS, &r, NULL, verb, key, value,
		       NULL))
		return NULL;
	text = g_string_new(NULL);
	for (i = 0; i < r.data->len; i++)
		g_string_append_printf(text, "%s\n",
				       (char *)g_ptr_array_index(r.data, i));
	agent_reply_clear(&r);
	return g_string_free(text, FALSE);
}

static gboolean asks_process(const struct doctor *d, const char *name)
{
	g_autofree char *text = ask(d, "tasks", NULL, NULL);
	g_autofree char *end = g_strdup_printf(" %s\n", name);

	return text && strstr(text, end);
}

/* One of the root's, which may be of another machine's files. */
static gboolean finds_process(const struct doctor *d, const char *name)
{
	g_autofree char *proc = g_strconcat(d->root, "/proc", NULL);
	g_autoptr(GDir) dir = g_dir_open(proc, 0, NULL);
	gboolean found = FALSE;
	const char *pid;

	while (!found && dir && (pid = g_dir_read_name(dir))) {
		g_autofree char *path = g_strdup_printf("/proc/%s/comm", pid);
		g_autofree char *comm =
			g_ascii_isdigit(*pid) ? doctor_line(d, path) : NULL;

		found = comm && !strcmp(comm, name);
	}
	return found;
}

gboolean doctor_sees_process(const struct doctor *d, const char *name)
{
	return d->agent ? asks_process(d, name) : finds_process(d, name);
}

char *doctor_text(const struct doctor *d, const char *path)
{
	char *full, *text = NULL;

	if (d->agent)
		return ask(d, "get", "path", path);
	full = g_strconcat(d->root, path, NULL);
	g_file_get_contents(full, &text, NULL, NULL);
	g_free(full);
	return text;
}

char *doctor_line(const struct doctor *d, const char *path)
{
	char *text = doctor_text(d, path);

	if (text)
		g_strdelimit(text, "\n", '\0');
	return text;
}

enum doctor_says doctor_worst(const struct doctor *d)
{
	enum doctor_says worst = DOCTOR_GOOD;
	guint i;

	for (i = 0; i < d->findings->len; i++)
		worst = MAX(worst,
			    g_array_index(d->findings, struct finding, i).says);
	return worst;
}
