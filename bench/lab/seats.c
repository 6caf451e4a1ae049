/* SPDX-License-Identifier: GPL-2.0-only */
#include "lab/seats.h"

#include <unistd.h>

struct seats {
	GAsyncQueue *empty; /* CPU + 1 each: a queue takes no NULL */
	guint count;
};

struct seats *seats_new(void)
{
	struct seats *s = g_new0(struct seats, 1);
	cpu_set_t all;
	int cpu, turn;

	CPU_ZERO(&all);
	if (sched_getaffinity(0, sizeof(all), &all))
		CPU_SET(0, &all);
	s->empty = g_async_queue_new();
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &all))
			g_async_queue_push(s->empty, GINT_TO_POINTER(cpu + 1));
	s->count = (guint)CPU_COUNT(&all);
	/* Runs side by side should not all begin with the same CPU. */
	for (turn = getpid() % (int)s->count; turn; turn--)
		g_async_queue_push(s->empty, g_async_queue_pop(s->empty));
	return s;
}

void seats_free(struct seats *s)
{
	if (!s)
		return;
	g_async_queue_unref(s->empty);
	g_free(s);
}

guint seats_count(const struct seats *s)
{
	return s->count;
}

void seats_take(struct seats *s, cpu_set_t *cpu)
{
	CPU_ZERO(cpu);
	CPU_SET(GPOINTER_TO_INT(g_async_queue_pop(s->empty)) - 1, cpu);
}

void seats_give_back(struct seats *s, const cpu_set_t *cpu)
{
	int i;

	for (i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, cpu))
			g_async_queue_push_front(s->empty,
						 GINT_TO_POINTER(i + 1));
}
