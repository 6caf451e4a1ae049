// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mode switches by plan, for tests: in livelock no process runs that could
 * write to the mode file. A timer interrupt silences the device, which gives
 * the CPU back, and a work item makes the switch. In the device's debugfs
 * directory:
 *
 *   switch_plan   write "MODE,MODE,...": append to the plan; the first write
 *                 after a plan was begun starts a new one. read: "STATE MADE
 *                 OF", and unless it runs a line for each switch made, "FROM
 *                 TO ERROR ARMED_NS FRAME_NS": nanoseconds from the timer's
 *                 interrupt to the armed device, and to the end of the first
 *                 poll that took frames ("-": none did).
 *   switch_every  write MICROSECONDS: begin. A switch is made so long after the
 *                 one before, but not before a frame was taken; where none is
 *                 within NETDRV_STALL_MS, that is on record as "-". The first
 *                 one waits for frames in the same way.
 *
 * The first frame is seen by a probe on the driver's own tracepoint, so the
 * receive path pays nothing for it.
 */
#include <linux/debugfs.h>
#include <linux/hrtimer.h>
#include <linux/rtnetlink.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "netdrv.h"
#include "core/trace.h"

#define NETDRV_PLAN_MAX 4096
#define NETDRV_STALL_MS 2000
#define NETDRV_EVERY_MIN_US 100
#define NETDRV_EVERY_MAX_US 10000000

struct netdrv_switch {
	const struct netdrv_mode_ops *from, *to;
	int err;
	u64 armed_ns; /* 0: not yet, or the device was down */
	u64 frame_ns; /* 0: none yet */
};

enum netdrv_plan_state {
	NETDRV_PLAN_IDLE,
	NETDRV_PLAN_RUNS,
	NETDRV_PLAN_ENDED
};

struct netdrv_plan {
	struct netdrv_dev *nd;
	struct mutex mutex; /* the files' users */
	struct hrtimer timer;
	struct work_struct work;
	ktime_t period;
	struct netdrv_switch *step; /* NETDRV_PLAN_MAX, or NULL */
	unsigned int steps;
	bool probing;
	struct netdrv_switch *at; /* the work item is; under rtnl */

	raw_spinlock_t lock; /* what follows; taken in hard irq */
	enum netdrv_plan_state state;
	unsigned int made; /* the last of these may still be under way */
	ktime_t began;	   /* when the timer silenced the device */
	ktime_t deadline;  /* for the first frame */
	bool resumed;
};

/* A poll took frames, wherever the mode polls. Preemption is off. */
static void netdrv_plan_probe(void *data, const struct net_device *netdev,
			      unsigned int queue, const char *ctx, int frames,
			      int budget)
{
	struct netdrv_plan *p = data;
	struct netdrv_dev *nd = p->nd;
	unsigned long flags;

	if (netdev != nd->netdev || !frames || READ_ONCE(p->resumed))
		return;
	raw_spin_lock_irqsave(&p->lock, flags);
	/* Before the new mode was started, these were the old one's. */
	if (!p->resumed && !READ_ONCE(nd->q[0].quiescing)) {
		p->resumed = true;
		if (p->made)
			p->step[p->made - 1].frame_ns =
				ktime_to_ns(ktime_sub(ktime_get(), p->began));
	}
	raw_spin_unlock_irqrestore(&p->lock, flags);
}

/* From here on the device is silent and loops end. */
static void netdrv_plan_silence(struct netdrv_dev *nd)
{
	struct netdrv_queue *q;

	netdrv_for_each_queue (nd, q) {
		WRITE_ONCE(q->quiescing, true);
		netdrv_irq_mask(q);
	}
}

/* Time for the next switch, or for the end. Hard irq. */
static enum hrtimer_restart netdrv_plan_timer(struct hrtimer *timer)
{
	struct netdrv_plan *p = container_of(timer, struct netdrv_plan, timer);
	enum hrtimer_restart restart = HRTIMER_NORESTART;
	ktime_t now = ktime_get();

	raw_spin_lock(&p->lock);
	if (p->state != NETDRV_PLAN_RUNS)
		goto unlock;
	if (!p->resumed && ktime_before(now, p->deadline)) {
		hrtimer_forward_now(timer, p->period);
		restart = HRTIMER_RESTART;
		goto unlock;
	}
	if (p->made == p->steps) {
		p->state = NETDRV_PLAN_ENDED;
		goto unlock;
	}
	p->made++;
	p->began = now;
	p->resumed = false;
	if (p->nd->running) {
		p->nd->switch_began = now;
		netdrv_plan_silence(p->nd);
	}
	queue_work(system_highpri_wq, &p->work);
unlock:
	raw_spin_unlock(&p->lock);
	return restart;
}

/* From here on the time to the next switch, and to the first frame, runs. */
static void netdrv_plan_next(struct netdrv_plan *p)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&p->lock, flags);
	p->deadline = ktime_add_ms(ktime_get(), NETDRV_STALL_MS);
	if (p->state == NETDRV_PLAN_RUNS)
		hrtimer_start(&p->timer, p->period, HRTIMER_MODE_REL_HARD);
	raw_spin_unlock_irqrestore(&p->lock, flags);
}

/*
 * A mode of @nd is about to be armed: the next switch has its time from now, as
 * in livelock the work item may not run again. Any context.
 */
void netdrv_plan_armed(struct netdrv_dev *nd)
{
	struct netdrv_plan *p = nd->plan;
	struct netdrv_switch *s;

	s = p ? p->at : NULL;
	if (!s || s->armed_ns)
		return;
	s->armed_ns = ktime_to_ns(ktime_sub(ktime_get(), p->began));
	netdrv_plan_next(p);
}

/*
 * Wait for a timer interrupt that has found the device running, before what it
 * masks is taken away. May be called with nothing to wait for.
 */
void netdrv_plan_wait(struct netdrv_dev *nd)
{
	unsigned long flags;

	if (!nd->plan)
		return;
	raw_spin_lock_irqsave(&nd->plan->lock, flags);
	raw_spin_unlock_irqrestore(&nd->plan->lock, flags);
}

static int netdrv_plan_switch(struct netdrv_plan *p, struct netdrv_switch *s)
{
	struct netdrv_dev *nd = p->nd;
	int err = netdrv_mode_set(nd, s->to);

	/*
	 * Nothing was armed: the mode that stays was silenced, too, and knows
	 * nothing of it. (It cannot be asked whether it is: in livelock the
	 * timer may have come again before this.)
	 */
	if (nd->running && !s->armed_ns) {
		nd->switch_began = p->began;
		netdrv_mode_stop(nd);
		if (netdrv_mode_start(nd))
			netdev_err(nd->netdev, "cannot restart the mode\n");
	}
	return err;
}

static void netdrv_plan_work(struct work_struct *work)
{
	struct netdrv_plan *p = container_of(work, struct netdrv_plan, work);
	struct netdrv_switch *s = &p->step[p->made - 1];

	rtnl_lock();
	s->from = p->nd->mode;
	p->at = s;
	s->err = netdrv_plan_switch(p, s);
	p->at = NULL;
	if (!s->armed_ns)
		netdrv_plan_next(p);
	rtnl_unlock();
}

static void netdrv_plan_set_state(struct netdrv_plan *p,
				  enum netdrv_plan_state state)
{
	raw_spin_lock_irq(&p->lock);
	p->state = state;
	raw_spin_unlock_irq(&p->lock);
}

/* Timer and work start each other: not after the state has changed. */
static void netdrv_plan_stop(struct netdrv_plan *p)
{
	netdrv_plan_set_state(p, NETDRV_PLAN_IDLE);
	cancel_work_sync(&p->work);
	hrtimer_cancel(&p->timer);
	cancel_work_sync(&p->work);
	if (!p->probing)
		return;
	unregister_trace_netdrv_poll(netdrv_plan_probe, p);
	tracepoint_synchronize_unregister();
	p->probing = false;
}

static void netdrv_plan_clear(struct netdrv_plan *p)
{
	netdrv_plan_stop(p);
	kvfree(p->step);
	p->step = NULL;
	p->steps = 0;
	p->made = 0;
}

static int netdrv_plan_add_step(struct netdrv_plan *p, const char *name)
{
	const struct netdrv_mode_ops *mode = netdrv_mode_find(name);

	if (!mode)
		return -EINVAL;
	if (p->steps == NETDRV_PLAN_MAX)
		return -ENOSPC;
	p->step[p->steps++].to = mode;
	return 0;
}

static int netdrv_plan_append(struct netdrv_plan *p, char *names)
{
	char *name;
	int err = 0;

	if (p->state != NETDRV_PLAN_IDLE)
		netdrv_plan_clear(p);
	if (!p->step)
		p->step =
			kvcalloc(NETDRV_PLAN_MAX, sizeof(*p->step), GFP_KERNEL);
	if (!p->step)
		return -ENOMEM;
	while (!err && (name = strsep(&names, ",\n")))
		if (*name)
			err = netdrv_plan_add_step(p, name);
	return err;
}

static ssize_t netdrv_plan_write(struct file *file, const char __user *from,
				 size_t count, loff_t *pos)
{
	struct netdrv_plan *p =
		((struct seq_file *)file->private_data)->private;
	char *names = memdup_user_nul(from, min_t(size_t, count, PAGE_SIZE));
	int err;

	if (IS_ERR(names))
		return PTR_ERR(names);
	mutex_lock(&p->mutex);
	err = count > PAGE_SIZE ? -E2BIG : netdrv_plan_append(p, names);
	mutex_unlock(&p->mutex);
	kfree(names);
	return err ?: count;
}

static void netdrv_switch_show(struct seq_file *m,
			       const struct netdrv_switch *s)
{
	seq_printf(m, "%s %s %d %llu ", s->from ? s->from->name : "-",
		   s->to->name, s->err, s->armed_ns);
	if (s->frame_ns)
		seq_printf(m, "%llu\n", s->frame_ns);
	else
		seq_puts(m, "-\n");
}

static int netdrv_plan_show(struct seq_file *m, void *unused)
{
	static const char *const states[] = {"idle", "runs", "ended"};
	struct netdrv_plan *p = m->private;
	enum netdrv_plan_state state;
	unsigned int i, made;

	mutex_lock(&p->mutex);
	state = READ_ONCE(p->state);
	if (state == NETDRV_PLAN_ENDED)
		flush_work(&p->work);
	made = READ_ONCE(p->made);
	seq_printf(m, "%s %u %u\n", states[state], made, p->steps);
	/* While it runs only its state is wanted, often. */
	for (i = 0; state != NETDRV_PLAN_RUNS && i < made; i++)
		netdrv_switch_show(m, &p->step[i]);
	mutex_unlock(&p->mutex);
	return 0;
}

static int netdrv_plan_open(struct inode *inode, struct file *file)
{
	return single_open(file, netdrv_plan_show, inode->i_private);
}

static const struct file_operations netdrv_plan_fops = {
	.owner = THIS_MODULE,
	.open = netdrv_plan_open,
	.read = seq_read,
	.write = netdrv_plan_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/* A plan runs once. */
static int netdrv_plan_begin(struct netdrv_plan *p, u64 us)
{
	int err;

	if (us < NETDRV_EVERY_MIN_US || us > NETDRV_EVERY_MAX_US)
		return -ERANGE;
	if (!p->steps || p->state != NETDRV_PLAN_IDLE)
		return -ENODATA;
	err = register_trace_netdrv_poll(netdrv_plan_probe, p);
	if (err)
		return err;
	p->probing = true;
	p->period = ns_to_ktime(us * NSEC_PER_USEC);
	p->resumed = false;
	netdrv_plan_set_state(p, NETDRV_PLAN_RUNS);
	netdrv_plan_next(p);
	return 0;
}

static int netdrv_every_set(void *data, u64 us)
{
	struct netdrv_plan *p = data;
	int err;

	mutex_lock(&p->mutex);
	err = netdrv_plan_begin(p, us);
	mutex_unlock(&p->mutex);
	return err;
}
DEFINE_DEBUGFS_ATTRIBUTE(netdrv_every_fops, NULL, netdrv_every_set, "%llu\n");

int netdrv_plan_add(struct netdrv_dev *nd)
{
	/* As long-lived as whoever looks for it while a mode is switched. */
	struct netdrv_plan *p =
		devm_kzalloc(nd->netdev->dev.parent, sizeof(*p), GFP_KERNEL);

	if (!p)
		return -ENOMEM;
	p->nd = nd;
	mutex_init(&p->mutex);
	raw_spin_lock_init(&p->lock);
	INIT_WORK(&p->work, netdrv_plan_work);
	hrtimer_setup(&p->timer, netdrv_plan_timer, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_HARD);
	nd->plan = p;
	debugfs_create_file("switch_plan", 0600, nd->debug, p,
			    &netdrv_plan_fops);
	debugfs_create_file_unsafe("switch_every", 0200, nd->debug, p,
				   &netdrv_every_fops);
	return 0;
}

/* Its files are gone. Not under rtnl: a switch may be under way. */
void netdrv_plan_del(struct netdrv_dev *nd)
{
	netdrv_plan_clear(nd->plan);
}
