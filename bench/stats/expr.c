/* SPDX-License-Identifier: GPL-2.0-only */
#include "expr.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* Longest first: "<" begins "<=". */
static const struct {
	const char *text;
	enum expr_op op;
} ops[] = {
	{"<=", EXPR_LE},
	{">=", EXPR_GE},
	{"<", EXPR_LT},
	{">", EXPR_GT},
};

struct cursor {
	const char *text;
	const char *at;
	GError **error;
};

static void skip_space(struct cursor *c)
{
	while (g_ascii_isspace(*c->at))
		c->at++;
}

/* Always FALSE, so that a parser can return it. */
static gboolean wrong(struct cursor *c, const char *where, const char *allowed)
{
	int length = (int)strcspn(where, " \t,()<>=");

	g_set_error(c->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		    "\"%s\": column %d: found \"%.*s\"; allowed: %s", c->text,
		    (int)(where - c->text) + 1, MAX(length, *where ? 1 : 0),
		    where, allowed);
	return FALSE;
}

static gboolean take_char(struct cursor *c, char wanted)
{
	skip_space(c);
	if (*c->at != wanted)
		return FALSE;
	c->at++;
	return TRUE;
}

static gboolean take_metric(struct cursor *c, struct expr *out)
{
	g_autofree char *names = metric_names();
	g_autofree char *name = NULL;
	const char *start;
	size_t length;

	skip_space(c);
	start = c->at;
	length = strspn(start, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_");
	name = g_strndup(start, length);
	out->metric = metric_find(name);
	if (!out->metric)
		return wrong(c, start, names);
	c->at += length;
	return take_char(c, '(') ? TRUE : wrong(c, c->at, "(");
}

static gboolean take_mode(struct cursor *c, struct expr *out)
{
	const char *start;
	size_t length;

	skip_space(c);
	start = c->at;
	length = strcspn(start, ",()");
	while (length && g_ascii_isspace(start[length - 1]))
		length--;
	if (!length || length >= sizeof(out->mode))
		return wrong(c, start, "the name of a mode");
	memcpy(out->mode, start, length);
	out->mode[length] = '\0';
	c->at += length;
	return TRUE;
}

static gboolean take_number(struct cursor *c, double *out)
{
	char *rest;

	skip_space(c);
	*out = g_ascii_strtod(c->at, &rest);
	if (rest == c->at || !isfinite(*out))
		return FALSE;
	c->at = rest;
	return TRUE;
}

static gboolean take_word(struct cursor *c, const char *word)
{
	skip_space(c);
	if (!g_str_has_prefix(c->at, word))
		return FALSE;
	c->at += strlen(word);
	return TRUE;
}

/* The value of at=. */
static gboolean take_at(struct cursor *c, struct expr *out)
{
	const char *start;

	skip_space(c);
	start = c->at;
	if (take_word(c, "bottom"))
		out->at.kind = AT_BOTTOM;
	else if (!take_word(c, "top")) {
		out->at.kind = AT_GRID;
		if (!take_number(c, &out->at.grid) || out->at.grid <= 0 ||
		    !take_char(c, 'x'))
			return wrong(c, start,
				     "top, bottom, or a multiple of the knee "
				     "such as 2x");
	}
	return TRUE;
}

/* The value of device=. */
static gboolean take_device(struct cursor *c, struct expr *out)
{
	size_t length;

	skip_space(c);
	length = strspn(c->at, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-");
	if (!length || length >= sizeof(out->device))
		return wrong(c, c->at, "the name of a device");
	memcpy(out->device, c->at, length);
	out->device[length] = '\0';
	c->at += length;
	return TRUE;
}

/* ", at=..." and ", device=...", as many as there are, then ")". */
static gboolean take_places(struct cursor *c, struct expr *out)
{
	gboolean curve = out->metric->of_series != NULL;

	out->at = (struct at){AT_TOP, 0};
	out->device[0] = '\0';
	while (take_char(c, ',')) {
		const char *start;

		skip_space(c);
		start = c->at;
		if (take_word(c, "device") && take_char(c, '=')) {
			if (!take_device(c, out))
				return FALSE;
			continue;
		}
		c->at = start;
		if (curve)
			return wrong(c, start,
				     "device= (this metric is about the whole "
				     "curve)");
		if (!take_word(c, "at") || !take_char(c, '='))
			return wrong(c, start, "at=, device=");
		if (!take_at(c, out))
			return FALSE;
	}
	return take_char(c, ')') ? TRUE : wrong(c, c->at, ", or )");
}

static gboolean take_op(struct cursor *c, struct expr *out)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(ops); i++) {
		if (take_word(c, ops[i].text)) {
			out->op = ops[i].op;
			return TRUE;
		}
	}
	return wrong(c, c->at, "<= >= < >");
}

gboolean expr_parse(const char *text, struct expr *out, GError **error)
{
	struct cursor c = {text, text, error};

	if (!take_metric(&c, out) || !take_mode(&c, out) ||
	    !take_places(&c, out) || !take_op(&c, out))
		return FALSE;
	if (!take_number(&c, &out->limit))
		return wrong(&c, c.at, "a number");
	skip_space(&c);
	return *c.at ? wrong(&c, c.at, "the end") : TRUE;
}

static const char *op_text(enum expr_op op)
{
	size_t i;

	for (i = 0; ops[i].op != op; i++)
		;
	return ops[i].text;
}

char *expr_expected(const struct expr *e)
{
	char limit[G_ASCII_DTOSTR_BUF_SIZE];

	g_ascii_formatd(limit, sizeof(limit), "%.15g", e->limit);
	return g_strdup_printf("%s %s", op_text(e->op), limit);
}

gboolean expr_holds(const struct expr *e, double measured)
{
	switch (e->op) {
	case EXPR_LE:
		return measured <= e->limit;
	case EXPR_GE:
		return measured >= e->limit;
	case EXPR_LT:
		return measured < e->limit;
	case EXPR_GT:
		return measured > e->limit;
	}
	return FALSE;
}
