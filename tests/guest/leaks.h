/* SPDX-License-Identifier: GPL-2.0-only */
/* What a guest and its driver hold while no frame is on its way. */
#ifndef TESTS_GUEST_LEAKS_H
#define TESTS_GUEST_LEAKS_H

#include "dut.h"

struct holding {
	gint64 skbs;	    /* sk_buffs in use */
	gint64 free_pages;  /* of the machine */
	gint64 owned_pages; /* by the receive queue */
	gint64 pooled_pages;
	gint64 irq_lines;
	/* Kernel threads and processes by name, but for the shared workers. */
	char **threads;
};

/* Take stock. FALSE when the guest does not answer. */
gboolean leaks_take(struct dut *d, struct holding *h);
void leaks_clear(struct holding *h);

/*
 * Is there after @times of something no more of anything than before, but for
 * what caches keep? A test for each.
 */
void leaks_check(const struct holding *before, const struct holding *after,
		 guint times, const char *what);

#endif
