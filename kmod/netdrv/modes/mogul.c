// SPDX-License-Identifier: GPL-2.0-only
/*
 * mogul: the cure as its inventors had it (Mogul and Ramakrishnan, "Eliminating
 * Receive Livelock in an Interrupt-driven Kernel", USENIX 1996, sections 5-7).
 *
 * The interrupt does nothing but silence the device and wake a polling thread,
 * which takes a quota of frames a turn, to completion, and arms the interrupt
 * when the ring is empty. Then it gives back as many transmitted frames: input
 * and output take turns, each with the quota. A turn without a quota (0) goes
 * on as long as there are frames, and bottom halves wait for its end: the
 * transmit ring fills, the queue before it too, and output starves.
 * Two things turn input off, interrupts included, and end any turn:
 *   feedback   the consumer's queue, the receive queue of the UDP socket bound
 *              to feedback_port, is feedback_high percent full: until it is
 *              down to feedback_low, or feedback_timeout_us have passed
 *   cycles     the thread used cycle_limit percent of a period: until the
 *              period ends, or the CPU has nothing else to do
 * While it is off what is too much is lost in the ring, where it cost nothing.
 *
 * The paper's thread runs above every user process; so does this one, at the
 * lowest real-time priority, below the threads of interrupts. Linux throttles
 * it: without a cycle limit others have a twentieth (sched_rt_runtime_us).
 */
#include <linux/hrtimer.h>
#include <linux/sched.h>

#include "compat.h"
#include "modes/mogul_pure.h"
#include "modes/own_thread.h"

enum {
	MOGUL_QUOTA,
	MOGUL_FEEDBACK_PORT,
	MOGUL_FEEDBACK_HIGH,
	MOGUL_FEEDBACK_LOW,
	MOGUL_FEEDBACK_TIMEOUT,
	MOGUL_CYCLE_LIMIT,
	MOGUL_CYCLE_PERIOD,
};

/* So many frames may be taken unasked: the smallest of the paper's quotas. */
#define MOGUL_ASK_AFTER 5

/* Why a turn at input ended. */
enum mogul_end { MOGUL_QUOTA_TAKEN, MOGUL_EMPTY, MOGUL_OFF };

/* The paper's values; of its cycle limits (25, 50, 75 %) the one between. */
static const struct netdrv_param mogul_params[] = {
	[MOGUL_QUOTA] = {"quota", "frames one turn may take; 0: all there are",
			 0, 1024, 10},
	[MOGUL_FEEDBACK_PORT] = {"feedback_port",
				 "UDP port whose queue is watched; 0: none", 0,
				 U16_MAX, 0},
	[MOGUL_FEEDBACK_HIGH] = {"feedback_high",
				 "percent of the queue that stop input", 1, 100,
				 75},
	[MOGUL_FEEDBACK_LOW] = {"feedback_low",
				"percent of the queue that resume it", 0, 99,
				25},
	[MOGUL_FEEDBACK_TIMEOUT] = {"feedback_timeout_us",
				    "the longest such stop", 100, 1000000,
				    1000},
	[MOGUL_CYCLE_LIMIT] = {"cycle_limit",
			       "percent of a period for the thread; 100: all",
			       1, 100, 50},
	[MOGUL_CYCLE_PERIOD] = {"cycle_period_us", "the period", 100, 1000000,
				10000},
	{}};

/* Thread and timer take turns: the timer runs only while input is off. */
struct mogul_state {
	struct own_thread thread;
	struct hrtimer look;
	struct mogul mogul;
};

static struct mogul_rules mogul_rules(const struct netdrv_queue *q)
{
	return (struct mogul_rules){
		.feedback_high = netdrv_param(q, MOGUL_FEEDBACK_HIGH),
		.feedback_low = netdrv_param(q, MOGUL_FEEDBACK_LOW),
		.feedback_timeout_ns = netdrv_param(q, MOGUL_FEEDBACK_TIMEOUT) *
				       (u64)NSEC_PER_USEC,
		.cycle_limit = netdrv_param(q, MOGUL_CYCLE_LIMIT),
		.cycle_period_ns = netdrv_param(q, MOGUL_CYCLE_PERIOD) *
				   (u64)NSEC_PER_USEC,
	};
}

static int mogul_fill(const struct netdrv_queue *q)
{
	u16 port = netdrv_param(q, MOGUL_FEEDBACK_PORT);

	return port ? netdrv_consumer_fill(q, port) : MOGUL_NO_QUEUE;
}

static irqreturn_t mogul_on_irq(struct netdrv_queue *q)
{
	struct mogul_state *state = netdrv_mode_priv(q);

	netdrv_irq_mask(q);
	own_thread_wake(&state->thread);
	return IRQ_HANDLED;
}

/* May input go on, after what was done since @began_ns? */
static bool mogul_ask(struct netdrv_queue *q, u64 began_ns)
{
	struct mogul_state *state = netdrv_mode_priv(q);
	const struct mogul_rules rules = mogul_rules(q);
	u64 now_ns = ktime_get_ns();

	if (mogul_turned(&state->mogul, &rules, now_ns, now_ns - began_ns,
			 mogul_fill(q)))
		return true;
	hrtimer_start(&state->look,
		      ns_to_ktime(mogul_wait_ns(&state->mogul, &rules, now_ns)),
		      HRTIMER_MODE_REL_PINNED_SOFT);
	return false;
}

/*
 * Input's turn. The paper's kernel hears of a full queue at the frame that
 * fills it, whatever the quota; so here is asked more often than once a turn.
 */
static enum mogul_end mogul_input(struct netdrv_queue *q, int quota)
{
	enum mogul_end end = MOGUL_QUOTA_TAKEN;

	local_bh_disable();
	while (end == MOGUL_QUOTA_TAKEN && quota && !netdrv_quiescing(q)) {
		int want = min(quota, MOGUL_ASK_AFTER);
		u64 began_ns = ktime_get_ns();
		int took = netdrv_rx_stack(q, want);

		quota -= took;
		if (!mogul_ask(q, began_ns))
			end = MOGUL_OFF;
		else if (took < want)
			end = MOGUL_EMPTY;
	}
	local_bh_enable();
	/* Under a flood the thread may never sleep: RCU must hear of it. */
	cond_resched_tasks_rcu_qs();
	return end;
}

/*
 * Then output's. A softirq would do that between two turns, but once it was put
 * off to ksoftirqd it waits for that, which a real-time thread keeps waiting.
 */
static bool mogul_turn(struct netdrv_queue *q)
{
	int quota = netdrv_param(q, MOGUL_QUOTA) ?: INT_MAX;
	enum mogul_end end = mogul_input(q, quota);
	int sent = netdrv_tx_reclaim(q, quota);

	if (end == MOGUL_OFF)
		return false;
	return end == MOGUL_QUOTA_TAKEN || sent == quota || netdrv_irq_arm(q);
}

/* In softirq, on the thread's CPU, above whatever had that. */
static enum hrtimer_restart mogul_look_again(struct hrtimer *timer)
{
	struct mogul_state *state =
		container_of(timer, struct mogul_state, look);
	const struct netdrv_queue *q = state->thread.q;
	const struct mogul_rules rules = mogul_rules(q);
	u64 now_ns = ktime_get_ns();

	if (mogul_look(&state->mogul, &rules, now_ns, mogul_fill(q),
		       is_idle_task(current))) {
		own_thread_wake(&state->thread);
		return HRTIMER_NORESTART;
	}
	hrtimer_forward(
		timer, ns_to_ktime(now_ns),
		ns_to_ktime(mogul_wait_ns(&state->mogul, &rules, now_ns)));
	return HRTIMER_RESTART;
}

static int mogul_param_check(const struct netdrv_queue *q, unsigned int index,
			     u32 value)
{
	u32 high = netdrv_param(q, MOGUL_FEEDBACK_HIGH);
	u32 low = netdrv_param(q, MOGUL_FEEDBACK_LOW);
	if (index == MOGUL_FEEDBACK_PORT)
		return value ? netdrv_consumer_check(q) : 0;
	if (index == MOGUL_FEEDBACK_HIGH)
		high = value;
	if (index == MOGUL_FEEDBACK_LOW)
		low = value;
	if (low < high)
		return 0;
	netdev_err(netdrv_queue_netdev(q),
		   "feedback_low (%u) must stay below feedback_high (%u)\n",
		   low, high);
	return -EINVAL;
}

static int mogul_attach(struct netdrv_queue *q, void *priv)
{
	struct mogul_state *state = priv;

	return own_thread_create(&state->thread, q, "nd-mogul", mogul_turn);
}

static void mogul_detach(void *priv)
{
	struct mogul_state *state = priv;

	own_thread_destroy(&state->thread);
}

static int mogul_start(struct netdrv_queue *q)
{
	struct mogul_state *state = netdrv_mode_priv(q);

	state->mogul = (struct mogul){};
	hrtimer_setup(&state->look, mogul_look_again, CLOCK_MONOTONIC,
		      HRTIMER_MODE_REL_PINNED_SOFT);
	own_thread_start(&state->thread, OWN_THREAD_FIFO_LOW);
	return 0;
}

static void mogul_stop(struct netdrv_queue *q)
{
	struct mogul_state *state = netdrv_mode_priv(q);

	/* In this order: the last turn may have set the timer. */
	own_thread_stop(&state->thread);
	hrtimer_cancel(&state->look);
}

const struct netdrv_mode_ops netdrv_mode_mogul = {
	.name = "mogul",
	.claim = {.harvest = NETDRV_CTX_THREAD,
		  .proto = NETDRV_CTX_THREAD,
		  .thread = "nd-mogul/*",
		  .sched = "fifo/1"},
	.priv_bytes = sizeof(struct mogul_state),
	.params = mogul_params,
	.on_irq = mogul_on_irq,
	.attach = mogul_attach,
	.detach = mogul_detach,
	.start = mogul_start,
	.stop = mogul_stop,
	.param_check = mogul_param_check,
};
