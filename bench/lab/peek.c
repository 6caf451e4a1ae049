/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/peek.h"

#include <sys/mman.h>

#define PAGE_BYTES 4096
/* A record is written in well under a microsecond, and that rarely. */
#define TRIES 100

void peek_open(struct peek *p, int fd, guint64 address)
{
	G_STATIC_ASSERT(sizeof(struct rxb_shared) <= PAGE_BYTES);
	p->page = mmap(NULL, PAGE_BYTES, PROT_READ, MAP_SHARED, fd,
		       (off_t)address);
	if (p->page == MAP_FAILED)
		p->page = NULL;
}

void peek_close(struct peek *p)
{
	if (p->page)
		munmap((void *)p->page, PAGE_BYTES);
	p->page = NULL;
}

gboolean peek_newest(const struct peek *p, struct rxb_sample *s)
{
	const struct rxb_newest *newest = p->page ? &p->page->newest : NULL;
	guint i;

	for (i = 0; newest && i < TRIES; i++) {
		guint32 turn = __atomic_load_n(&newest->turn, __ATOMIC_ACQUIRE);

		if (!turn)
			return FALSE;
		if (turn & 1)
			continue;
		*s = newest->sample;
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
		if (__atomic_load_n(&newest->turn, __ATOMIC_RELAXED) == turn)
			return TRUE;
	}
	return FALSE;
}
