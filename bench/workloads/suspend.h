/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BENCH_WORKLOADS_SUSPEND_H
#define BENCH_WORKLOADS_SUSPEND_H

#include <stdint.h>

/*
 * IRQ suspension (Linux 6.13) for the NAPI that the last datagram of socket @fd
 * came through: no interrupt and no timer for at most @us, as long as a poll of
 * the application brings something. 0 or -errno.
 */
int suspend_irqs(int fd, unsigned int us);

#endif
