/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The core's own state. Backends and modes see it through hw.h and mode.h.
 */
#ifndef NETDRV_H
#define NETDRV_H

#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/jump_label.h>
#include <linux/netdevice.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "hw.h"
#include "mode.h"

#define NETDRV_NAME "netdrv"
#define NETDRV_DEFAULT_MODE "napi"

/*
 * One writer at a time: who harvests the queue. irqs and replays are written
 * by the hard irq alone. On 64-bit machines readers need no lock, which the
 * sampler's timer interrupt relies on.
 */
struct netdrv_rx_stats {
	struct u64_stats_sync sync;
	u64_stats_t frames, bytes;
	u64_stats_t polls; /* calls that looked into the ring */
	u64_stats_t in_ctx[NETDRV_CTX_COUNT]; /* frames harvested in it */
	u64_stats_t alloc_fail, errors;
	u64_stats_t backlog_drop; /* netif_rx said no */
	u64_stats_t queue_drop;	  /* the mode's own queue was full */

	struct u64_stats_sync irq_sync;
	u64_stats_t irqs;    /* top halves run */
	u64_stats_t replays; /* of these, raised again: frames were waiting */
	u64_stats_t none;    /* of a shared line, not ours */
};

struct netdrv_tx_stats {
	struct u64_stats_sync sync;
	u64_stats_t frames, bytes, busy;
};

/* Numbers the user may set: a table, their values, and their files. */
struct netdrv_params {
	struct netdrv_dev *nd;
	const struct netdrv_param *table; /* ends with a NULL name, or NULL */
	/* As in struct netdrv_mode_ops; both required. */
	int (*check)(struct netdrv_dev *nd, unsigned int index, u32 value);
	void (*changed)(struct netdrv_dev *nd, unsigned int index);
	u32 value[NETDRV_MAX_PARAMS];
	struct netdrv_param_file {
		struct device_attribute attr;
		struct netdrv_params *set;
		unsigned int index;
	} file[NETDRV_MAX_PARAMS];
	unsigned int files; /* of these, shown in sysfs */
};

/* The device's own parameters; see core/knobs.c. */
enum {
	NETDRV_KNOB_COST_IRQ,
	NETDRV_KNOB_COST_PROTO,
	NETDRV_KNOB_COPYBREAK,
	NETDRV_KNOB_MASK_AT,
};

/* The buffers of a ring, and where their pages come from. */
struct netdrv_lent {
	struct page_pool *pool;
	struct netdrv_buf *bufs;
	unsigned int n;
	bool sync; /* CPU and device see their memory through copies or caches
		    */
};

/* What can be made to fail; see core/fault.c. */
enum netdrv_fault_at {
	NETDRV_FAULT_ALLOC,
	NETDRV_FAULT_ATTACH,
	NETDRV_FAULT_START,
	NETDRV_FAULT_IRQ,
	NETDRV_FAULT_QUEUE,
	NETDRV_FAULT_LOSE,
	NETDRV_FAULTS
};

struct netdrv_fault {
	u32 every, seen;
};

struct netdrv_queue {
	/* Fast path. */
	struct netdrv_dev *nd;
	const struct netdrv_hw_ops *hw;
	const struct netdrv_mode_ops *mode;
	void *mode_priv;
	bool irq_off;		  /* the mode masked the device */
	bool line_masked;	  /* the irq core masked the child's line */
	unsigned long parent_off; /* bit 0: the device's own line is masked */
	bool forced_thread; /* threadirqs: the top half runs in a thread */
	bool quiescing;
	u32 spacing_us; /* the core's own moderation; 0: none, or the device's
			 */
	ktime_t last_irq;
	struct hrtimer arm_timer;
	struct netdrv_rx_stats stats;

	/* Slow path. */
	struct netdrv_moderation moderation; /* as asked */
	unsigned int virq; /* the child interrupt, see core/irq.c */
	char irq_name[IFNAMSIZ + 8];
	struct irq_work replay;
	struct work_struct move_work;
	struct netdrv_lent lent;
};

struct netdrv_dev {
	struct net_device *netdev;
	const struct netdrv_hw_ops *hw;
	void *hw_priv;
	struct netdrv_queue q;
	struct netdrv_params mode_params; /* the current mode's */
	struct netdrv_params knobs;	  /* the device's own */
	struct packet_type proto_cost;	  /* see core/knobs.c */
	bool proto_cost_on;

	/* Transmit: one ring, reclaimed by a NAPI instance of its own, so that
	 * the receive mode has no part in it. */
	struct napi_struct tx_napi;
	struct netdrv_tx_stats tx_stats;

	/* Life; see core/life.c. */
	struct netdrv_rings rings;
	bool up; /* the device is open, buffers are lent */
	u64 reset_drops, tx_timeouts;
	struct work_struct reset_work;

	/* Mode switch. */
	bool running; /* opened: the mode is started */
	ktime_t switch_began;
	u64 switches, switch_ns;

	struct dentry *debug;
	struct netdrv_debug *probe;
	struct netdrv_plan *plan;
	struct netdrv_fault fault[NETDRV_FAULTS];
};

/* core/netdev.c */
/* Bad frames, whoever found them so. Not in hard irq. */
u64 netdrv_rx_errors(struct netdrv_dev *nd);

/* core/irq.c */
int netdrv_irq_domain_init(void);
void netdrv_irq_domain_exit(void);
int netdrv_irq_map(struct netdrv_queue *q);
void netdrv_irq_unmap(struct netdrv_queue *q);
int netdrv_irq_request(struct netdrv_queue *q);
void netdrv_irq_free(struct netdrv_queue *q);
/* Arm what was put off, if that is still wanted. Hard irq. */
void netdrv_irq_arm_late(struct netdrv_queue *q);

/* core/moderation.c */
void netdrv_moderation_init(struct netdrv_queue *q);
void netdrv_moderation_stop(struct netdrv_queue *q);
void netdrv_moderation_stamp(struct netdrv_queue *q);
bool netdrv_put_off(struct netdrv_queue *q);
/* The longest times there are. */
const struct netdrv_moderation *
netdrv_moderation_max(const struct netdrv_dev *nd);
/* Make q.moderation true. */
void netdrv_moderation_apply(struct netdrv_dev *nd);

/* core/queue.c */
int netdrv_lent_alloc(struct netdrv_queue *q, unsigned int n,
		      struct netdrv_lent *lent);
void netdrv_lent_free(struct netdrv_lent *lent);
int netdrv_queue_fill(struct netdrv_queue *q);
void netdrv_queue_pages(const struct netdrv_queue *q, unsigned int *owned,
			int *pooled);

/* core/life.c; under rtnl, but for the last three */
int netdrv_bring_up(struct netdrv_dev *nd);
void netdrv_take_down(struct netdrv_dev *nd);
/* Close and open, if it is open. */
void netdrv_restart(struct netdrv_dev *nd);
/* Rings for so many frames. On failure the old ones go on. 0 or -errno. */
int netdrv_rings_set(struct netdrv_dev *nd, unsigned int rx, unsigned int tx);
void netdrv_tx_timeout(struct net_device *netdev, unsigned int queue);
void netdrv_life_init(struct netdrv_dev *nd);
void netdrv_life_exit(struct netdrv_dev *nd);

/* core/mode.c; all under rtnl */
int netdrv_modes_validate(void);
const struct netdrv_mode_ops *netdrv_mode_find(const char *name);
int netdrv_mode_init(struct netdrv_dev *nd);
void netdrv_mode_exit(struct netdrv_dev *nd);
int netdrv_mode_start(struct netdrv_dev *nd);
void netdrv_mode_stop(struct netdrv_dev *nd);
int netdrv_mode_set(struct netdrv_dev *nd, const struct netdrv_mode_ops *mode);
/* Does @mode want interrupts at all? */
static inline bool netdrv_mode_interrupts(const struct netdrv_mode_ops *mode)
{
	return mode->on_irq || mode->on_irq_thread;
}
/* Everything @q's mode claims, as it is set and booted now. */
void netdrv_claim_now(const struct netdrv_queue *q, struct netdrv_claim *claim);

/* core/tx.c */
netdev_tx_t netdrv_start_xmit(struct sk_buff *skb, struct net_device *netdev);
int netdrv_tx_poll(struct napi_struct *napi, int budget);

/* core/sysfs.c */
extern const struct attribute_group netdrv_sysfs_group;

/* core/params.c; under rtnl, and show once the device is registered */
void netdrv_params_default(struct netdrv_params *set);
int netdrv_params_show(struct netdrv_params *set);
void netdrv_params_hide(struct netdrv_params *set);

/* core/knobs.c */
void netdrv_knobs_init(struct netdrv_dev *nd);
void netdrv_knobs_exit(struct netdrv_dev *nd);
/* Be busy for @ns. Any context. */
void netdrv_spend(u32 ns);
static inline u32 netdrv_knob(const struct netdrv_dev *nd, unsigned int index)
{
	return READ_ONCE(nd->knobs.value[index]);
}

/* core/ethtool.c */
extern const struct ethtool_ops netdrv_ethtool_ops;

/* core/plan.c */
int netdrv_plan_add(struct netdrv_dev *nd);
void netdrv_plan_del(struct netdrv_dev *nd);
void netdrv_plan_armed(struct netdrv_dev *nd);
void netdrv_plan_wait(struct netdrv_dev *nd);

/* core/fault.c */
DECLARE_STATIC_KEY_FALSE(netdrv_fault_key);
void netdrv_faults_add(struct netdrv_dev *nd);
void netdrv_faults_del(struct netdrv_dev *nd);
bool netdrv_fault_due(struct netdrv_fault *f);
/* Shall it fail this time? One caller at a time for each. */
static inline bool netdrv_fault(struct netdrv_dev *nd, enum netdrv_fault_at at)
{
	return static_branch_unlikely(&netdrv_fault_key) &&
	       netdrv_fault_due(&nd->fault[at]);
}

/* core/debug.c */
void netdrv_debug_init(void);
void netdrv_debug_exit(void);
int netdrv_debug_add(struct netdrv_dev *nd);
void netdrv_debug_del(struct netdrv_dev *nd);

static inline enum netdrv_ctx netdrv_here(void)
{
	if (in_hardirq())
		return NETDRV_CTX_HARDIRQ;
	/* A thread that merely disabled BH is not "serving" a softirq. */
	if (in_serving_softirq())
		return NETDRV_CTX_SOFTIRQ;
	return NETDRV_CTX_THREAD;
}

static inline const char *netdrv_ctx_name(enum netdrv_ctx ctx)
{
	switch (ctx) {
	case NETDRV_CTX_HARDIRQ:
		return "hardirq";
	case NETDRV_CTX_SOFTIRQ:
		return "softirq";
	default:
		return "thread";
	}
}

#endif
