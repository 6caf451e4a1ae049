/* SPDX-License-Identifier: GPL-2.0-only */
/* What stands in the brackets of METRIC(ARM, at=..., device=...). */
#include <string.h>

#include "expr_cursor.h"

static gboolean take_arm(struct expr_cursor *c, struct expr_term *out)
{
	const char *start;
	size_t length;

	expr_skip_space(c);
	start = c->at;
	length = strcspn(start, ",()");
	while (length && g_ascii_isspace(start[length - 1]))
		length--;
	if (!length || length >= sizeof(out->arm))
		return expr_wrong(c, start, "the name of an arm");
	memcpy(out->arm, start, length);
	out->arm[length] = '\0';
	c->at += length;
	return TRUE;
}

static gboolean take_multiple(struct expr_cursor *c, double *out)
{
	return expr_take_number(c, out) && *out > 0 && expr_take_char(c, 'x');
}

/* The value of at=. */
static gboolean take_at(struct expr_cursor *c, struct expr_term *out)
{
	static const char allowed[] =
		"top, bottom, peak, all, a multiple of the knee such as 2x, or "
		"a range of them such as 1x..2.5x";
	const char *start;

	expr_skip_space(c);
	start = c->at;
	if (expr_take_word(c, "top"))
		return TRUE;
	if (expr_take_word(c, "bottom")) {
		out->at.kind = AT_BOTTOM;
	} else if (expr_take_word(c, "peak")) {
		out->at.kind = AT_PEAK;
	} else if (expr_take_word(c, "all")) {
		out->at.kind = AT_ALL;
	} else {
		out->at.kind = AT_GRID;
		if (!take_multiple(c, &out->at.grid))
			return expr_wrong(c, start, allowed);
		if (!expr_take_word(c, ".."))
			return TRUE;
		out->at.kind = AT_RANGE;
		if (!take_multiple(c, &out->at.to) ||
		    out->at.to <= out->at.grid)
			return expr_wrong(c, start, allowed);
	}
	return TRUE;
}

/* The value of device=. */
static gboolean take_device(struct expr_cursor *c, struct expr_term *out)
{
	size_t length;

	expr_skip_space(c);
	length = strspn(c->at, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-");
	if (!length || length >= sizeof(out->device))
		return expr_wrong(c, c->at, "the name of a device");
	memcpy(out->device, c->at, length);
	out->device[length] = '\0';
	c->at += length;
	return TRUE;
}

/* ", at=..." and ", device=...", as many as there are, then ")". */
static gboolean take_places(struct expr_cursor *c, struct expr_term *out)
{
	gboolean curve = out->metric->of_series != NULL;

	while (expr_take_char(c, ',')) {
		const char *start;

		expr_skip_space(c);
		start = c->at;
		if (expr_take_word(c, "device") && expr_take_char(c, '=')) {
			if (!take_device(c, out))
				return FALSE;
			continue;
		}
		c->at = start;
		if (curve)
			return expr_wrong(
				c, start,
				"device= (this metric is about the whole "
				"curve)");
		if (!expr_take_word(c, "at") || !expr_take_char(c, '='))
			return expr_wrong(c, start, "at=, device=");
		if (!take_at(c, out))
			return FALSE;
	}
	return expr_take_char(c, ')') ? TRUE : expr_wrong(c, c->at, ", or )");
}

gboolean expr_take_term(struct expr_cursor *c, struct expr_term *out)
{
	out->at.kind = AT_TOP;
	return take_arm(c, out) && take_places(c, out);
}
