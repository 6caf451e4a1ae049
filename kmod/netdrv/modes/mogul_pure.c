// SPDX-License-Identifier: GPL-2.0-only
#include "mogul_pure.h"

/*
 * The paper's kernel hears of a drained queue from who drains it, and of an
 * idle CPU from the idle thread. Here both are looked at: the queue eight times
 * a tick of the paper's, since its reader may run dry; the idle CPU more
 * rarely, since each look takes time from whom the limit protects.
 */
#define MOGUL_QUEUE_LOOK_NS 125000
#define MOGUL_IDLE_LOOK_NS 1000000

static void mogul_new_period(struct mogul *m, uint64_t now_ns)
{
	m->period_began_ns = now_ns;
	m->used_ns = 0;
	m->by_cycles = false;
}

bool mogul_turned(struct mogul *m, const struct mogul_rules *rules,
		  uint64_t now_ns, uint64_t spent_ns, int fill)
{
	if (now_ns - m->period_began_ns >= rules->cycle_period_ns)
		mogul_new_period(m, now_ns);
	m->used_ns += spent_ns;
	m->by_cycles =
		rules->cycle_limit < 100 &&
		m->used_ns * 100 >= rules->cycle_period_ns * rules->cycle_limit;
	m->by_queue = fill >= (int)rules->feedback_high;
	m->queue_since_ns = now_ns;
	return !m->by_cycles && !m->by_queue;
}

/* What ends at @end_ns at the latest is looked at each @step_ns. */
static uint64_t mogul_step_ns(uint64_t end_ns, uint64_t step_ns,
			      uint64_t now_ns)
{
	uint64_t left_ns = now_ns < end_ns ? end_ns - now_ns : 0;

	return left_ns < step_ns ? left_ns : step_ns;
}

uint64_t mogul_wait_ns(const struct mogul *m, const struct mogul_rules *rules,
		       uint64_t now_ns)
{
	/* The share counts, whatever the queue says meanwhile. */
	if (m->by_cycles)
		return mogul_step_ns(m->period_began_ns +
					     rules->cycle_period_ns,
				     MOGUL_IDLE_LOOK_NS, now_ns);
	return mogul_step_ns(m->queue_since_ns + rules->feedback_timeout_ns,
			     MOGUL_QUEUE_LOOK_NS, now_ns);
}

bool mogul_look(struct mogul *m, const struct mogul_rules *rules,
		uint64_t now_ns, int fill, bool idle)
{
	/* What nobody else wants is not held back. */
	if (idle || now_ns - m->period_began_ns >= rules->cycle_period_ns)
		mogul_new_period(m, now_ns);
	/* A consumer that hangs must not shut out the others for good. */
	if (fill <= (int)rules->feedback_low ||
	    now_ns - m->queue_since_ns >= rules->feedback_timeout_ns)
		m->by_queue = false;
	return !m->by_cycles && !m->by_queue;
}
