/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For BPF programs: the members of the kernel's structures that we read. Where
 * they are is looked up when a program is loaded (CO-RE).
 */
#ifndef BENCH_COLLECT_KERNEL_H
#define BENCH_COLLECT_KERNEL_H

#include <linux/types.h>
#include <linux/bpf.h>
#include <stdbool.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), \
			     apply_to = record)

struct net_device;

struct napi_struct {
	struct net_device *dev;
};

struct task_struct {
	int pid;
	char comm[16];
};

struct sk_buff {
	unsigned char *head;
	__u16 mac_header;
};

#pragma clang attribute pop

#endif
