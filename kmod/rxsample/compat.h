/* SPDX-License-Identifier: GPL-2.0-only */
/* The newest kernel's names on the older kernels rxsample also builds for. */
#ifndef RXSAMPLE_COMPAT_H
#define RXSAMPLE_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/netdevice.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void
hrtimer_setup(struct hrtimer *timer,
	      enum hrtimer_restart (*function)(struct hrtimer *),
	      clockid_t clock_id, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock_id, mode);
	timer->function = function;
}
#endif

/* Frames the backlog refused on one CPU: atomic since 6.10, by node since 6.18.
 */
static inline u64 compat_softnet_dropped(const struct softnet_data *sd)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
	return READ_ONCE(sd->dropped);
#elif LINUX_VERSION_CODE < KERNEL_VERSION(6, 18, 0)
	return (u32)atomic_read(&sd->dropped);
#else
	return (u32)numa_drop_read(&sd->drop_counters);
#endif
}

#endif
