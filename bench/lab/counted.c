/* SPDX-License-Identifier: GPL-2.0-only */
/* A point's rows of counters.csv. */
#include <string.h>

#include "lab/account.h"
#include "lab/trial.h"

static void clear(gpointer data)
{
	g_free(((struct counted *)data)->name);
}

static gint compare(gconstpointer a, gconstpointer b)
{
	const struct counted *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* These say how it was since the reading before, and do not grow. */
static gboolean is_level(const char *name)
{
	return g_str_has_prefix(name, "wakeup.");
}

GArray *account_counted(const struct account *a)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct counted));
	GHashTableIter iter;
	gpointer name, value;
	struct counted one;

	g_array_set_clear_func(all, clear);
	g_hash_table_iter_init(&iter, a->after);
	while (g_hash_table_iter_next(&iter, &name, &value)) {
		if (!account_delta(a, name, &one.value))
			continue;
		if (is_level(name))
			one.value = (gint64) * (const guint64 *)value;
		one.name = g_strdup(name);
		g_array_append_val(all, one);
	}
	g_array_sort(all, compare);
	return all;
}
