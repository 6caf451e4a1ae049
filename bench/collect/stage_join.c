/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include <rxbench/stamp.h>

#include "collect/stage_join.h"

void stage_times_reset(struct stage_times *t)
{
	t->frames = 0;
	for (int stage = 0; stage < RXB_STAGES; stage++)
		rxb_hist_reset(&t->ns[stage]);
}

/* Clocks that are not known to the ns may turn two instants round. */
static void add(struct stage_times *t, enum rxb_stage stage, int64_t ns)
{
	rxb_hist_add(&t->ns[stage], ns > 0 ? (uint64_t)ns : 0);
}

void stage_join(struct stage_times *t, const struct rxb_stage_note *note,
		uint64_t taken_ns, const struct stage_clocks *clocks)
{
	uint64_t to_lab = (uint64_t)(clocks->mono_ns - clocks->lab_ns);
	int64_t sent, top, handed, protocol, socket, app, irq;
	struct rxb_stamp stamp;

	if (!taken_ns || !note->handed || !note->protocol || !note->socket)
		return;
	memcpy(&stamp, note->stamp, sizeof(stamp));
	/* All since it was planned, on the generator's clock. */
	sent = (int64_t)rxb_stamp_lag(&stamp);
	top = rxb_stamp_since(&stamp, note->top + to_lab);
	handed = rxb_stamp_since(&stamp, note->handed + to_lab);
	protocol = rxb_stamp_since(&stamp, note->protocol + to_lab);
	socket = rxb_stamp_since(&stamp, note->socket + to_lab);
	app = rxb_stamp_since(&stamp, taken_ns - (uint64_t)clocks->lab_ns);
	/* No top half since it was sent: nobody had to be told of it. */
	irq = note->top && top > sent ? top - sent : 0;
	t->frames++;
	add(t, RXB_STAGE_RING, handed - sent);
	add(t, RXB_STAGE_IRQ, irq);
	add(t, RXB_STAGE_DRIVER, handed - sent - irq);
	add(t, RXB_STAGE_PROTOCOL, protocol - handed);
	add(t, RXB_STAGE_SOCKET, socket - protocol);
	add(t, RXB_STAGE_APP, app - socket);
}
