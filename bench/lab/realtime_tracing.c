/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracing in the realtime lab: ask, offer, ask. */
#include <rxbench/stamp.h>

#include "lab/error.h"
#include "lab/realtime.h"

#define START_LIMIT_MS 20000
/* An emulated CPU prints a line in some 20 us, and there may be 100,000. */
#define STOP_LIMIT_MS 60000
#define DRAIN_LIMIT_MS 20000
/* Those before it are for warming up. */
#define LAST_EPOCH 50

static gboolean drain(struct lab *lab, GError **error)
{
	gboolean quiet;

	return guest_drain(&lab->guest, TRACING_QUIET_MS, DRAIN_LIMIT_MS,
			   &quiet, error);
}

/* *offered: those that found room in the ring. */
static gboolean offer(struct lab *lab, int epoch, double pps, int window_ms,
		      gint64 *offered, GError **error)
{
	struct gen_trial trial = {
		.rate_pps = pps,
		.window_ms = window_ms,
		.epoch = epoch,
		.frame_bytes = RXB_MIN_FRAME_BYTES,
		.pattern = "cbr",
	};
	struct gen_result result;

	if (!gen_start_trial(&lab->gen, &trial, error) ||
	    !gen_wait_trial(&lab->gen, &trial, &result, error))
		return FALSE;
	*offered = result.sent - result.ring_full;
	return drain(lab, error);
}

/* Offer frames while the guest writes down what happens to them. */
static gboolean trace(struct lab *lab, double pps, int window_ms,
		      gint64 *offered, GPtrArray **lines, GError **error)
{
	struct agent *agent = &lab->guest.agent;
	const char *iface = lab->guest.iface;
	struct agent_reply reply;

	if (!agent_ask(agent, START_LIMIT_MS, NULL, error, "trace", "start",
		       iface, "buffer_kb", TRACING_BUFFER_KB, NULL) ||
	    !offer(lab, LAST_EPOCH, pps, window_ms, offered, error) ||
	    !agent_ask(agent, STOP_LIMIT_MS, &reply, error, "trace", "stop",
		       iface, NULL))
		return FALSE;
	*lines = g_ptr_array_ref(reply.data);
	agent_reply_clear(&reply);
	return TRUE;
}

/* Did a frame of the present epoch get to the application? */
static gboolean arrived(struct lab *lab, gboolean *yes, GError **error)
{
	GHashTable *counters = guest_counters(&lab->guest, error);
	const gint64 *received;

	if (!counters)
		return FALSE;
	received = g_hash_table_lookup(counters, "sink.received");
	*yes = received && *received > 0;
	g_hash_table_unref(counters);
	return TRUE;
}

/*
 * A NIC whose link has just come up may hold back or drop what comes first.
 * When a frame has arrived no older one is under way, and all code is in its
 * place.
 */
static gboolean warm_up(struct lab *lab, GError **error)
{
	gboolean done = FALSE;
	gint64 ignored;
	int epoch;

	for (epoch = 1; epoch < LAST_EPOCH && !done; epoch++)
		if (!guest_new_epoch(&lab->guest, epoch, 0, error) ||
		    !offer(lab, epoch, TRACING_LOW_PPS, 1000 / TRACING_LOW_PPS,
			   &ignored, error) ||
		    !arrived(lab, &done, error))
			return FALSE;
	if (!done)
		g_set_error(error, RXB_ERROR, RXB_ERROR_LIMIT,
			    "of %d single frames none arrived", LAST_EPOCH - 1);
	return done;
}

static char *read_claim(struct lab *lab)
{
	char *path = knob_driver_file(lab->guest.iface, "contexts");
	char *claim = guest_read(&lab->guest, path);

	g_free(path);
	return claim;
}

gboolean realtime_trace(struct lab *lab, struct tracing *t, GError **error)
{
	int low_ms = (int)t->frames * 1000 / TRACING_LOW_PPS;

	if (!realtime_set_mode(lab, t->mode, error) || !warm_up(lab, error) ||
	    !guest_new_epoch(&lab->guest, LAST_EPOCH, 0, error))
		return FALSE;
	t->claim = read_claim(lab);
	return trace(lab, TRACING_LOW_PPS, low_ms, &t->low_offered, &t->low,
		     error) &&
	       trace(lab, TRACING_FLOOD_PPS, TRACING_FLOOD_MS,
		     &t->flood_offered, &t->flood, error);
}
