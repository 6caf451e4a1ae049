/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * States of the virtual lab's guest that were saved before. A boot in virtual
 * time depends on QEMU, the kernel, the initramfs, the machine and the script
 * alone, so with all of them the same it would come to the same bytes again:
 * those are kept, beside the initramfs, and who finds them need not boot.
 */
#ifndef BENCH_LAB_BOOT_CACHE_H
#define BENCH_LAB_BOOT_CACHE_H

#include "lab/vm.h"

struct boot_cache {
	char *dir;  /* NULL: there is none, and nothing is kept */
	char *key;  /* of everything that the state depends on */
	char *said; /* what the guest answered, once found */
	char *command;
};

/* @command: QEMU's, without what differs each time; @script: its words. */
void boot_cache_open(struct boot_cache *c, const struct vm_spec *spec,
		     const char *command, const char *script);
void boot_cache_close(struct boot_cache *c);

/* Was there such a state? It is at @spec->state then. */
gboolean boot_cache_find(struct boot_cache *c, const struct vm_spec *spec);

/* Keep what @spec->state has now; whatever goes wrong, the next one boots. */
void boot_cache_keep(const struct boot_cache *c, const struct vm_spec *spec,
		     const char *said, const char *command);

#endif
