// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupt moderation: not to be interrupted again too soon. Where the device
 * has timers for it they are used. Where it has none the core keeps the
 * promise itself: the next arming is put off until the last interrupt is as
 * long ago as asked, by a timer interrupt on the CPU that wanted to arm.
 */
#include <linux/hrtimer.h>

#include "netdrv.h"

static const struct netdrv_moderation netdrv_own_max = {.usecs = 100000};

const struct netdrv_moderation *
netdrv_moderation_max(const struct netdrv_dev *nd)
{
	return nd->hw->moderate ? &nd->hw->moderation_max : &netdrv_own_max;
}

void netdrv_moderation_apply(struct netdrv_queue *q)
{
	if (q->hw->moderate)
		q->hw->moderate(q, &q->moderation);
	else
		WRITE_ONCE(q->spacing_us, q->moderation.usecs);
}

void netdrv_set_moderation(struct netdrv_queue *q, u32 usecs)
{
	WRITE_ONCE(q->moderation.usecs,
		   min(usecs, netdrv_moderation_max(q->nd)->usecs));
	netdrv_moderation_apply(q);
}

u32 netdrv_moderation(const struct netdrv_queue *q)
{
	return READ_ONCE(q->moderation.usecs);
}

/* An interrupt has come. */
void netdrv_moderation_stamp(struct netdrv_queue *q)
{
	if (READ_ONCE(q->spacing_us))
		q->last_irq = ktime_get();
}

/*
 * Is it too soon to arm? True: a timer will, unless the mode masks the queue
 * before. Where harvest may run, or irq descriptor lock held.
 */
bool netdrv_put_off(struct netdrv_queue *q)
{
	u32 usecs = READ_ONCE(q->spacing_us);
	ktime_t earliest;

	if (!usecs)
		return false;
	earliest = ktime_add_us(q->last_irq, usecs);
	if (ktime_compare(ktime_get(), earliest) >= 0)
		return false;
	hrtimer_start(&q->arm_timer, earliest, HRTIMER_MODE_ABS_PINNED_HARD);
	return true;
}

static enum hrtimer_restart netdrv_arm_timer(struct hrtimer *timer)
{
	netdrv_irq_arm_late(
		container_of(timer, struct netdrv_queue, arm_timer));
	return HRTIMER_NORESTART;
}

/* The queue is masked, its handlers have ended. May sleep. */
void netdrv_moderation_stop(struct netdrv_queue *q)
{
	hrtimer_cancel(&q->arm_timer);
}

void netdrv_moderation_init(struct netdrv_queue *q)
{
	hrtimer_setup(&q->arm_timer, netdrv_arm_timer, CLOCK_MONOTONIC,
		      HRTIMER_MODE_ABS_PINNED_HARD);
}
