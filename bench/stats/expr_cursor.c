/* SPDX-License-Identifier: GPL-2.0-only */
#include "expr_cursor.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

void expr_skip_space(struct expr_cursor *c)
{
	c->at += strspn(c->at, " \t");
}

gboolean expr_wrong(struct expr_cursor *c, const char *where,
		    const char *allowed)
{
	int length = (int)strcspn(where, " \t,()<>=");

	g_set_error(c->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		    "\"%s\": column %d: found \"%.*s\"; allowed: %s", c->text,
		    (int)(where - c->text) + 1, MAX(length, *where ? 1 : 0),
		    where, allowed);
	return FALSE;
}

gboolean expr_take_char(struct expr_cursor *c, char wanted)
{
	expr_skip_space(c);
	if (*c->at != wanted)
		return FALSE;
	c->at++;
	return TRUE;
}

gboolean expr_take_word(struct expr_cursor *c, const char *word)
{
	expr_skip_space(c);
	if (!g_str_has_prefix(c->at, word))
		return FALSE;
	c->at += strlen(word);
	return TRUE;
}

gboolean expr_take_number(struct expr_cursor *c, double *out)
{
	g_autofree char *digits = NULL;
	char *rest;

	expr_skip_space(c);
	if (!g_ascii_isdigit(*c->at) && *c->at != '.')
		return FALSE;
	digits = g_strndup(c->at, strspn(c->at, "0123456789.eE+-"));
	/* "1..2" are two numbers and what is between them. */
	if (strstr(digits, ".."))
		*strstr(digits, "..") = '\0';
	*out = g_ascii_strtod(digits, &rest);
	if (rest == digits || !isfinite(*out))
		return FALSE;
	c->at += rest - digits;
	return TRUE;
}
