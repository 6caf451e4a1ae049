/* SPDX-License-Identifier: GPL-2.0-only */
/* What the collector "stages" and its BPF programs share. */
#ifndef BENCH_COLLECT_STAGES_H
#define BENCH_COLLECT_STAGES_H

#include <linux/types.h>

#include <rxbench/stages.h>

/* Powers of two. */
#define STAGES_LINES 256
#define STAGES_UNDER_WAY 256

/* A tagged frame from its driver to its socket. */
struct stage_frame {
	__u64 skb; /* its address; 0: nobody */
	__u32 slot;
};

/* Set between trials, read by the programs. */
struct stages_plan {
	__u32 head;   /* of this trial's stamps, as it is on the wire */
	__u32 stride; /* a power of two; 0: no trial */
	__u32 shift;  /* rxb_stage_tagged's */
	__u8 line[STAGES_LINES]; /* 1: an interrupt of the NIC under test */
};

#endif
