/* SPDX-License-Identifier: GPL-2.0-only */
/* What makes a point invalid. */
#include "points.h"

#include <string.h>

void point_invalidate(struct point *p, const char *fmt, ...)
{
	g_autofree char *reason = NULL;
	va_list args;

	va_start(args, fmt);
	reason = g_strdup_vprintf(fmt, args);
	va_end(args);
	p->valid = FALSE;
	if (strstr(p->invalid_reason, reason))
		return;
	if (p->invalid_reason[0])
		g_strlcat(p->invalid_reason, "; ", sizeof(p->invalid_reason));
	g_strlcat(p->invalid_reason, reason, sizeof(p->invalid_reason));
}

gboolean point_check_conservation(struct point *p, const char *where)
{
	const struct {
		const char *name;
		gint64 count;
	} places[] = {
		{"delivered", p->delivered},
		{"ring_drop", p->ring_drop},
		{"backlog_drop", p->backlog_drop},
		{"socket_drop", p->socket_drop},
		{"other_drop", p->other_drop},
	};
	gint64 missing = p->sent;
	size_t i;

	if (p->sent < 0) {
		point_invalidate(p, "conservation: sent was not counted");
		return FALSE;
	}
	for (i = 0; i < G_N_ELEMENTS(places); i++) {
		if (places[i].count < 0) {
			point_invalidate(p, "conservation: %s was not counted",
					 places[i].name);
			return FALSE;
		}
		missing -= places[i].count;
	}
	p->in_flight = MAX(missing, 0);
	if (!missing)
		return TRUE;
	point_invalidate(p,
			 "conservation: %" G_GINT64_FORMAT
			 " frames %s of %" G_GINT64_FORMAT " sent%s%s",
			 ABS(missing), missing > 0 ? "missing" : "too many",
			 p->sent, where ? ", " : "", where ? where : "");
	return FALSE;
}

gboolean points_lab_is_exact(const char *name)
{
	return !g_strcmp0(name, "virtual");
}
