/* SPDX-License-Identifier: GPL-2.0-only */
/* Where frames end. */
#include "data.h"

#include "stack.h"

static const struct part places[] = {
	{"delivered", "part_good"},
	{"lost at the socket", "part_socket"},
	{"lost at the backlog", "part_backlog"},
	{"lost at the NIC", "part_nic"},
	{"lost elsewhere", "part_else"},
};

static gboolean place_shares(const struct run_view *run, const struct point *p,
			     double *shares)
{
	const gint64 counts[] = {p->delivered, p->socket_drop, p->backlog_drop,
				 p->ring_drop, p->other_drop};
	guint i;

	(void)run;
	for (i = 0; i < G_N_ELEMENTS(counts); i++) {
		if (counts[i] < 0 || p->sent <= 0)
			return FALSE;
		shares[i] = (double)counts[i] / (double)p->sent;
	}
	return TRUE;
}

char *data_places(const struct run_view *run, guint *cells, char **why)
{
	char *text = stack_data(run, places, G_N_ELEMENTS(places), place_shares,
				"share of the frames sent [%]", cells);

	if (!text)
		*why = g_strdup("no valid point says where its frames ended");
	return text;
}
