// SPDX-License-Identifier: GPL-2.0-only
/*
 * When a tagged frame comes by: no more than times are noted here, what they
 * mean is found out after the trial.
 *
 * Every program runs for every frame, and nearly all of them are not tagged.
 * So the first one to meet a frame looks at a few only, and those behind it
 * know a tagged one by the address of its skb. That of a frame that was dropped
 * stays until another tagged one has its place; times that a later frame with
 * the same skb adds belong to a frame that no application ever had.
 */
#include "kernel.h"
#include "stages.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

char LICENSE[] SEC("license") = "GPL";

struct stages_plan stages_plan;
struct rxb_stage_note stages_note[RXB_STAGE_SLOTS];
struct stage_frame stages_under_way[STAGES_UNDER_WAY];
__u64 stages_top;    /* the last top half */
__u32 stages_seen;   /* frames, by the first program that meets them */
__u8 stages_backlog; /* that one is netif_rx() */

#define STAMP_AT 42 /* an Ethernet, an IPv4 and a UDP header */

/* In a slab an skb takes 256 bytes. */
static __always_inline struct stage_frame *place_of(__u64 skb)
{
	return &stages_under_way[skb >> 8 & (STAGES_UNDER_WAY - 1)];
}

static __always_inline struct rxb_stage_note *note_of(__u32 slot)
{
	return &stages_note[slot & (RXB_STAGE_SLOTS - 1)];
}

static __always_inline bool is_looked_at(void)
{
	return stages_plan.stride &&
	       !(stages_seen++ & (stages_plan.stride - 1));
}

/* The frame's note, if it is a tagged one of this trial. */
static __always_inline struct rxb_stage_note *meet(__u64 address)
{
	const struct sk_buff *skb = (const struct sk_buff *)address;
	struct stage_frame *frame = place_of(address);
	struct rxb_stage_note *note;
	union {
		__u8 bytes[RXB_STAGE_STAMP_BYTES];
		struct {
			__u32 head, seq;
		};
	} stamp;
	__u32 seq;

	if (bpf_probe_read_kernel(&stamp, RXB_STAGE_STAMP_BYTES,
				  BPF_CORE_READ(skb, head) +
					  BPF_CORE_READ(skb, mac_header) +
					  STAMP_AT) ||
	    stamp.head != stages_plan.head)
		return NULL;
	seq = bpf_ntohl(stamp.seq);
	if (!rxb_stage_tagged(seq, stages_plan.shift))
		return NULL;
	frame->skb = address;
	frame->slot = rxb_stage_slot(seq, stages_plan.shift);
	note = note_of(frame->slot);
	__builtin_memcpy(note->stamp, stamp.bytes, sizeof(note->stamp));
	note->top = stages_top;
	note->handed = bpf_ktime_get_ns();
	return note;
}

SEC("raw_tp/irq_handler_entry")
int stages_irq(struct bpf_raw_tracepoint_args *ctx)
{
	if (stages_plan.line[ctx->args[0] & (STAGES_LINES - 1)])
		stages_top = bpf_ktime_get_ns();
	return 0;
}

/* Into the backlog: the one hand-over that is not protocol work at once. */
SEC("raw_tp/netif_rx")
int stages_handed(struct bpf_raw_tracepoint_args *ctx)
{
	if (is_looked_at() && meet(ctx->args[0]))
		stages_backlog = 1;
	return 0;
}

SEC("raw_tp/netif_receive_skb")
int stages_protocol(struct bpf_raw_tracepoint_args *ctx)
{
	struct stage_frame *frame = place_of(ctx->args[0]);
	struct rxb_stage_note *note;

	if (frame->skb == ctx->args[0]) {
		note_of(frame->slot)->protocol = bpf_ktime_get_ns();
		return 0;
	}
	if (stages_backlog || !is_looked_at())
		return 0;
	note = meet(ctx->args[0]);
	if (note)
		note->protocol = note->handed;
	return 0;
}

SEC("fentry/__udp_enqueue_schedule_skb")
int stages_socket(void *ctx)
{
	struct stage_frame *frame;
	__u64 skb = 0;

	/* As a number: no arithmetic is allowed with pointers to objects. */
	bpf_get_func_arg(ctx, 1, &skb);
	frame = place_of(skb);
	if (frame->skb != skb)
		return 0;
	note_of(frame->slot)->socket = bpf_ktime_get_ns();
	frame->skb = 0;
	return 0;
}
