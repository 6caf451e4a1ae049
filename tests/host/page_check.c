/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * page_check PAGE: is the report's page well-formed, does each id stand in it
 * once, does each link lead to one, does it ask for nothing from outside (an
 * <a> may lead to files beside it) and does no colour of a figure ignore the
 * reader's theme? Prints the ids.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>

struct page {
	GHashTable *ids;
	GPtrArray *links; /* "id" of "#id" */
	guint svg_depth;
};

static gboolean refuse(GError **error, const char *what, const char *value)
{
	g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
		    "%s: %s", what, value);
	return FALSE;
}

/* A place inside the page, or data that the page brings. */
static gboolean check_link(struct page *page, const char *value, GError **error)
{
	if (*value == '#') {
		g_ptr_array_add(page->links, g_strdup(value + 1));
		return TRUE;
	}
	return g_str_has_prefix(value, "data:") ||
	       refuse(error, "a link out of the page", value);
}

static gboolean check_colour(const char *value, GError **error)
{
	return !strcmp(value, "none") || !strcmp(value, "currentColor") ||
	       g_str_has_prefix(value, "var(--") ||
	       refuse(error, "a colour that follows no theme", value);
}

/* A file beside the page, which a reader may follow to. */
static gboolean is_neighbour(const char *element, const char *value)
{
	return !strcmp(element, "a") && *value != '/' && *value != '#' &&
	       !strchr(value, ':') && !strstr(value, "..");
}

static gboolean check_attribute(struct page *page, const char *element,
				const char *name, const char *value,
				GError **error)
{
	if (!strcmp(name, "id") &&
	    !g_hash_table_add(page->ids, g_strdup(value)))
		return refuse(error, "an id twice", value);
	if (!strcmp(name, "src") || !strcmp(name, "href") ||
	    !strcmp(name, "xlink:href"))
		return is_neighbour(element, value) ||
		       check_link(page, value, error);
	if (page->svg_depth &&
	    (!strcmp(name, "fill") || !strcmp(name, "stroke") ||
	     !strcmp(name, "color")))
		return check_colour(value, error);
	return strncmp(name, "on", 2) || refuse(error, "a script", value);
}

static void on_start(GMarkupParseContext *context, const char *element,
		     const char **names, const char **values, gpointer data,
		     GError **error)
{
	struct page *page = data;
	guint i;

	(void)context;
	page->svg_depth += !strcmp(element, "svg");
	if (!strcmp(element, "script")) {
		refuse(error, "a script", element);
		return;
	}
	for (i = 0; names[i]; i++)
		if (!check_attribute(page, element, names[i], values[i], error))
			return;
}

static void on_end(GMarkupParseContext *context, const char *element,
		   gpointer data, GError **error)
{
	(void)context;
	(void)error;
	((struct page *)data)->svg_depth -= !strcmp(element, "svg");
}

static void on_text(GMarkupParseContext *context, const char *text, gsize size,
		    gpointer data, GError **error)
{
	g_autofree char *copy = g_strndup(text, size);

	(void)data;
	if (!g_strcmp0(g_markup_parse_context_get_element(context), "style") &&
	    (strstr(copy, "url(") || strstr(copy, "@import")))
		refuse(error, "a style from outside", "url() or @import");
}

static gboolean check_links(const struct page *page, GError **error)
{
	guint i;

	for (i = 0; i < page->links->len; i++)
		if (!g_hash_table_contains(page->ids, page->links->pdata[i]))
			return refuse(error, "a link to nowhere",
				      page->links->pdata[i]);
	return TRUE;
}

static void print_id(gpointer id, gpointer value, gpointer data)
{
	(void)value;
	(void)data;
	puts(id);
}

int main(int argc, char **argv)
{
	static const GMarkupParser parser = {.start_element = on_start,
					     .end_element = on_end,
					     .text = on_text};
	struct page page = {.ids = g_hash_table_new_full(
				    g_str_hash, g_str_equal, g_free, NULL),
			    .links = g_ptr_array_new_with_free_func(g_free)};
	g_autoptr(GMarkupParseContext) context =
		g_markup_parse_context_new(&parser, 0, &page, NULL);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize size;

	if (argc == 2 && g_file_get_contents(argv[1], &text, &size, &error) &&
	    g_markup_parse_context_parse(context, text, (gssize)size, &error) &&
	    g_markup_parse_context_end_parse(context, &error) &&
	    check_links(&page, &error)) {
		g_hash_table_foreach(page.ids, print_id, NULL);
		return 0;
	}
	fprintf(stderr, "page_check: %s\n",
		error ? error->message : "PAGE is needed");
	return 1;
}
