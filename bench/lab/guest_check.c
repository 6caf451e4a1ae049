/* SPDX-License-Identifier: GPL-2.0-only */
/* What is read back from the guest behind a window, and planted before it. */
#include "lab/guest.h"
#include "lab/replies.h"

#define LIMIT_MS 10000

gboolean guest_mode_now(struct guest *g, char **mode, GError **error)
{
	struct agent_reply r;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "mode", "iface",
		       g->iface, NULL))
		return FALSE;
	*mode = g_strdup(agent_reply_text(&r, "mode"));
	agent_reply_clear(&r);
	return TRUE;
}

gboolean guest_pins(struct guest *g, GPtrArray *misplaced, GError **error)
{
	struct agent_reply r;
	gboolean ok;

	if (!agent_ask(&g->agent, LIMIT_MS, &r, error, "pins", "iface",
		       g->iface, NULL))
		return FALSE;
	ok = reply_pins(&r, &g->where, misplaced, error);
	agent_reply_clear(&r);
	return ok;
}

gboolean guest_plant(struct guest *g, const char *fault, const char *every,
		     GError **error)
{
	return agent_ask(&g->agent, LIMIT_MS, NULL, error, "fault", "iface",
			 g->iface, "name", fault, "every", every, NULL);
}
