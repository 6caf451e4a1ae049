/* SPDX-License-Identifier: GPL-2.0-only */
#include "whytext.h"

#include <gio/gio.h>
#include <string.h>

/*
 * The next expression behind @*at, which is moved behind its brace; *before is
 * the text up to it (g_free). NULL without @error: there is no other.
 */
static struct expr *next(const char **at, char **before, GError **error)
{
	const char *open = *at + strcspn(*at, "{}"), *close;
	g_autofree char *text = NULL;

	*before = g_strndup(*at, (gsize)(open - *at));
	if (!*open) {
		*at = open;
		return NULL;
	}
	close = open + 1 + strcspn(open + 1, "{}");
	if (*open != '{' || *close != '}') {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "\"%s\": the braces of expressions must come in "
			    "pairs: {EXPRESSION}",
			    open);
		return NULL;
	}
	text = g_strndup(open + 1, (gsize)(close - open - 1));
	*at = close + 1;
	return expr_parse_sum(text, error);
}

gboolean whytext_walk(const char *text, expr_visit each, gpointer data,
		      GError **error)
{
	GError *problem = NULL;
	gboolean ok = TRUE;

	while (ok && *text) {
		char *before = NULL;
		struct expr *e = next(&text, &before, &problem);

		ok = !problem && (!e || expr_walk(e, each, data));
		g_free(before);
		expr_free(e);
	}
	if (problem)
		g_propagate_error(error, problem);
	return ok;
}

char *whytext_fill(const char *text, expr_source source, gpointer data)
{
	GString *out = g_string_new(NULL);

	while (*text) {
		g_autofree char *before = NULL, *value = NULL, *why = NULL;
		struct expr *e = next(&text, &before, NULL);
		struct interval v;

		g_string_append(out, before);
		if (!e)
			break;
		if (expr_measure(e->left, source, data, &v, &why))
			value = stats_number(v.median);
		else
			value = g_strdup_printf("(unknown: %s)", why);
		g_string_append(out, value);
		expr_free(e);
	}
	return g_string_free(out, FALSE);
}
