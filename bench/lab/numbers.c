/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/numbers.h"

#include <errno.h>
#include <math.h>

#include "lab/error.h"

GQuark rxb_error_quark(void)
{
	return g_quark_from_static_string("rxbench");
}

gboolean number_parse(const char *text, double min, double max, double *out)
{
	char *end;
	double value;

	/* g_ascii_strtod also takes leading space, hex, "inf" and "nan". */
	if (!g_ascii_isdigit(*text) && *text != '-' && *text != '.')
		return FALSE;
	errno = 0;
	value = g_ascii_strtod(text, &end);
	if (errno || *end || strpbrk(text, "xX") || !isfinite(value))
		return FALSE;
	if (value < min || value > max)
		return FALSE;
	*out = value;
	return TRUE;
}

gboolean number_parse_int(const char *text, gint64 min, gint64 max, gint64 *out)
{
	return g_ascii_string_to_signed(text, 10, min, max, out, NULL);
}
