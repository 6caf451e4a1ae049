/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A frame that came: what the generator makes of it, and what the sinks do. It
 * lies at the end of its memory, where a byte too far is found.
 */
#include "fuzz.h"

#include <string.h>

#include <rxbench/stamp.h>

#include "parse.h"
#include "receive.h"
#include "workloads/sink.h"
#include "workloads/udp4.h"

#define NOW_NS 1000000000000ull

static void inside(const uint8_t *frame, size_t size, const void *part,
		   size_t bytes)
{
	const uint8_t *at = part;

	fuzz_need(at >= frame && at + bytes <= frame + size,
		  "a part outside of its frame");
}

static void take(const uint8_t *frame, size_t size)
{
	static struct sink_trial trial;
	const void *payload = NULL;
	size_t bytes = 0;

	memset(&trial, 0, sizeof(trial));
	rxb_hist_reset(&trial.n.latency);
	rxb_hist_reset(&trial.n.send);
	trial.epoch = 1;
	if (udp4_judge(frame, size, RXB_SINK_UDP_PORT, &payload, &bytes) !=
	    UDP4_DELIVER)
		return;
	inside(frame, size, payload, bytes);
	sink_take(&trial, payload, bytes, NOW_NS);
	sink_refuse(&trial, payload, bytes);
}

static void receive(const uint8_t *frame, size_t size)
{
	const struct receive_setup setup = {
		.epoch = 1, .deal = deal_evenly(3), .tag_every = 1};
	static struct receive *r;
	const struct receive_counts *n;
	uint64_t before, after;

	/* One for all inputs: it is large, and frames follow frames. */
	if (!r)
		r = receive_new(&setup);
	n = receive_counts(r);
	before = n->frames + n->duplicates + n->stale + n->foreign + n->damaged;
	receive_frame(r, frame, size, NOW_NS);
	after = n->frames + n->duplicates + n->stale + n->foreign + n->damaged;
	fuzz_need(after == before + 1, "a frame was counted %d times",
		  (int)(after - before));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *frame = g_malloc(size ? size : 1);
	const struct rxb_stamp *stamp;

	if (size)
		memcpy(frame, data, size);
	stamp = parse_stamp(frame, size);
	if (stamp)
		inside(frame, size, stamp, sizeof(*stamp));
	take(frame, size);
	receive(frame, size);
	g_free(frame);
	return 0;
}
