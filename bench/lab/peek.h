/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking into the guest's memory while nobody may talk to it: the sampler's
 * newest record (rxbench/sampler.h), read from outside. Costs the guest
 * nothing.
 */
#ifndef BENCH_LAB_PEEK_H
#define BENCH_LAB_PEEK_H

#include <glib.h>
#include <rxbench/sampler.h>

struct peek {
	const struct rxb_shared *page; /* NULL: nothing can be seen */
};

/*
 * The page at physical @address of the guest whose RAM is the file @fd. Below
 * 3 GiB QEMU's machine "pc" has the RAM in one piece, from the file's start.
 */
void peek_open(struct peek *p, int fd, guint64 address);
void peek_close(struct peek *p);

/* FALSE when there is no record, or none that holds still. */
gboolean peek_newest(const struct peek *p, struct rxb_sample *s);

#endif
