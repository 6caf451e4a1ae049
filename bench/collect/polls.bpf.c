// SPDX-License-Identifier: GPL-2.0-only
/* Frames a poll of NAPI. */
#include "kernel.h"
#include "polls.h"

char LICENSE[] SEC("license") = "GPL";

struct poll_cpu poll_cpus[POLL_CPUS];

SEC("tp_btf/napi_poll")
int BPF_PROG(napi_poll, struct napi_struct *napi, int work)
{
	struct poll_cpu *c =
		&poll_cpus[bpf_get_smp_processor_id() & (POLL_CPUS - 1)];
	/* The backlog belongs to no device. */
	__u32 kind = napi->dev ? POLL_NIC : POLL_BACKLOG;
	__u32 frames = work, size = frames;

	if (size > POLL_SIZES - 1)
		size = POLL_SIZES - 1;
	barrier_var(size); /* or the verifier is shown another register */
	c->frames[kind] += frames;
	c->polls[kind][size & (POLL_SIZES - 1)]++;
	return 0;
}
