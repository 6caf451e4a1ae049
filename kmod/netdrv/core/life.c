// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's life: brought up, taken down, and in between restarted, with
 * other rings or more queues or to shake off a hang, or away while the machine
 * sleeps. All under rtnl, all may sleep.
 *
 * A device is restarted by close and open, so what it had received and nobody
 * had taken is lost; that is counted as rx_reset_drop.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "netdrv.h"

/* An open device is told what it was told before, and gets its buffers. */
static int netdrv_queues_up(struct netdrv_dev *nd)
{
	struct netdrv_queue *q;
	int err = netdrv_spread_apply(nd, &nd->spread);

	netdrv_for_each_queue (nd, q) {
		netdrv_moderation_apply(q);
		err = err ?: netdrv_queue_fill(q);
	}
	return err;
}

/* The buffers are there. 0 or -errno, then the device is down. */
static int netdrv_device_up(struct netdrv_dev *nd)
{
	int err;

	err = nd->hw->open(nd);
	if (err)
		return err;
	err = netdrv_queues_up(nd);
	if (err)
		goto err_close;
	netdev_reset_queue(nd->netdev);
	napi_enable(&nd->tx_napi);
	err = netdrv_mode_start(nd);
	if (err)
		goto err_napi;
	nd->up = true;
	return 0;

err_napi:
	napi_disable(&nd->tx_napi);
err_close:
	nd->reset_drops += nd->hw->close(nd);
	return err;
}

/* Nobody sends any more when napi is off: it alone wakes the tx queue. */
static void netdrv_device_down(struct netdrv_dev *nd)
{
	if (!nd->up)
		return;
	nd->up = false;
	if (nd->running)
		netdrv_mode_stop(nd);
	netdrv_plan_wait(nd);
	napi_disable(&nd->tx_napi);
	/* Stopped, not stuck: it may have had nothing to send for long. */
	netif_trans_update(nd->netdev);
	netif_tx_disable(nd->netdev);
	nd->reset_drops += nd->hw->close(nd);
}

/* The buffers of all queues. */
struct netdrv_lents {
	struct netdrv_lent of[NETDRV_MAX_QUEUES];
};

static void netdrv_lents_free(struct netdrv_lents *lents)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lents->of); i++)
		netdrv_lent_free(&lents->of[i]);
}

/* As many as @rings say. 0, or -errno and none. */
static int netdrv_lents_alloc(struct netdrv_dev *nd,
			      const struct netdrv_rings *rings,
			      struct netdrv_lents *lents)
{
	unsigned int i;
	int err;

	*lents = (struct netdrv_lents){};
	for (i = 0; i < rings->queues.now; i++) {
		err = netdrv_lent_alloc(&nd->q[i], rings->rx.now,
					&lents->of[i]);
		if (err) {
			netdrv_lents_free(lents);
			return err;
		}
	}
	return 0;
}

/* Those that the queues have change places with @lents. */
static void netdrv_lents_swap(struct netdrv_dev *nd, struct netdrv_lents *lents)
{
	struct netdrv_queue *q;

	netdrv_for_each_possible_queue (nd, q)
		swap(q->lent, lents->of[q->index]);
}

int netdrv_bring_up(struct netdrv_dev *nd)
{
	struct netdrv_lents lents;
	int err;

	err = netdrv_lents_alloc(nd, &nd->rings, &lents);
	if (err)
		return err;
	netdrv_lents_swap(nd, &lents);
	err = netdrv_device_up(nd);
	if (err) {
		netdrv_lents_swap(nd, &lents);
		netdrv_lents_free(&lents);
	}
	return err;
}

void netdrv_take_down(struct netdrv_dev *nd)
{
	struct netdrv_lents lents = {};

	netdrv_device_down(nd);
	netdrv_lents_swap(nd, &lents);
	netdrv_lents_free(&lents);
}

static int netdrv_up_again(struct netdrv_dev *nd)
{
	int err = netdrv_device_up(nd);

	if (err)
		return err;
	netdrv_link_event(nd);
	netif_tx_wake_all_queues(nd->netdev);
	return 0;
}

static void netdrv_up_again_or_say(struct netdrv_dev *nd)
{
	int err = netdrv_up_again(nd);

	if (!err)
		return;
	netif_carrier_off(nd->netdev);
	netdev_err(nd->netdev,
		   "cannot restart (error %d): take it down and up\n", err);
}

void netdrv_restart(struct netdrv_dev *nd)
{
	ASSERT_RTNL();
	if (!nd->up)
		return;
	netdrv_device_down(nd);
	netdrv_up_again_or_say(nd);
}

/*
 * The buffers stay, so waking up needs no more memory than opening the device
 * does. Who opened it sees a carrier that went and came.
 */
void netdrv_suspend(struct netdrv_dev *nd)
{
	rtnl_lock();
	netif_device_detach(nd->netdev);
	netif_carrier_off(nd->netdev);
	netdrv_device_down(nd);
	rtnl_unlock();
}

void netdrv_resume(struct netdrv_dev *nd)
{
	rtnl_lock();
	if (netif_running(nd->netdev))
		netdrv_up_again_or_say(nd);
	netif_device_attach(nd->netdev);
	rtnl_unlock();
}

static void netdrv_rings_take(struct netdrv_dev *nd,
			      const struct netdrv_rings *rings)
{
	nd->rings = *rings;
	netdrv_spread_follow(nd);
}

/*
 * New buffers are found before the old rings go, and the old ones are kept
 * until the new are at work: on failure the old ones go on.
 */
static int netdrv_rings_swap(struct netdrv_dev *nd,
			     const struct netdrv_rings *want)
{
	const struct netdrv_rings old = nd->rings;
	struct netdrv_lents lents;
	int err;

	err = netdrv_lents_alloc(nd, want, &lents);
	if (err)
		return err;
	netdrv_device_down(nd);
	netdrv_lents_swap(nd, &lents);
	netdrv_rings_take(nd, want);
	err = netdrv_up_again(nd);
	if (err) {
		netdrv_lents_swap(nd, &lents);
		netdrv_rings_take(nd, &old);
		netdrv_up_again_or_say(nd);
	}
	netdrv_lents_free(&lents);
	return err;
}

/*
 * Queues that are to be used come first: whoever cannot have them goes on
 * undisturbed. 0 or -errno.
 */
static int netdrv_queues_extend(struct netdrv_dev *nd, unsigned int queues)
{
	int err = 0;

	if (queues > nd->netdev->real_num_rx_queues)
		err = netif_set_real_num_rx_queues(nd->netdev, queues);
	return err ?: netdrv_mode_extend(nd, queues);
}

/* Those that are not in use let go of what they had; that cannot fail. */
static void netdrv_queues_trim(struct netdrv_dev *nd)
{
	netdrv_mode_trim(nd);
	netif_set_real_num_rx_queues(nd->netdev, nd->rings.queues.now);
}

int netdrv_rings_set(struct netdrv_dev *nd, const struct netdrv_rings *want)
{
	int err;

	ASSERT_RTNL();
	if (!memcmp(want, &nd->rings, sizeof(*want)))
		return 0;
	if (!nd->up && netif_running(nd->netdev))
		return -ENETDOWN; /* a restart has failed */
	err = netdrv_queues_extend(nd, want->queues.now);
	if (!err && nd->up)
		err = netdrv_rings_swap(nd, want);
	else if (!err)
		netdrv_rings_take(nd, want);
	netdrv_queues_trim(nd);
	return err;
}

static void netdrv_reset_work(struct work_struct *work)
{
	struct netdrv_dev *nd =
		container_of(work, struct netdrv_dev, reset_work);

	rtnl_lock();
	netdrv_restart(nd);
	rtnl_unlock();
}

/* The stack's watchdog: the tx queue has been stopped for too long. Softirq. */
void netdrv_tx_timeout(struct net_device *netdev, unsigned int queue)
{
	struct netdrv_dev *nd = netdev_priv(netdev);

	nd->tx_timeouts++;
	schedule_work(&nd->reset_work);
}

void netdrv_life_init(struct netdrv_dev *nd)
{
	INIT_WORK(&nd->reset_work, netdrv_reset_work);
}

/* The device is unregistered. Not under rtnl. */
void netdrv_life_exit(struct netdrv_dev *nd)
{
	struct netdrv_queue *q;

	cancel_work_sync(&nd->reset_work);
	netdrv_for_each_possible_queue (nd, q)
		cancel_work_sync(&q->move_work);
}
