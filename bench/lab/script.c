/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/script.h"

#include <stdarg.h>

#include "lab/error.h"

static void reply_free(void *data)
{
	agent_reply_clear(data);
	g_free(data);
}

void script_init(struct script *s)
{
	s->lines = g_ptr_array_new_with_free_func(g_free);
	s->replies = g_ptr_array_new_with_free_func(reply_free);
}

void script_clear(struct script *s)
{
	g_clear_pointer(&s->lines, g_ptr_array_unref);
	g_clear_pointer(&s->replies, g_ptr_array_unref);
}

guint script_add(struct script *s, const char *verb, ...)
{
	char *line;
	va_list ap;

	va_start(ap, verb);
	line = agent_request(verb, ap);
	va_end(ap);
	g_assert(line);
	g_ptr_array_add(s->lines, line);
	return s->lines->len - 1;
}

guint script_add_line(struct script *s, const char *line)
{
	g_ptr_array_add(s->lines, g_strdup(line));
	return s->lines->len - 1;
}

char *script_text(const struct script *s)
{
	GString *text = g_string_new(NULL);
	guint i;

	for (i = 0; i < s->lines->len; i++)
		g_string_append_printf(text, "%u %s\n", i + 1,
				       (char *)g_ptr_array_index(s->lines, i));
	return g_string_free(text, FALSE);
}

/* The answer to request @place, from the lines at *@next on. */
static gboolean take_one(struct script *s, guint place, char ***next,
			 GError **error)
{
	struct agent_reply *r = g_new0(struct agent_reply, 1);
	const char *request = g_ptr_array_index(s->lines, place);
	GError *wrong = NULL;
	gboolean done = FALSE;

	r->data = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(s->replies, r);
	/* The last piece is what follows the last whole line. */
	while (!done && (*next)[0] && (*next)[1])
		done = agent_take_line(r, place + 1, g_strdup(*(*next)++),
				       request, &wrong);
	if (wrong)
		g_propagate_error(error, wrong);
	else if (!done)
		g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
			    "the guest stopped at its request %u, \"%.60s\"",
			    place + 1, request);
	return done && !wrong;
}

gboolean script_take(struct script *s, const char *said, GError **error)
{
	char **lines = g_strsplit(said, "\n", -1), **next = lines;
	gboolean ok = TRUE;

	g_ptr_array_set_size(s->replies, 0);
	while (ok && s->replies->len < s->lines->len)
		ok = take_one(s, s->replies->len, &next, error);
	g_strfreev(lines);
	return ok;
}

const struct agent_reply *script_reply(const struct script *s, guint place)
{
	return g_ptr_array_index(s->replies, place);
}
