/* SPDX-License-Identifier: GPL-2.0-only */
/* The sim backend's own: the NIC (sim.c) and the wire it hangs on. */
#ifndef NETDRV_HW_SIM_H
#define NETDRV_HW_SIM_H

#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/spinlock.h>

#include <rxbench/stamp.h>

#include "hw.h"

#define SIM_RING 256 /* frames, unless the user wants another size */
#define SIM_RING_MAX 1024

/* What is on the wire, and what became of it. */
struct sim_wire {
	struct hrtimer timer;
	u64 left; /* frames still to inject */
	u32 burst, seq;
	u16 epoch;
	ktime_t gap;
	u64 injected, missed;
	u8 frame[RXB_MIN_FRAME_BYTES];
};

/*
 * Two index rings, as in hardware: the device takes buffers from avail, and
 * puts them, filled, into used. Free-running indices.
 */
struct sim_nic {
	struct netdrv_dev *nd;
	/* Rings, wire and irq state; taken in hard irq, also on PREEMPT_RT. */
	raw_spinlock_t lock;
	struct netdrv_buf *avail[SIM_RING_MAX];
	struct netdrv_frame used[SIM_RING_MAX];
	u32 avail_put, avail_get, used_put, used_get;
	bool open, armed;
	struct irq_work line;
	struct sim_wire wire;
	unsigned int tx_done, tx_bytes;
};

/* Where the next frame is to be written, NULL without a buffer. Lock held. */
void *sim_rx_begin(struct sim_nic *nic);
/* The frame of @len bytes is there. Lock held. */
void sim_rx_end(struct sim_nic *nic, u32 len);
/* Raise the interrupt if it is armed and frames wait. Lock not held. */
void sim_rx_notify(struct sim_nic *nic);

void sim_wire_init(struct sim_nic *nic);
/* The wire's knobs, in the device's debugfs directory. */
void sim_wire_debug(struct sim_nic *nic);
/* Nothing is injected any more. May sleep. */
void sim_wire_stop(struct sim_nic *nic);

#endif
