// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device's life: brought up, taken down, and in between restarted, with
 * rings of another size or to shake off a hang, or away while the machine
 * sleeps. All under rtnl, all may sleep.
 *
 * A device is restarted by close and open, so what it had received and nobody
 * had taken is lost; that is counted as rx_reset_drop.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "netdrv.h"

/* The buffers are there. 0 or -errno, then the device is down. */
static int netdrv_device_up(struct netdrv_dev *nd)
{
	int err;

	err = nd->hw->open(nd);
	if (err)
		return err;
	netdrv_moderation_apply(nd);
	err = netdrv_queue_fill(&nd->q);
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

int netdrv_bring_up(struct netdrv_dev *nd)
{
	struct netdrv_queue *q = &nd->q;
	int err;

	err = netdrv_lent_alloc(q, nd->rings.rx.now, &q->lent);
	if (err)
		return err;
	err = netdrv_device_up(nd);
	if (err)
		netdrv_lent_free(&q->lent);
	return err;
}

void netdrv_take_down(struct netdrv_dev *nd)
{
	netdrv_device_down(nd);
	netdrv_lent_free(&nd->q.lent);
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

/*
 * New buffers are found before the old rings go, and the old ones are kept
 * until the new are at work: on failure the old size goes on.
 */
static int netdrv_rings_swap(struct netdrv_dev *nd, unsigned int rx,
			     unsigned int tx)
{
	const struct netdrv_rings old = nd->rings;
	struct netdrv_lent lent;
	int err;

	err = netdrv_lent_alloc(&nd->q, rx, &lent);
	if (err)
		return err;
	netdrv_device_down(nd);
	swap(nd->q.lent, lent);
	nd->rings.rx.now = rx;
	nd->rings.tx.now = tx;
	err = netdrv_up_again(nd);
	if (err) {
		swap(nd->q.lent, lent);
		nd->rings = old;
		netdrv_up_again_or_say(nd);
	}
	netdrv_lent_free(&lent);
	return err;
}

int netdrv_rings_set(struct netdrv_dev *nd, unsigned int rx, unsigned int tx)
{
	ASSERT_RTNL();
	if (rx == nd->rings.rx.now && tx == nd->rings.tx.now)
		return 0;
	if (nd->up)
		return netdrv_rings_swap(nd, rx, tx);
	if (netif_running(nd->netdev))
		return -ENETDOWN; /* a restart has failed */
	nd->rings.rx.now = rx;
	nd->rings.tx.now = tx;
	return 0;
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
	cancel_work_sync(&nd->reset_work);
	cancel_work_sync(&nd->q.move_work);
}
