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
	unsigned int index;
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
	char irq_name[NETDRV_QUEUE_NAME + sizeof("-rx")];
	struct irq_work replay;
	struct work_struct move_work;
	struct netdrv_lent lent;
};

struct netdrv_dev {
	struct net_device *netdev;
	const struct netdrv_hw_ops *hw;
	void *hw_priv;
	const struct netdrv_mode_ops *mode; /* of all queues */
	struct netdrv_params mode_params;
	struct netdrv_params knobs;    /* the device's own */
	struct packet_type proto_cost; /* see core/knobs.c */
	bool proto_cost_on;

	/* Transmit: one ring, reclaimed by a NAPI instance of its own, so that
	 * the receive mode has no part in it. */
	struct napi_struct tx_napi;
	struct netdrv_tx_stats tx_stats;

	/* Life; see core/life.c. */
	struct netdrv_rings rings;
	struct netdrv_spread spread; /* see core/channels.c */
	bool up;		     /* the device is open, buffers are lent */
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

	struct netdrv_queue q[]; /* rings.queues.max */
};

/* Of the queues those in use, and all there are. */
#define netdrv_for_each_queue(nd, pos) \
	for ((pos) = (nd)->q; (pos) < (nd)->q + (nd)->rings.queues.now; (pos)++)
#define netdrv_for_each_possible_queue(nd, pos) \
	for ((pos) = (nd)->q; (pos) < (nd)->q + (nd)->rings.queues.max; (pos)++)

/* core/irq.c */
int netdrv_irq_domain_init(void);
void netdrv_irq_domain_exit(void);
int netdrv_irq_map(struct netdrv_queue *q);
void netdrv_irq_unmap(struct netdrv_queue *q);
int netdrv_irq_request(struct netdrv_queue *q);
void netdrv_irq_free(struct netdrv_queue *q);
/* What was requested may come from here on. Under rtnl. */
void netdrv_irq_enable_all(struct netdrv_dev *nd);
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
/* Make q->moderation true. Any context. */
void netdrv_moderation_apply(struct netdrv_queue *q);

/* core/queue.c */
int netdrv_lent_alloc(struct netdrv_queue *q, unsigned int n,
		      struct netdrv_lent *lent);
void netdrv_lent_free(struct netdrv_lent *lent);
int netdrv_queue_fill(struct netdrv_queue *q);
/* Add to what other queues have. */
void netdrv_queue_pages(const struct netdrv_queue *q, unsigned int *owned,
			int *pooled);

/* core/life.c; under rtnl, but for the last three */
int netdrv_bring_up(struct netdrv_dev *nd);
void netdrv_take_down(struct netdrv_dev *nd);
/* Close and open, if it is open. */
void netdrv_restart(struct netdrv_dev *nd);
/*
 * As many queues, and rings for as many frames, as @want says is now. On
 * failure the old ones go on. 0 or -errno.
 */
int netdrv_rings_set(struct netdrv_dev *nd, const struct netdrv_rings *want);
void netdrv_tx_timeout(struct net_device *netdev, unsigned int queue);
void netdrv_life_init(struct netdrv_dev *nd);
void netdrv_life_exit(struct netdrv_dev *nd);

/* core/mode.c; all under rtnl */
int netdrv_modes_validate(void);
const struct netdrv_mode_ops *netdrv_mode_find(const char *name);
/* The mode's own parameters are what @nd has. */
void netdrv_mode_params_init(struct netdrv_dev *nd);
/* Of all queues, or of none. */
int netdrv_mode_start(struct netdrv_dev *nd);
void netdrv_mode_stop(struct netdrv_dev *nd);
/* Does @mode want interrupts at all? */
static inline bool netdrv_mode_interrupts(const struct netdrv_mode_ops *mode)
{
	return mode->on_irq || mode->on_irq_thread;
}
/* Everything the mode claims, as it is set and booted now. */
void netdrv_claim_now(const struct netdrv_dev *nd, struct netdrv_claim *claim);

/* core/switch.c; all under rtnl */
int netdrv_mode_init(struct netdrv_dev *nd);
void netdrv_mode_exit(struct netdrv_dev *nd);
int netdrv_mode_set(struct netdrv_dev *nd, const struct netdrv_mode_ops *mode);
/* Give the mode to queues that will be in use, @queues with the others. */
int netdrv_mode_extend(struct netdrv_dev *nd, unsigned int queues);
/* Take it from those that are not. */
void netdrv_mode_trim(struct netdrv_dev *nd);

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
/* Say what would work: to who asked by netlink, else in the log. */
void netdrv_refuse(struct netdrv_dev *nd, struct netlink_ext_ack *extack,
		   const char *msg);

/* core/stats.c */
int netdrv_get_sset_count(struct net_device *netdev, int sset);
void netdrv_get_strings(struct net_device *netdev, u32 sset, u8 *data);
void netdrv_get_ethtool_stats(struct net_device *netdev,
			      struct ethtool_stats *unused, u64 *data);
void netdrv_get_stats64(struct net_device *netdev, struct rtnl_link_stats64 *s);
/* The device goes: add its counters to those of all that have gone. */
void netdrv_stats_keep(struct netdrv_dev *nd);
int netdrv_stats_gone_show(struct seq_file *m, void *unused);

/* core/channels.c */
void netdrv_get_channels(struct net_device *netdev, struct ethtool_channels *c);
int netdrv_set_channels(struct net_device *netdev, struct ethtool_channels *c);
int netdrv_get_rxnfc(struct net_device *netdev, struct ethtool_rxnfc *rxnfc,
		     u32 *unused);
u32 netdrv_get_rxfh_indir_size(struct net_device *netdev);
u32 netdrv_get_rxfh_key_size(struct net_device *netdev);
/* An open device is told how to spread frames. 0 or -errno. */
int netdrv_spread_apply(struct netdrv_dev *nd, const struct netdrv_spread *s);
/* A table that nobody set goes by the number of queues; the user's stays. */
void netdrv_spread_follow(struct netdrv_dev *nd);

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
