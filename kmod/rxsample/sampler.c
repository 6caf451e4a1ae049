// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counters, copied into a ring by a timer in hard interrupt context: it goes
 * on when softirqs and processes starve.
 *
 * The timer is the ring's only producer; readers take the lock.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/hrtimer.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/kernel_stat.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/nsproxy.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <net/ip.h>
#include <net/net_namespace.h>
#include <net/udp.h>

#include "compat.h"
#include "sampler.h"

#define RING_MASK (RXB_SAMPLER_MAX - 1)
static_assert((RXB_SAMPLER_MAX & RING_MASK) == 0,
	      "ring positions are free-running and masked");

static struct {
	struct mutex lock; /* everything but the producer's side */
	struct hrtimer timer;
	ktime_t period;
	struct net_device *dev; /* NULL: not running */
	netdevice_tracker tracker;
	const void *owner;
	unsigned int irq;
	enum sampler_delivered delivered;
	struct rxb_shared *shared;
	struct rxb_sample base; /* the counters at the start */
	struct rxb_sample *ring;
	u32 head; /* written by the timer only */
	u32 tail; /* written under the lock only */
	u64 lost; /* written by the timer while it runs */
} sampler;

/*
 * The driver's own account. dev_get_stats() would do but for one thing: it
 * adds the core's counters, where rx_dropped has the frames a full backlog
 * refused, and those are softnet_data.dropped already.
 *
 * In hard irq this may interrupt the driver in the middle of an update. On
 * 64-bit u64_stats needs no lock and no retry, so a driver that sums per-CPU
 * u64_stats (netdrv, virtio_net) or fills dev->stats (e1000) is only read
 * between two words. A driver that locks in ndo_get_stats64 must not be
 * sampled.
 */
static void device_stats(struct net_device *dev, struct rtnl_link_stats64 *s)
{
	const struct net_device_ops *ops = dev->netdev_ops;

	memset(s, 0, sizeof(*s));
	if (ops->ndo_get_stats64)
		ops->ndo_get_stats64(dev, s);
	else
		netdev_stats_to_stats64(s, &dev->stats);
}

static u64 backlog_dropped(void)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu (cpu)
		sum += compat_softnet_dropped(&per_cpu(softnet_data, cpu));
	return sum;
}

/* Newer kernels export no function that adds a counter over all CPUs. */
static u64 udp_count(const struct net *net, int counter)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu (cpu)
		sum += snmp_get_cpu_field(net->mib.udp_statistics, cpu,
					  counter);
	return sum;
}

/* Where no process takes the frames, none can count them. */
static u64 take_delivered(const struct net *net,
			  const struct rtnl_link_stats64 *stats)
{
	switch (sampler.delivered) {
	case SAMPLER_NOPORT:
		return udp_count(net, UDP_MIB_NOPORTS);
	case SAMPLER_SENT:
		return stats->tx_packets;
	case SAMPLER_WORKLOADS:
		break;
	}
	return READ_ONCE(sampler.shared->delivered);
}

/*
 * A line may go while its device is sampled, so it is looked up each time: its
 * descriptor is freed by RCU. The kernel counts in 32 bits, or did.
 */
static u32 line_count(unsigned int irq)
{
	struct irq_data *data;
	u32 count = 0;

	rcu_read_lock();
	data = irq ? irq_get_irq_data(irq) : NULL;
	if (data)
		count = (u32)READ_ONCE(irq_data_to_desc(data)->tot_count);
	rcu_read_unlock();
	return count;
}

static u32 receive_softirqs(void)
{
	u32 sum = 0;
	int cpu;

	for_each_possible_cpu (cpu)
		sum += READ_ONCE(kstat_cpu(cpu).softirqs[NET_RX_SOFTIRQ]);
	return sum;
}

/* All counters as they stand. Any context. */
static void take(struct rxb_sample *s)
{
	struct net_device *dev = sampler.dev;
	const struct net *net = dev_net(dev);
	struct rtnl_link_stats64 stats;

	device_stats(dev, &stats);
	s->t_ns = ktime_get_raw_ns();
	s->rx_packets = stats.rx_packets;
	s->ring_drop = stats.rx_dropped + stats.rx_missed_errors;
	s->backlog_drop = backlog_dropped();
	s->socket_drop = udp_count(net, UDP_MIB_RCVBUFERRORS);
	s->delivered = take_delivered(net, &stats);
	s->hog = READ_ONCE(sampler.shared->hog);
	s->irqs = line_count(sampler.irq);
	s->softirqs = receive_softirqs();
}

static void take_growth(struct rxb_sample *s)
{
	const struct rxb_sample *base = &sampler.base;

	take(s);
	s->rx_packets -= base->rx_packets;
	s->ring_drop -= base->ring_drop;
	s->backlog_drop -= base->backlog_drop;
	s->socket_drop -= base->socket_drop;
	s->irqs = (u32)(s->irqs - base->irqs);
	s->softirqs = (u32)(s->softirqs - base->softirqs);
}

/* A seqcount by hand: its reader runs outside of this kernel. */
static void publish(const struct rxb_sample *s)
{
	struct rxb_newest *newest = &sampler.shared->newest;
	u32 turn = newest->turn;

	WRITE_ONCE(newest->turn, turn + 1);
	smp_wmb(); /* odd before any word of the record */
	newest->sample = *s;
	smp_wmb(); /* the record before even */
	WRITE_ONCE(newest->turn, turn + 2);
}

static enum hrtimer_restart sampler_tick(struct hrtimer *timer)
{
	u32 head = sampler.head;
	struct rxb_sample *s;

	hrtimer_forward_now(timer, sampler.period);
	/* Pairs with the release in sampler_read: the slot is free. */
	if (head - smp_load_acquire(&sampler.tail) == RXB_SAMPLER_MAX) {
		WRITE_ONCE(sampler.lost, sampler.lost + 1);
		return HRTIMER_RESTART;
	}
	s = &sampler.ring[head & RING_MASK];
	take_growth(s);
	publish(s);
	/* Pairs with the acquire in sampler_read: the record is whole. */
	smp_store_release(&sampler.head, head + 1);
	return HRTIMER_RESTART;
}

static void stop_locked(void)
{
	if (!sampler.dev)
		return;
	hrtimer_cancel(&sampler.timer);
	netdev_put(sampler.dev, &sampler.tracker);
	sampler.dev = NULL;
	sampler.owner = NULL;
}

/* Look up and hold in one read section: no window in which it can go. */
static struct net_device *hold_by_name(const char *ifname)
{
	struct net_device *dev;

	rcu_read_lock();
	dev = dev_get_by_name_rcu(current->nsproxy->net_ns, ifname);
	if (dev)
		netdev_hold(dev, &sampler.tracker, GFP_ATOMIC);
	rcu_read_unlock();
	return dev;
}

int sampler_start(const char *ifname, unsigned int irq,
		  enum sampler_delivered delivered, unsigned int period_us,
		  const void *owner)
{
	int err = 0;

	if (period_us < RXSAMPLE_MIN_PERIOD_US ||
	    period_us > RXSAMPLE_MAX_PERIOD_US)
		return -ERANGE;
	mutex_lock(&sampler.lock);
	if (sampler.dev) {
		err = -EBUSY;
		goto unlock;
	}
	sampler.dev = hold_by_name(ifname);
	if (!sampler.dev) {
		err = -ENODEV;
		goto unlock;
	}
	sampler.owner = owner;
	sampler.irq = irq;
	sampler.delivered = delivered;
	sampler.period = ns_to_ktime((u64)period_us * NSEC_PER_USEC);
	sampler.head = 0;
	sampler.tail = 0;
	sampler.lost = 0;
	WRITE_ONCE(sampler.shared->newest.turn, 0);
	take(&sampler.base);
	hrtimer_start(&sampler.timer, sampler.period,
		      HRTIMER_MODE_REL_PINNED_HARD);
unlock:
	mutex_unlock(&sampler.lock);
	return err;
}

void sampler_stop(void)
{
	mutex_lock(&sampler.lock);
	stop_locked();
	mutex_unlock(&sampler.lock);
}

void sampler_stop_of(const void *owner)
{
	mutex_lock(&sampler.lock);
	if (sampler.owner == owner)
		stop_locked();
	mutex_unlock(&sampler.lock);
}

ssize_t sampler_read(char __user *buf, size_t size)
{
	size_t room = size / sizeof(struct rxb_sample);
	size_t done = 0;
	ssize_t ret;
	u32 tail, ready;

	if (!room)
		return -EINVAL;
	mutex_lock(&sampler.lock);
	tail = sampler.tail;
	ready = smp_load_acquire(&sampler.head) - tail;
	while (done < room && done < ready) {
		u32 slot = (tail + done) & RING_MASK;
		u32 n = min3(room - done, (size_t)ready - done,
			     (size_t)RXB_SAMPLER_MAX - slot);

		if (copy_to_user(buf + done * sizeof(struct rxb_sample),
				 &sampler.ring[slot],
				 n * sizeof(struct rxb_sample)))
			break;
		done += n;
	}
	smp_store_release(&sampler.tail, tail + done);
	ret = done * sizeof(struct rxb_sample);
	if (!done && ready)
		ret = -EFAULT;
	mutex_unlock(&sampler.lock);
	return ret;
}

u64 sampler_lost(void)
{
	return READ_ONCE(sampler.lost);
}

/* Our reference must not keep a driver from unloading. */
static int sampler_netdev_event(struct notifier_block *nb, unsigned long event,
				void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);

	if (event != NETDEV_UNREGISTER)
		return NOTIFY_DONE;
	mutex_lock(&sampler.lock);
	if (sampler.dev == dev)
		stop_locked();
	mutex_unlock(&sampler.lock);
	return NOTIFY_DONE;
}

static struct notifier_block sampler_netdev_nb = {
	.notifier_call = sampler_netdev_event,
};

int sampler_init(struct rxb_shared *shared)
{
	int err;

	mutex_init(&sampler.lock);
	sampler.shared = shared;
	/* The tick must run in hard irq context on PREEMPT_RT too. */
	hrtimer_setup(&sampler.timer, sampler_tick, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_PINNED_HARD);
	sampler.ring = vzalloc(sizeof(*sampler.ring) * RXB_SAMPLER_MAX);
	if (!sampler.ring)
		return -ENOMEM;
	err = register_netdevice_notifier(&sampler_netdev_nb);
	if (err)
		vfree(sampler.ring);
	return err;
}

void sampler_exit(void)
{
	unregister_netdevice_notifier(&sampler_netdev_nb);
	sampler_stop();
	vfree(sampler.ring);
}
