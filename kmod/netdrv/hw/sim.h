/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sim backend's own: the NIC (sim.c), its rings (sim_ring.c) and the wire
 * it hangs on (sim_wire.c).
 */
#ifndef NETDRV_HW_SIM_H
#define NETDRV_HW_SIM_H

#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/prandom.h>
#include <linux/spinlock.h>

#include <rxbench/stamp.h>

#include "hw.h"

#define SIM_RING 256 /* frames, unless the user wants another size */
#define SIM_RING_MAX 1024
#define SIM_FLOWS_MAX 1024

/* How the device breaks its promises, for tests (sim_wire.c). */
enum sim_hostility {
	SIM_HONEST,
	SIM_FRAMES,   /* bytes and lengths at random */
	SIM_LENGTHS,  /* lengths that no buffer has, and none at all */
	SIM_TWICE,    /* now and then a descriptor comes twice */
	SIM_WILD,     /* or one that does not exist */
	SIM_STUCK,    /* takes buffers, gives back none */
	SIM_SPURIOUS, /* an interrupt at each tick, with and without frames */
	SIM_HOSTILITIES,
};

/* What is on the wire, and what became of it. */
struct sim_wire {
	struct hrtimer timer;
	u64 left; /* frames still to inject */
	u32 burst, seq;
	u32 flows; /* they belong to so many, in turn */
	u16 epoch;
	ktime_t gap;
	u64 injected, missed;
	enum sim_hostility hostility;
	struct rnd_state rng;
	u8 frame[RXB_MIN_FRAME_BYTES];
	u8 place[SIM_FLOWS_MAX]; /* of a flow's hash in the NIC's spread */
};

/* A used descriptor, as the device wrote it: nothing of it is to be believed.
 */
struct sim_used {
	u32 id; /* of the place in avail that its buffer had */
	u32 len;
};

/*
 * Two index rings, as in hardware: the device takes buffers from avail, and
 * puts what they were, filled, into used. Free-running indices.
 */
struct sim_queue {
	struct sim_nic *nic;
	unsigned int index;
	struct netdrv_buf *avail[SIM_RING_MAX];
	struct sim_used used[SIM_RING_MAX];
	u32 avail_put, avail_get, used_put, used_get;
	bool armed;
	bool broken; /* it returned what it did not have; until reset */
	struct irq_work line;
};

struct sim_nic {
	struct netdrv_dev *nd;
	/* Rings, wire and irq state; taken in hard irq, also on PREEMPT_RT. */
	raw_spinlock_t lock;
	bool open;
	u8 spread[NETDRV_SPREAD]; /* queues, by the hash of a flow */
	struct sim_wire wire;
	unsigned int tx_done, tx_bytes;
	unsigned int queues;
	struct sim_queue *queue[NETDRV_MAX_QUEUES];
};

/* Hooks of struct netdrv_hw_ops. */
int sim_harvest(struct netdrv_queue *q, struct netdrv_frame *frames, int max);
int sim_post(struct netdrv_queue *q, struct netdrv_buf **bufs, int n);
void sim_irq_mask(struct netdrv_queue *q);
bool sim_irq_arm(struct netdrv_queue *q);

/* Empty rings, for queue @index of @nic. */
void sim_queue_init(struct sim_queue *sq, struct sim_nic *nic,
		    unsigned int index);
/* The same again; the buffers are forgotten. Lock held. */
void sim_queue_reset(struct sim_queue *sq);

/* Where the next frame is to be written, NULL without a buffer. Lock held. */
void *sim_rx_begin(struct sim_queue *sq);
/* It is there, of @len bytes in descriptor @id: true or not. Lock held. */
void sim_rx_return(struct sim_queue *sq, u32 id, u32 len);
/* Raise interrupts that are armed and have frames waiting. Lock not held. */
void sim_rx_notify(struct sim_nic *nic);

void sim_wire_init(struct sim_nic *nic);
/* The wire's knobs, in the device's debugfs directory. */
void sim_wire_debug(struct sim_nic *nic);
/* Nothing is injected any more. May sleep. */
void sim_wire_stop(struct sim_nic *nic);

#endif
