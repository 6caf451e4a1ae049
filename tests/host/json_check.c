/* SPDX-License-Identifier: GPL-2.0-only */
/* json_check FILE: is it one JSON object? Says why not, and fails. */
#include <json-glib/json-glib.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	JsonParser *parser = json_parser_new();
	GError *error = NULL;
	gboolean ok;

	if (argc != 2) {
		fprintf(stderr, "usage: json_check FILE\n");
		return 2;
	}
	ok = json_parser_load_from_file(parser, argv[1], &error);
	if (!ok)
		fprintf(stderr, "json_check: %s\n", error->message);
	else if (!JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser)))
		ok = FALSE;
	g_clear_error(&error);
	g_object_unref(parser);
	return !ok;
}
