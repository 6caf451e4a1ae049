/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/agent.h"
#include "lab/error.h"

/* Right after livelock a machine has a long queue to work off first. */
#define LIMIT_MS 15000
/* More narrow the offset less and less; each takes some 0.3 ms. */
#define EXCHANGES 10

static gboolean exchange(struct agent *a, struct clock_exchange *x,
			 GError **error)
{
	struct agent_reply r;

	if (!agent_ask(a, LIMIT_MS, &r, error, "clock", NULL))
		return FALSE;
	x->asked_ns = r.asked_ns;
	x->said_ns = agent_reply_int(&r, "raw_ns", 0);
	x->heard_ns = agent_reply_int(&r, "heard_ns", x->said_ns);
	x->answered_ns = r.answered_ns;
	agent_reply_clear(&r);
	return TRUE;
}

gboolean agent_clock(struct agent *a, struct clock_offset *out, GError **error)
{
	struct clock_exchange x[EXCHANGES];
	guint i;

	for (i = 0; i < EXCHANGES; i++)
		if (!exchange(a, &x[i], error))
			return FALSE;
	if (clock_estimate(x, EXCHANGES, out))
		return TRUE;
	g_set_error(error, RXB_ERROR, RXB_ERROR_PROTOCOL,
		    "the clock of a machine and ours cannot be compared");
	return FALSE;
}
