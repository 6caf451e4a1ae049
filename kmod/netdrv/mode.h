/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The contract between the core and a receive mode: struct netdrv_mode_ops.
 *
 * A mode decides when, and in which context, frames are taken off the ring.
 * It uses the calls below and never learns which NIC it drives. To add one:
 * write modes/NAME.c, put a line into include/rxbench/modes.h.
 */
#ifndef NETDRV_MODE_H
#define NETDRV_MODE_H

#include <linux/interrupt.h>
#include <linux/netdevice.h>
#include <linux/types.h>

#include <rxbench/modes.h>

struct netdrv_queue;
struct rxb_uioring_slot;

/* Where code runs. */
enum netdrv_ctx {
	NETDRV_CTX_HARDIRQ,
	NETDRV_CTX_SOFTIRQ,
	NETDRV_CTX_THREAD, /* a kernel thread, or a process in a system call */
	NETDRV_CTX_COUNT
};

/*
 * What a mode claims about itself, and tests hold it to: where it empties the
 * ring, where protocol work starts, and by whom softirq and thread are run.
 */
struct netdrv_claim {
	enum netdrv_ctx harvest;
	enum netdrv_ctx proto;
	const char *softirq; /* its name in /proc/softirqs; NULL: none */
	const char *thread;  /* its name, as a glob; NULL: none */
	const char *sched;   /* "fifo/PRIORITY" or "other/NICE", with thread */
};

/* A number the user may set while the mode is active, in sysfs beside mode. */
struct netdrv_param {
	const char *name;
	const char *help;
	u32 min, max, def;
	/* Names of the numbers 0..max, which the user sees instead. Optional.
	 */
	const char *const *choices;
	/* A new value takes effect by stop and start, which the core does. */
	bool restart;
};
#define NETDRV_MAX_PARAMS 8

struct netdrv_mode_ops {
	const char *name;
	struct netdrv_claim claim;
	/* Change @claim to what the parameters make of it. Optional. */
	void (*claim_now)(const struct netdrv_queue *q,
			  struct netdrv_claim *claim);

	/* Bytes of state a queue, zeroed: netdrv_mode_priv(). */
	size_t priv_bytes;
	/* Ends with a NULL name. Optional. */
	const struct netdrv_param *params;
	/* It calls netdrv_set_moderation(): rx-usecs are not the user's. */
	bool moderates;
	/* For request_threaded_irq, beyond the core's own. */
	unsigned long irq_flags;

	/* Fast path follows. */

	/*
	 * The top half. The interrupt line is level-triggered and masked while
	 * this runs; when it returns with frames waiting, the interrupt comes
	 * again, unless netdrv_irq_mask() was called. Hard irq. Optional: a
	 * mode with neither handler gets no interrupts at all, and one with a
	 * thread only must have IRQF_ONESHOT among its irq_flags.
	 */
	irqreturn_t (*on_irq)(struct netdrv_queue *q);

	/*
	 * The interrupt's own thread, after on_irq returned IRQ_WAKE_THREAD.
	 * Must return soon once netdrv_quiescing(). May sleep. Optional.
	 */
	irqreturn_t (*on_irq_thread)(struct netdrv_queue *q);

	/* Slow path follows; process context, under rtnl, may sleep. */

	/*
	 * Allocate into @priv, for one queue: of several, each is attached,
	 * started and stopped for itself. The mode before is still at work, so
	 * neither the queue nor parameters may be touched. 0, or -errno after
	 * saying why with netdev_err(): all goes on as before. Optional.
	 */
	int (*attach)(struct netdrv_queue *q, void *priv);
	/*
	 * Undo attach. The queue has another mode by now, at work already, or
	 * is no longer in use, so it is not handed over. Optional.
	 */
	void (*detach)(void *priv);

	/*
	 * Be ready for the interrupt, which is armed right after this; without
	 * handlers, begin. 0 or -errno, then nothing is left behind. Optional.
	 */
	int (*start)(struct netdrv_queue *q);
	/*
	 * The interrupt is masked and its handlers have ended. When this
	 * returns nothing of the mode touches the queue. Frames in the ring
	 * stay there for the next mode. Queues are started in their order and
	 * stopped in reverse. Optional.
	 */
	void (*stop)(struct netdrv_queue *q);

	/*
	 * May the parameter at @index become @value, which is in its range?
	 * 0, or -errno after saying with netdev_err() what may. Optional.
	 */
	int (*param_check)(const struct netdrv_queue *q, unsigned int index,
			   u32 value);
	/* A parameter was changed, without a restart. Optional. */
	void (*param_changed)(struct netdrv_queue *q);
};

/* The mode's state of this queue. */
void *netdrv_mode_priv(const struct netdrv_queue *q);
struct net_device *netdrv_queue_netdev(const struct netdrv_queue *q);
/* From 0, within the device. */
unsigned int netdrv_queue_index(const struct netdrv_queue *q);
/*
 * What to name after the queue: "eth0" is for its first one, "1-eth0" for the
 * next: even when cut short, no two of a device are the same. There is room
 * for what a device is called that has no name, and for any number.
 */
#define NETDRV_QUEUE_NAME sizeof("(unnamed net_device)-4294967295")
void netdrv_queue_name(const struct netdrv_queue *q, char *name);
/* The value of the mode's parameter @index (its place in params). */
u32 netdrv_param(const struct netdrv_queue *q, unsigned int index);
/* The mode is being taken away: loops must end. */
bool netdrv_quiescing(const struct netdrv_queue *q);
/*
 * The CPU the queue's interrupt is bound to, for what shall run beside it.
 * Any context.
 */
unsigned int netdrv_queue_cpu(const struct netdrv_queue *q);
/* The number of the queue's interrupt in /proc/interrupts. Any context. */
unsigned int netdrv_queue_irq(const struct netdrv_queue *q);

/*
 * Silence the queue until netdrv_irq_arm(). Any context.
 */
void netdrv_irq_mask(struct netdrv_queue *q);
/*
 * Ask for the next interrupt. True when frames are waiting already: the queue
 * is then masked again, and the caller goes on working. Where harvest may run.
 */
bool netdrv_irq_arm(struct netdrv_queue *q);

/* Memory that a mode shares with a program (rxbench/uioring.h). */
struct netdrv_slots {
	struct rxb_uioring_slot *slot; /* RXB_UIORING_SLOTS of them */
	u32 next; /* frame number @next goes into slot @next % that */
};

/*
 * Moderation: @usecs at least between two interrupts, as rx-usecs of ethtool.
 * More than the device can becomes what it can. Any context.
 */
void netdrv_set_moderation(struct netdrv_queue *q, u32 usecs);
u32 netdrv_moderation(const struct netdrv_queue *q);

/*
 * Take up to @budget frames off the ring, refill it, and hand the frames to
 * the kernel. Returns the number taken; less than @budget means the ring was
 * found empty. One caller at a time a queue. The name says to whom:
 *   backlog  netif_rx: the CPU's backlog queue. Any context.
 *   stack    netif_receive_skb: protocol work here and now. BH disabled.
 *   thread   as stack, from a thread: BH is disabled meanwhile, and whoever
 *            waits for the CPU may have it afterwards. May sleep.
 *   gro      napi_gro_receive: as stack, through GRO. From @napi's poll.
 *   queue    onto the mode's own queue @to; frames that find it @limit long
 *            are dropped and counted (rx_queue_drop). Any context; whoever
 *            else touches @to takes its lock with interrupts off.
 *   copy     into the mode's own slots @to, from @to->next on, which moves;
 *            @budget of them must be free. No skb is made. Any context.
 */
int netdrv_rx_backlog(struct netdrv_queue *q, int budget);
int netdrv_rx_stack(struct netdrv_queue *q, int budget);
int netdrv_rx_thread(struct netdrv_queue *q, int budget);
int netdrv_rx_gro(struct netdrv_queue *q, int budget, struct napi_struct *napi);
int netdrv_rx_queue(struct netdrv_queue *q, int budget, struct sk_buff_head *to,
		    unsigned int limit);
int netdrv_rx_copy(struct netdrv_queue *q, int budget, struct netdrv_slots *to);
/*
 * The mode freed @n frames of a queue of its own that nobody will have now:
 * count them (rx_queue_drop). Where harvest may run.
 */
void netdrv_rx_dropped(struct netdrv_queue *q, unsigned int n);
/* All that was taken and handed over so far. Where harvest may run. */
void netdrv_rx_totals(const struct netdrv_queue *q, u64 *frames, u64 *bytes);

/*
 * Give back up to @budget frames that the device has sent, and let more be sent
 * if they waited for that. Returns their number. A softirq does the same in
 * every mode; this is for one that runs above it and may keep it waiting.
 * Process or softirq context.
 */
int netdrv_tx_reclaim(struct netdrv_queue *q, int budget);

/*
 * How full the receive queue of the UDP socket is that is bound to @port on the
 * interface's address, in percent; -1 when there is none. A connected socket is
 * not found. Process or softirq context.
 */
int netdrv_consumer_fill(const struct netdrv_queue *q, u16 port);
/* Can this kernel tell? 0, or -EOPNOTSUPP with the reason in the log. */
int netdrv_consumer_check(const struct netdrv_queue *q);

extern const struct netdrv_mode_ops *const netdrv_mode_table[];

#define NETDRV_MODE_DECLARE(symbol, name, summary) \
	extern const struct netdrv_mode_ops netdrv_mode_##symbol;
RXB_MODES(NETDRV_MODE_DECLARE)

#endif
