/* SPDX-License-Identifier: GPL-2.0-only */
/* The list of what was found. */
#include "cli/doctor.h"

static void finding_clear(gpointer data)
{
	struct finding *f = data;

	g_free(f->found);
	g_free(f->change);
}

void doctor_init(struct doctor *d, const char *root)
{
	d->root = root;
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

char *doctor_text(const struct doctor *d, const char *path)
{
	char *full = g_strconcat(d->root, path, NULL), *text = NULL;

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
