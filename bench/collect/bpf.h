/* SPDX-License-Identifier: GPL-2.0-only */
/* What all collectors that load BPF programs share. */
#ifndef BENCH_COLLECT_BPF_H
#define BENCH_COLLECT_BPF_H

#include <bpf/libbpf.h>

#include "agent/why.h"

/* Can this kernel run our programs? 0, or -1 with @why. Call it first. */
int collect_bpf_check(struct why *why);

/*
 * Load what the skeleton's NAME__open() gave; NULL says that it gave nothing.
 * 0, or -1 with @why: libbpf's own words.
 */
int collect_bpf_load(struct bpf_object_skeleton *skeleton, struct why *why);

/*
 * Attach what is loaded, in the order of the source. 0, or -1 with @why and
 * nothing attached. bpf_object__detach_skeleton() is the way back.
 */
int collect_bpf_attach(struct bpf_object_skeleton *skeleton, struct why *why);

/* The clock of bpf_ktime_get_ns(). */
__u64 collect_bpf_now(void);

#endif
