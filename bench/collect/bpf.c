/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "collect/bpf.h"

#define KERNEL_BTF "/sys/kernel/btf/vmlinux"

/* libbpf knows best why something failed, and says so before it returns. */
static struct why said;

__attribute__((format(printf, 2, 0))) static int
keep_words(enum libbpf_print_level level, const char *fmt, va_list args)
{
	/* The first warning is the cause, those behind it what follows. */
	if (level != LIBBPF_WARN || said.text[0])
		return 0;
	vsnprintf(said.text, sizeof(said.text), fmt, args);
	said.text[strcspn(said.text, "\n")] = '\0';
	return 0;
}

int collect_bpf_check(struct why *why)
{
	int fd;

	said.text[0] = '\0';
	libbpf_set_print(keep_words);
	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "rxb_probe", sizeof(__u32),
			    sizeof(__u64), 1, NULL);
	if (fd == -ENOSYS)
		return why_set(why, "the kernel has no bpf() "
				    "(CONFIG_BPF_SYSCALL)");
	if (fd < 0)
		return why_set(why, "bpf(): %s", strerror(-fd));
	close(fd);
	if (access(KERNEL_BTF, R_OK))
		return why_set(why, KERNEL_BTF ": %s (CONFIG_DEBUG_INFO_BTF)",
			       strerror(errno));
	return 0;
}

static int failed(struct why *why, const char *what, int err)
{
	if (said.text[0])
		return why_set(why, "%s", said.text);
	return why_set(why, "BPF programs cannot be %s: %s", what,
		       strerror(-err));
}

int collect_bpf_load(struct bpf_object_skeleton *skeleton, struct why *why)
{
	int err;

	if (!skeleton)
		return failed(why, "opened", -errno);
	err = bpf_object__load_skeleton(skeleton);
	return err ? failed(why, "loaded", err) : 0;
}

int collect_bpf_attach(struct bpf_object_skeleton *skeleton, struct why *why)
{
	int err = bpf_object__attach_skeleton(skeleton);

	if (!err)
		return 0;
	bpf_object__detach_skeleton(skeleton);
	return failed(why, "attached", err);
}

__u64 collect_bpf_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (__u64)now.tv_sec * 1000000000 + (__u64)now.tv_nsec;
}
